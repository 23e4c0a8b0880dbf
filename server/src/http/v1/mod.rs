//! The native API: `/v1`. Each handler parses, calls one use case and writes JSON; there are no rules here.
//!
//! [`ENDPOINTS`], the router, the authorisation table and the OpenAPI document are one list, so that what is tested of every endpoint is tested of
//! each, and a new one declares its requirements from the start.

mod at;
mod audit;
pub(super) mod body;
mod change;
mod contacts;
mod domains;
mod keys;
mod locations;
mod me;
mod memory;
mod once;
pub mod openapi;
mod organizations;
mod pages;
mod query;
mod replacements;
mod reply;
mod streams;
mod tag;
mod tasks;
mod teams;
mod tokens;
mod users;
mod verifications;
mod webhooks;

pub use super::state::ApiState;
pub use at::At;
pub use query::Query;

use super::again;
use super::limits;
use super::problem::{self, Problem};
use axum::Router;
use axum::extract::MatchedPath;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use openapi::Doc;
use service::Need;
use tower_http::catch_panic::CatchPanicLayer;

/// What an endpoint concerns. It decides whether a key that is limited to a project, whatever its scopes, is admitted; each endpoint declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concerns {
    /// The caller, and what they can access: open to everybody who is signed in.
    Caller,
    /// The whole organization: a key of one project is refused.
    Organization,
    /// Objects of a project: those of other projects are not found.
    Projects,
    /// Contacts and what else all projects share.
    Book,
    /// A shared object that domains show: refused when domains of other projects show it.
    Shared,
}

impl Concerns {
    /// What it means for a key of one project; empty where there is nothing to say.
    #[must_use]
    pub const fn of_a_tied_key(self) -> &'static str {
        match self {
            Self::Caller => "",
            Self::Organization => {
                "A key that is tied to a project is refused: this concerns the whole organization."
            }
            Self::Projects => {
                "A key that is tied to a project finds what belongs to it, and nothing else."
            }
            Self::Book => "A key that is tied to a project may: the book is one for all of them.",
            Self::Shared => {
                "A key that is tied to a project is refused with `contact.shared` when domains of other projects show it."
            }
        }
    }
}

/// One endpoint: its path, its requirements, and its documentation.
pub struct Endpoint {
    /// In lower case.
    pub method: &'static str,
    /// With `{names}`.
    pub path: &'static str,
    /// The handler, as `contacts.list`.
    pub name: &'static str,
    /// The permission that the caller needs; none if being signed in is enough.
    pub needs: &'static [Need],
    /// What it concerns: so what a key of one project may do there.
    pub concerns: Concerns,
    /// Its documentation.
    pub doc: fn() -> Doc,
}

/// Endpoints whose responses contain a secret: they are not stored, so that no `Idempotency-Key` returns them again.
const SHOWN_ONCE: [&str; 4] = [
    "tokens.create",
    "keys.create",
    "webhooks.create",
    "webhooks.replace_secret",
];

impl Endpoint {
    /// Whether the same `Idempotency-Key` returns the first response again.
    #[must_use]
    pub fn repeats(&self) -> bool {
        self.method != "get" && !SHOWN_ONCE.contains(&self.name)
    }

    /// The endpoint that a request was routed to.
    #[must_use]
    pub fn of(parts: &Parts) -> Option<&'static Self> {
        let path = parts.extensions.get::<MatchedPath>()?;
        let method = match &parts.method {
            // The router answers HEAD by what answers GET.
            &Method::HEAD => Method::GET.as_str(),
            other => other.as_str(),
        };
        ENDPOINTS.iter().find(|endpoint| {
            endpoint.path == path.as_str() && endpoint.method.eq_ignore_ascii_case(method)
        })
    }

    /// Whether it creates something in a list.
    #[must_use]
    pub fn makes(&self) -> bool {
        let listed = |other: &Self| other.method == "get" && other.path == self.path;
        self.method == "post" && ENDPOINTS.iter().any(listed)
    }

    /// The path parameters.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }
}

macro_rules! endpoints {
    ($($path:literal: $($method:ident $noun:ident::$verb:ident [$($need:ident),*] $concerns:ident),+;)+) => {
        /// Every endpoint. One without its requirements, what it concerns, or its documentation does not compile.
        pub const ENDPOINTS: &[Endpoint] = &[$($(Endpoint {
            method: stringify!($method),
            path: concat!("/v1", $path),
            name: concat!(stringify!($noun), ".", stringify!($verb)),
            needs: &[$(Need::$need),*],
            concerns: Concerns::$concerns,
            doc: openapi::operations::$noun::$verb,
        },)+)+];

        fn endpoints() -> Router<ApiState> {
            Router::new()$(.route($path, MethodRouter::new()$(.$method($noun::$verb))+))+
        }
    };
}

endpoints! {
    "/me": get me::show [] Caller;
    "/tokens": post tokens::create [] Caller;
    "/organizations/{organization_id}": get organizations::show [] Caller, patch organizations::update [Admin] Organization;
    "/organizations/{organization_id}/": get organizations::show [] Caller, patch organizations::update [Admin] Organization;
    "/organizations/{organization_id}/projects":
        get organizations::projects [] Caller,
        post organizations::create_project [Admin] Organization;
    "/organizations/{organization_id}/projects/{project_id}":
        get organizations::project [] Projects,
        patch organizations::rename_project [Admin] Organization;
    "/organizations/{organization_id}/contacts":
        get contacts::list [ContactsRead] Book,
        post contacts::create [ContactsWrite] Book;
    "/organizations/{organization_id}/contacts/{contact_id}":
        get contacts::show [ContactsRead] Book,
        patch contacts::update [ContactsWrite] Shared,
        delete contacts::remove [ContactsWrite] Book;
    "/organizations/{organization_id}/contacts/{contact_id}/usage": get contacts::usage [ContactsRead] Book;
    "/organizations/{organization_id}/contacts/{contact_id}/verification":
        post verifications::request [ContactsWrite] Shared;
    "/organizations/{organization_id}/verifications": get verifications::list [ContactsRead] Book;
    "/organizations/{organization_id}/contacts/{contact_id}/international":
        put contacts::review [ContactsWrite] Shared,
        delete contacts::unreview [ContactsWrite] Shared;
    "/organizations/{organization_id}/contacts/{contact_id}/merge":
        post replacements::merge [ContactsWrite, DomainsWrite] Organization;
    "/organizations/{organization_id}/contact-replacements": post replacements::replace [DomainsWrite] Projects;
    "/organizations/{organization_id}/locations":
        get locations::list [ContactsRead] Book,
        post locations::create [ContactsWrite] Book;
    "/organizations/{organization_id}/locations/{location_id}":
        get locations::show [ContactsRead] Book,
        patch locations::update [ContactsWrite] Shared,
        delete locations::remove [ContactsWrite] Shared;
    "/organizations/{organization_id}/users": get users::list [ContactsRead] Book, post users::create [Admin] Organization;
    "/organizations/{organization_id}/users/{user_id}":
        get users::show [ContactsRead] Book,
        patch users::update [Admin] Organization,
        delete users::remove [Admin] Organization;
    "/organizations/{organization_id}/users/{user_id}/role": put users::set_role [Admin] Organization;
    "/organizations/{organization_id}/users/{user_id}/invitation":
        get users::invitation [Admin] Organization,
        post users::invite [Admin] Organization,
        delete users::withdraw_invitation [Admin] Organization;
    "/organizations/{organization_id}/users/{user_id}/phones":
        get users::phones [ContactsRead] Book,
        post users::add_phone [Admin] Organization;
    "/organizations/{organization_id}/users/{user_id}/phones/{phone_id}":
        get users::phone [ContactsRead] Book,
        patch users::edit_phone [Admin] Organization,
        delete users::remove_phone [Admin] Organization;
    "/organizations/{organization_id}/teams":
        get teams::list [DomainsRead] Book,
        post teams::create [DomainsWrite] Organization;
    "/organizations/{organization_id}/teams/{team_id}":
        get teams::show [DomainsRead] Book,
        patch teams::update [DomainsWrite] Organization,
        delete teams::remove [DomainsWrite] Organization;
    "/organizations/{organization_id}/projects/{project_id}/domains":
        get domains::list [DomainsRead] Projects,
        post domains::adopt [DomainsWrite] Projects;
    "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}":
        get domains::show [DomainsRead] Projects,
        patch domains::set_team [DomainsWrite] Projects,
        delete domains::release [DomainsWrite] Projects;
    "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/contacts":
        get domains::roles [DomainsRead] Projects,
        patch domains::assign [DomainsWrite] Projects,
        put domains::put [ContactsWrite, DomainsWrite] Projects;
    "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/tasks":
        post domains::order [DomainsWrite, TasksWrite] Projects;
    "/organizations/{organization_id}/tasks": get tasks::list [TasksRead] Projects;
    "/organizations/{organization_id}/tasks/{task_id}": get tasks::show [TasksRead] Projects;
    "/organizations/{organization_id}/tasks/{task_id}/cancel": post tasks::cancel [TasksWrite] Projects;
    "/organizations/{organization_id}/tasks/{task_id}/retry": post tasks::retry [TasksWrite] Projects;
    "/organizations/{organization_id}/tasks/{task_id}/approve":
        post tasks::approve [ContactsWrite, TasksWrite] Projects;
    "/organizations/{organization_id}/tasks/{task_id}/decline":
        post tasks::decline [ContactsWrite, TasksWrite] Projects;
    "/organizations/{organization_id}/tasks/{task_id}/events": get streams::task [TasksRead] Projects;
    "/organizations/{organization_id}/events": get streams::organization [TasksRead] Organization;
    "/organizations/{organization_id}/keys": get keys::list [Admin] Organization, post keys::create [Admin] Organization;
    "/organizations/{organization_id}/keys/{key_id}": get keys::show [Admin] Organization, delete keys::revoke [Admin] Organization;
    "/organizations/{organization_id}/webhooks": get webhooks::list [Admin] Organization, post webhooks::create [Admin] Organization;
    "/organizations/{organization_id}/webhooks/{webhook_id}":
        get webhooks::show [Admin] Organization,
        patch webhooks::update [Admin] Organization,
        delete webhooks::remove [Admin] Organization;
    "/organizations/{organization_id}/webhooks/{webhook_id}/secret": post webhooks::replace_secret [Admin] Organization;
    "/organizations/{organization_id}/webhooks/{webhook_id}/test": post webhooks::test [Admin] Organization;
    "/organizations/{organization_id}/webhooks/{webhook_id}/deliveries": get webhooks::deliveries [Admin] Organization;
    "/organizations/{organization_id}/webhooks/{webhook_id}/deliveries/{delivery_id}": get webhooks::delivery [Admin] Organization;
    "/organizations/{organization_id}/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver":
        post webhooks::redeliver [Admin] Organization;
    "/organizations/{organization_id}/audit": get audit::list [Admin] Organization;
}

/// The API under `/v1`, with problem details for any path under it.
pub fn router(state: ApiState) -> Router {
    let api = endpoints()
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "request.method",
                "This can't be done here; Allow names what can.",
            )
        });
    Router::new().nest("/v1", around(api, state))
}

/// The layers around every route: idempotency keys, a response even after a panic, and problems that name their path.
fn around(routes: Router<ApiState>, state: ApiState) -> Router {
    routes
        .layer(from_fn_with_state(state.clone(), once::once))
        .layer(from_fn_with_state(state.service.clone(), again::again))
        .layer(from_fn_with_state(
            limits::Counting {
                service: state.service.clone(),
                limits: state.limits.clone(),
            },
            limits::limit,
        ))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(state.clone(), problem::finish))
        .with_state(state)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use axum::routing::get;
    use serde_json::Value;
    use testkit::House;
    use tower::ServiceExt;

    #[expect(clippy::panic, reason = "that is what is tried")]
    async fn breaks() -> StatusCode {
        panic!("a secret of ours")
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_with_a_number() {
        let house = House::open().await;
        let state = ApiState {
            service: house.service.clone(),
            stop: tokio_util::sync::CancellationToken::new(),
            limits: limits::Limits::new(limits::Rates::default()),
            relay: crate::http::streams::Relay::default(),
        };
        let routes = Router::new().route("/breaks", get(breaks));
        let request = Request::get("/breaks").body(Body::empty()).unwrap();
        let response = around(routes, state).oneshot(request).await.unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        let text = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(
            (&body["code"], &body["instance"]),
            (&"server.error".into(), &"/breaks".into())
        );
        assert_eq!(body["reference"].as_str().unwrap().len(), 32);
        assert!(!body.to_string().contains("secret"), "{body}");
    }
}
