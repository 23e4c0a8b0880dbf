//! A client that calls the API in the test's own process.

use crate::spec;
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use axum::response::Response;
use model::id::{KeyId, OrganizationId, ProjectId, UserId};
use publish::Publisher;
use serde_json::Value;
use server::http::dialects;
use server::http::forgiven;
use server::http::limits::{Limits, Rate, Rates};
use server::http::streams::Relay;
use server::http::v1::{ApiState, router};
use service::auth::NewKey;
use service::{Actor, OrgRole, Scope};
use std::sync::Arc;
use store::users::User;
use testkit::House;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_sessions::session::{Id, Record};
use tower_sessions::{Session, SessionStore, session_store};

/// A house and the API in front of it.
pub struct Api {
    pub house: House,
    pub stop: CancellationToken,
    router: Router,
}

/// Who calls.
#[derive(Clone)]
pub enum As {
    Nobody,
    Key(String),
    Person(UserId),
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("no {name}: {self:?}"))
            .to_str()
            .unwrap()
    }

    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        self.json()["code"].as_str().unwrap().to_owned()
    }

    /// The names of the wrong fields, sorted.
    pub fn fields(&self) -> Vec<String> {
        assert_eq!(self.header("content-type"), "application/problem+json");
        self.json()["fields"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    }
}

/// A request.
pub struct Call {
    pub request: Request<Body>,
}

pub fn call(method: &str, path: &str) -> Call {
    let request = Request::builder()
        .method(method.to_uppercase().as_str())
        .uri(path)
        .body(Body::empty())
        .unwrap();
    Call { request }
}

impl Call {
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.request
            .headers_mut()
            .insert(name, value.parse().unwrap());
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_string())
    }

    pub fn body(mut self, body: impl Into<Body>) -> Self {
        *self.request.body_mut() = body.into();
        self
    }
}

/// The registrar of the tests.
fn publisher() -> Arc<Publisher> {
    Arc::new(Publisher {
        abuse_email: Some("abuse@desk.example".into()),
        abuse_phone: Some("+420.222333444".into()),
        whois_server: Some("whois.desk.example".into()),
        ..Publisher::new("Acme", "https://desk.example")
    })
}

/// No limit.
const OFF: Rates = Rates {
    onetsolutions: Rate {
        per_minute: 0,
        per_second: 0,
    },
    native: Rate {
        per_minute: 0,
        per_second: 0,
    },
};

impl Api {
    pub async fn open() -> Self {
        // The clock of a test stands still, so a second would never end.
        Self::limited(OFF).await
    }

    pub async fn limited(rates: Rates) -> Self {
        let house = House::open().await;
        let stop = CancellationToken::new();
        let state = ApiState {
            service: house.service.clone(),
            stop: stop.clone(),
            limits: Limits::new(rates),
            relay: Relay::default(),
            publisher: publisher(),
        };
        let router = forgiven(router(state.clone()).merge(dialects::router(state)));
        Self {
            house,
            stop,
            router,
        }
    }

    /// The same database, answered by another process.
    pub fn restarted(&mut self) {
        self.stop.cancel();
        self.stop = CancellationToken::new();
        self.router = router(ApiState {
            service: self.house.service.clone(),
            stop: self.stop.clone(),
            limits: Limits::new(OFF),
            relay: Relay::default(),
            publisher: publisher(),
        });
    }

    pub fn organization(&self) -> OrganizationId {
        self.house.founded.organization
    }

    /// A path under the organization's base.
    pub fn path(&self, rest: &str) -> String {
        format!("/v1/organizations/{}{rest}", self.organization())
    }

    /// A path under the base of the first project's domains.
    pub fn domains(&self, rest: &str) -> String {
        self.path(&format!(
            "/projects/{}/domains{rest}",
            self.house.founded.project
        ))
    }

    /// The key that may do everything.
    pub fn owner(&self) -> As {
        As::Key(self.house.founded.api_key.clone().unwrap())
    }

    /// A key with these scopes.
    pub async fn key(&self, scopes: &[&str]) -> (KeyId, As) {
        let new = NewKey {
            name: "a test".into(),
            scopes: scopes.iter().map(|word| word.parse().unwrap()).collect(),
            project: None,
            expires_at: None,
        };
        let (key, whole) = self
            .house
            .service
            .keys()
            .create(&Actor::system(self.organization()), new)
            .await
            .unwrap();
        (key.id, As::Key(whole))
    }

    /// Another project of the organization.
    pub async fn other_project(&self) -> ProjectId {
        let actor = Actor::system(self.organization());
        let service = &self.house.service;
        service.projects().create(&actor, "Other").await.unwrap().id
    }

    /// A key with every scope that reaches this project alone.
    pub async fn tied(&self, project: ProjectId) -> As {
        let new = NewKey {
            name: "tied".into(),
            scopes: Scope::ALL.to_vec(),
            project: Some(project),
            expires_at: None,
        };
        let system = Actor::system(self.organization());
        As::Key(
            self.house
                .service
                .keys()
                .create(&system, new)
                .await
                .unwrap()
                .1,
        )
    }

    /// A person of this role, signed in.
    pub async fn person(&self, role: OrgRole) -> As {
        self.person_of(role, Vec::new()).await
    }

    /// A guest who sees the first project, signed in.
    pub async fn guest(&self) -> As {
        let project = self.house.founded.project;
        self.person_of(OrgRole::Guest, vec![project]).await
    }

    async fn person_of(&self, role: OrgRole, project_ids: Vec<ProjectId>) -> As {
        let service = &self.house.service;
        let id = UserId(service.new_id());
        let user = User {
            id,
            organization_id: self.organization(),
            email: format!("{id}@acme.example"),
            first_name: "Petr".into(),
            last_name: "Svoboda".into(),
            org_role: role,
            project_ids,
            password_hash: None,
            is_active: true,
            created_at: service.now(),
            updated_at: service.now(),
            version: 1,
        };
        let mut tx = service.db().begin().await.unwrap();
        store::users::create(&mut tx, &user).await.unwrap();
        tx.commit().await.unwrap();
        As::Person(id)
    }

    /// The login session of a person; an empty one of everybody else.
    pub async fn session(&self, who: &As) -> Session {
        let session = Session::new(None, Arc::new(NoStore), None);
        if let As::Person(user) = who {
            session.insert("user", user).await.unwrap();
        }
        session
    }

    /// Sends a request whose answer is no text; `text` stays empty.
    pub async fn send_bytes(&self, who: &As, call: Call) -> (Answer, Vec<u8>) {
        let (head, body) = self.open_as(who, call).await.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let answer = Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            text: String::new(),
        };
        (answer, bytes.to_vec())
    }

    /// Sends a request, and leaves the body to the caller.
    pub async fn open_as(&self, who: &As, call: Call) -> Response {
        let mut request = call.request;
        match who {
            As::Nobody => {}
            As::Key(key) => {
                request.headers_mut().insert(
                    header::AUTHORIZATION,
                    format!("Bearer {key}").parse().unwrap(),
                );
            }
            As::Person(_) => {
                let session = self.session(who).await;
                request.extensions_mut().insert(session);
            }
        }
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Sends a request; the answer must be one that the OpenAPI document tells of.
    pub async fn send_as(&self, who: &As, call: Call) -> Answer {
        let method = call.request.method().to_string();
        let path = call.request.uri().to_string();
        let (parts, body) = self.open_as(who, call).await.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let answer = Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        };
        spec::check(&method, &path, &answer);
        answer
    }

    pub async fn send(&self, call: Call) -> Answer {
        self.send_as(&self.owner(), call).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(call("get", path)).await
    }
}

/// Sessions that live in their request.
#[derive(Debug)]
struct NoStore;

#[async_trait]
impl SessionStore for NoStore {
    async fn save(&self, _: &Record) -> session_store::Result<()> {
        Ok(())
    }

    async fn load(&self, _: &Id) -> session_store::Result<Option<Record>> {
        Ok(None)
    }

    async fn delete(&self, _: &Id) -> session_store::Result<()> {
        Ok(())
    }
}
