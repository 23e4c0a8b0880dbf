//! Authorisation of forms: every form of the pages, from the table from which their router is built. Sent by nobody, by a stranger, by a guest of another project, by somebody
//! with too small a role, and by somebody who may.

use crate::access::forget_receivers;
use crate::client::{Api, As};
use crate::make;
use crate::things::receiver;
use app::{Asks, Form, Site};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use model::id::ProjectId;
use model::role::Role;
use publish::Publisher;
use service::audit::AuditFilter;
use service::files::{Kind, NewImport};
use service::{Actor, OrgRole};
use std::sync::Arc;
use tower::ServiceExt;

/// Forms for which nobody needs to be signed in. Whoever adds one says so here, too.
const OPEN: [&str; 6] = [
    "/setup",
    "/sign-in",
    "/sign-out",
    "/join/{token}",
    "/theme",
    "/verify/{token}",
];

/// Forms that write over nothing which somebody else could have changed meanwhile: they make something, or ask for what can be asked twice.
const WITHOUT_VERSION: [&str; 43] = [
    "/audit/{id}/put-back",
    "/account/password",
    "/account/sessions",
    "/people/{id}/reset",
    "/contacts",
    "/contacts/{id}/replace",
    "/contacts/{id}/verification",
    "/contacts/many",
    "/contacts/many/replace",
    "/verification",
    "/domains",
    "/domains/adopt",
    "/import",
    "/import/{id}/columns",
    "/import/{id}/mend",
    "/import/{id}/begin",
    "/import/{id}/plan",
    "/locations",
    "/people",
    "/people/{id}/uninvite",
    "/people/{id}/phones",
    "/plans",
    "/plans/new",
    "/plans/{id}/run",
    "/plans/{id}/again",
    "/settings/keys",
    "/settings/keys/{id}/revoke",
    "/settings/webhooks",
    "/settings/webhooks/{id}/{event}",
    "/domains/{id}/read",
    "/tasks",
    "/tasks/{id}/cancel",
    "/tasks/{id}/retry",
    "/tasks/{id}/dismiss",
    "/tasks/{id}/pause",
    "/tasks/{id}/resume",
    "/tasks/{id}/retry-failed",
    "/tasks/{id}/approve",
    "/tasks/{id}/decline",
    "/teams",
    "/sign-out",
    "/theme",
    "/setup",
];

/// The pages as a browser asks them, without the layers around them.
pub fn pages(api: &Api) -> Router {
    app::router(Site {
        service: api.house.service.clone(),
        publisher: Arc::new(Publisher::new("A test", "http://desk.example")),
        api: server::http::v1::openapi::published(),
        whois: false,
        mailbox: None,
        secure: false,
    })
}

/// What a form of every kind needs to be read: the names of all of them together.
struct Filled {
    path: String,
    body: String,
}

async fn filled(api: &Api, form: &Form, number: usize) -> Filled {
    let (service, actor) = (&api.house.service, api.house.actor().await);
    api.house.clock.advance(chrono::TimeDelta::minutes(2));
    let contact = api.house.contact("Nová").await;
    let other = api.house.contact("Stara").await;
    let domain = api.house.domain(&format!("form{number}.example")).await;
    let office = make::office(service, &actor, "Depot").await;
    let user = make::employee(service, &actor, &format!("Form{number}")).await;
    let phone = service
        .phones()
        .add(
            &actor,
            user.id,
            &model::person_phone::TelephoneDraft::new("+420601123456", "mobile"),
        )
        .await
        .unwrap();
    let (id, event) = match form.path.split('/').nth(1).unwrap() {
        "domains" => (domain.0, None),
        "import" => {
            let new = NewImport {
                kind: Kind::Contacts,
                project: None,
                file_name: "a.csv".into(),
            };
            // Other names for the columns, so that what they are can be said anew.
            let file = "Vorname,Nachname,Straße,Ort,Land\nA,B,C,D,CZ\n";
            let import = service
                .files()
                .stage(&actor, &new, file.as_bytes())
                .await
                .unwrap();
            (import.id, None)
        }
        "locations" => (office.id.0, None),
        "people" => {
            if form.path.ends_with("/uninvite") {
                service
                    .invitations()
                    .send(&actor, user.id, None)
                    .await
                    .unwrap();
            }
            (user.id.0, Some(phone.id.0))
        }
        "audit" => {
            let newest = api.entries(&AuditFilter::default()).await.remove(0);
            (newest.id, None)
        }
        "plans" if form.path.contains("{id}") => {
            let new = wire::NewPlan {
                change: wire::PlanChange::Lock(true),
                selection: Some(wire::PlanSelection::DomainIds(vec![domain.0])),
            };
            let plan = service.plans().make(&actor, &new).await.unwrap();
            (plan.id.0, None)
        }
        "settings" if form.path.contains("webhooks/") => {
            let path = if form.path.contains("{event}") {
                "/redeliver"
            } else {
                ""
            };
            let (webhook, told) = receiver(api, &actor, path).await;
            (webhook, Some(told))
        }
        "settings" => (api.key(&["tasks:read"]).await.0.0, None),
        "tasks" => {
            let task = if form.path.ends_with("/approve") || form.path.ends_with("/decline") {
                let member = make::member(service, &actor, &user, &office).await;
                api.house.give(domain, Role::Registrant, &member).await;
                make::waiting(service, &actor, user.id, number).await
            } else if ["/pause", "/resume", "/retry-failed"]
                .iter()
                .any(|end| form.path.ends_with(end))
            {
                make::spread(api, number).await
            } else if form.path.ends_with("/dismiss") {
                make::failed(&api.house, domain).await
            } else {
                api.house.give(domain, Role::Tech, &contact).await
            };
            if form.path.ends_with("/retry") {
                service.tasks().cancel(&actor, task).await.unwrap();
            }
            (task.0, None)
        }
        "teams" => {
            let team = make::team(service, &actor, &format!("Form {number}"), &other).await;
            (team.team.id.0, None)
        }
        _ => (contact.id.0, None),
    };
    let event = event.map(|event| event.to_string()).unwrap_or_default();
    let path = form
        .path
        .replace("{id}", &id.to_string())
        .replace("{event}", &event)
        .replace("{phone}", &event);
    let project = api.house.founded.project;
    let body = format!(
        "version=1&line=2&into={0}&to={0}&disclose=true&role=viewer&take=ours&task_type=update_contacts&project={project}&name=new{number}.example&scope.contacts%3Aread=true&do=test\
         &number=%2B420601123457&label=work&first_name=Jana&last_name=Nova&street1=Dlouha+1&city=Praha&country_code=CZ&email=jana{number}@acme.example",
        other.id
    );
    Filled { path, body }
}

async fn send(
    api: &Api,
    pages: &Router,
    who: &As,
    (form, filled): (&Form, &Filled),
) -> (u16, String, String) {
    let mut request = Request::post(&filled.path);
    let body = if form.path == "/import" {
        request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ncontacts\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; \
         filename=\"a.csv\"\r\n\r\nfirst_name,last_name,street1,city,country_code\nA,B,C,D,CZ\n\r\n--x--\r\n"
            .to_owned()
    } else {
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        filled.body.clone()
    };
    let mut request = request.body(Body::from(body)).unwrap();
    let session = api.session(who).await;
    request.extensions_mut().insert(session);
    let response = pages.clone().oneshot(request).await.unwrap();
    let to = response
        .headers()
        .get(header::LOCATION)
        .map(|to| to.to_str().unwrap().to_owned())
        .unwrap_or_default();
    let status = response.status().as_u16();
    let text = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    (status, to, String::from_utf8(text.to_vec()).unwrap())
}

/// A page as they see it.
pub async fn page(api: &Api, pages: &Router, who: &As, path: &str) -> (u16, String) {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    request.extensions_mut().insert(api.session(who).await);
    let response = pages.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let text = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    (status, String::from_utf8(text.to_vec()).unwrap())
}

/// Whether a page is there for them.
async fn get(api: &Api, pages: &Router, who: &As, path: &str) -> u16 {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    request.extensions_mut().insert(api.session(who).await);
    let response = pages.clone().oneshot(request).await.unwrap();
    response.status().as_u16()
}

fn role_of(form: &Form) -> OrgRole {
    let needs = form.asks.iter().map(|asks| match asks {
        Asks::Need(need) | Asks::NeedOrSelf(need) => need.role(),
        // Whoever is signed in, so also the smallest.
        Asks::Person => OrgRole::Guest,
        Asks::Owner => OrgRole::Owner,
        Asks::Nobody => panic!("{} is open", form.path),
    });
    needs.max().unwrap()
}

fn asking() -> impl Iterator<Item = &'static Form> {
    app::forms().filter(|form| form.asks != [Asks::Nobody])
}

#[tokio::test]
async fn every_form_asks_who_sends_it() {
    let api = Api::open().await;
    let pages = pages(&api);
    let stranger = As::Person(api.house.stranger().await.owner);
    let guest = api.guest_of(api.other_project().await).await;
    for (number, form) in asking().enumerate() {
        let name = form.path;
        let role = role_of(form);
        let filled = filled(&api, form, number).await;
        let sent = (form, &filled);
        let (status, to, _) = send(&api, &pages, &As::Nobody, sent).await;
        assert!(
            status == 303 && to.starts_with("/sign-in?next="),
            "{name}: {status} {to}"
        );
        let (status, _, text) = send(&api, &pages, &guest, sent).await;
        assert!(
            form.asks == [Asks::Person] || [403, 404].contains(&status),
            "{name} by a guest: {status} {text}"
        );
        let below = OrgRole::ALL.into_iter().rev().find(|each| *each < role);
        if let Some(below) = below {
            let small = api.person(below).await;
            let (status, to, text) = send(&api, &pages, &small, sent).await;
            assert_eq!(status, 403, "{name} by {below:?}: {to} {text}");
        }
        if name.contains("{id}") {
            let (status, to, _) = send(&api, &pages, &stranger, sent).await;
            // What is wrong with a field may be said before anything is looked up; the form behind it is not there for them.
            let found = if status == 303 {
                get(&api, &pages, &stranger, &to).await
            } else {
                status
            };
            assert_eq!(found, 404, "{name} by a stranger: {status} {to}");
        }
        // Whoever may is let in: also proof that none of the refused did anything.
        let right = api.person(role).await;
        let (status, to, text) = send(&api, &pages, &right, sent).await;
        assert!(
            status == 200 || status == 303 && !to.starts_with("/sign-in"),
            "{name} by {role:?}: {status} {to} {text}"
        );
        forget_receivers(&api).await;
    }
}

#[tokio::test]
async fn a_form_without_its_version_writes_nothing() {
    let api = Api::open().await;
    let pages = pages(&api);
    let owner = As::Person(api.house.founded.owner);
    let mut unknown = WITHOUT_VERSION.to_vec();
    for (number, form) in asking().enumerate() {
        if WITHOUT_VERSION.contains(&form.path) {
            unknown.retain(|path| *path != form.path);
            continue;
        }
        for (turn, version) in ["", "version=&", "version=one&"].into_iter().enumerate() {
            let mut filled = filled(&api, form, 1_000 + number * 3 + turn).await;
            filled.body = filled.body.replace("version=1&", version);
            let before = api.everything().await;
            let (status, to, text) = send(&api, &pages, &owner, (form, &filled)).await;
            assert_eq!(status, 422, "{}: {to} {text}", form.path);
            assert!(text.contains("over which version"), "{}: {text}", form.path);
            assert_eq!(api.everything().await, before, "{}", form.path);
        }
        forget_receivers(&api).await;
    }
    unknown.retain(|path| !OPEN.contains(path));
    assert!(unknown.is_empty(), "forms that are not there: {unknown:?}");
}

/// The forms of a page that write: where each is posted, and its markup.
fn posted_in(page: &str) -> Vec<(String, String)> {
    let forms = page.split("<form").skip(1);
    let forms = forms.map(|form| form.split("</form>").next().unwrap().to_owned());
    forms
        .filter(|form| form.contains("method=\"post\""))
        .map(|form| {
            let action = form.split("action=\"").nth(1).unwrap();
            (action.split('"').next().unwrap().to_owned(), form)
        })
        .collect()
}

/// Whether this address is one of that path's.
fn fits(path: &str, address: &str) -> bool {
    let (path, address) = (path.split('/'), address.split('/'));
    path.clone().count() == address.clone().count()
        && path
            .zip(address)
            .all(|(name, part)| name == part || name.starts_with('{'))
}

#[tokio::test]
async fn every_form_says_over_which_version_it_writes() {
    let api = Api::open().await;
    let pages = pages(&api);
    let owner = As::Person(api.house.founded.owner);
    let contact = api.house.contact("Nova").await;
    api.office("Registered").await;
    let office = api.office("Depot").await.id;
    let user = api.employee("Versed").await.id;
    let left = api.employee("Left").await.id;
    let (service, actor) = (&api.house.service, api.house.actor().await);
    let phone = service
        .phones()
        .add(
            &actor,
            user,
            &model::person_phone::TelephoneDraft::new("+420601123456", ""),
        )
        .await;
    phone.unwrap();
    let leaves = (service::people::Leaving::Deactivate, None);
    let seen = service::contacts::Version::Any;
    let gone = service
        .people()
        .let_go(&actor, left, seen, leaves, service::Mode::Do);
    gone.await.unwrap();
    let team = api.team("Versed", &contact).await.team.id;
    let mut met = 0;
    for path in [
        format!("/locations/{office}"),
        format!("/locations/{office}/edit"),
        format!("/locations/{office}/delete"),
        format!("/people/{user}"),
        format!("/people/{user}/edit"),
        format!("/people/{user}/leave"),
        format!("/people/{left}"),
        format!("/teams/{team}"),
        format!("/teams/{team}/edit"),
        format!("/teams/{team}?tech={}", contact.id),
    ] {
        let (status, text) = page(&api, &pages, &owner, &path).await;
        assert_eq!(status, 200, "{path}");
        for (action, form) in posted_in(&text) {
            if WITHOUT_VERSION.iter().any(|path| fits(path, &action)) {
                continue;
            }
            met += 1;
            assert!(form.contains("name=\"version\""), "{path}: {form}");
            assert!(form.contains("data-function=\"/fn/"), "{path}: {form}");
        }
    }
    assert!(met >= 11, "{met} forms with a version");
}

#[test]
fn what_nobody_signs_in_for_is_known() {
    let mut open: Vec<&str> = app::forms()
        .filter(|form| form.asks.contains(&Asks::Nobody))
        .map(|form| form.path)
        .collect();
    open.sort_unstable();
    let mut known = OPEN;
    known.sort_unstable();
    assert_eq!(open, known);
}

impl Api {
    /// A guest who sees this project, signed in.
    pub async fn guest_of(&self, project: ProjectId) -> As {
        let service = &self.house.service;
        let system = Actor::system(self.organization());
        let user = make::employee(service, &system, "Hostova").await;
        let standing = service::people::Standing {
            role: OrgRole::Guest,
            projects: vec![project],
        };
        let seen = service::contacts::Version::Any;
        service
            .people()
            .set_role(&system, user.id, seen, standing)
            .await
            .unwrap();
        As::Person(user.id)
    }
}
