//! Authorisation of server functions, from the table that enforces it, and the status and body of each kind of refusal. Called by nobody, by a stranger, by a guest of another
//! project, by somebody with too small a role, and by somebody who may.

use crate::client::{Answer, Api, As};
use crate::forms::pages;
use crate::make;
use crate::things::receiver;
use app::answers::{Conflict, Done, FunctionError};
use app::{Asks, Function};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use model::id::{TaskId, UserId};
use model::role::Role;
use model::webhook::Topic;
use serde_json::{Value, json};
use service::contacts::Version;
use service::files::{Kind, NewImport};
use service::people::Leaving;
use service::webhooks::WebhookEdit;
use service::{Mode, OrgRole};
use tower::ServiceExt;
use uuid::Uuid;

/// Where the browser says that a call comes from: nothing of an answer may lead there.
const REFERER: &str = "http://desk.example/contacts/new?kind=external";

/// A function's example, with ids of things that no other call has touched. What is somebody's own is this person's; without one, an employee's.
pub async fn filled(api: &Api, function: &Function, number: usize, own: Option<UserId>) -> String {
    let (service, actor) = (&api.house.service, api.house.actor().await);
    // Contacts of one address are written to once a minute.
    api.house.clock.advance(chrono::TimeDelta::minutes(2));
    let mut body = function.example.to_owned();
    let mut of_phone = None;
    if body.contains("{told}") {
        let (receiver, told) = receiver(api, &actor, "/redeliver").await;
        body = body.replace("{receiver}", &receiver.to_string());
        body = body.replace("{told}", &told.to_string());
    }
    while let Some((_, rest)) = body.split_once("\"{") {
        let name = rest.split('}').next().unwrap().to_owned();
        let id = match name.as_str() {
            "contact" => api.house.contact("Nova").await.id.to_string(),
            "other" => api.house.contact("Stara").await.id.to_string(),
            "accented" => api.house.contact("Nová").await.id.to_string(),
            "adoptable" => format!("adopted{number}.example"),
            "project" => api.house.founded.project.to_string(),
            "import" => import(api).await.to_string(),
            "domain" => api
                .house
                .domain(&format!("function{number}.example"))
                .await
                .to_string(),
            "team" => {
                let contact = api.house.contact("Nova").await;
                let team = api.team(&format!("Called {number}"), &contact).await;
                team.team.id.to_string()
            }
            "key" => api.key(&["contacts:read"]).await.0.to_string(),
            "webhook" => {
                let edit = WebhookEdit {
                    url: Some("https://hooks.example.com/".into()),
                    events: Some([Topic::Contact].into()),
                    ..WebhookEdit::default()
                };
                let made = service.webhooks().create(&actor, &edit).await.unwrap();
                made.0.id.to_string()
            }
            "user" => make::employee(service, &actor, &format!("Called{number}"))
                .await
                .id
                .to_string(),
            "own" => {
                let user = match own {
                    Some(user) => user,
                    None => api.employee(&format!("Own{number}")).await.id,
                };
                of_phone = Some(user);
                user.to_string()
            }
            "phone" => {
                let phones = service.phones();
                let of = of_phone.unwrap();
                let phone = phones
                    .add(
                        &actor,
                        of,
                        &model::person_phone::TelephoneDraft::new("+420601123456", "mobile"),
                    )
                    .await;
                phone.unwrap().id.to_string()
            }
            "invited" => {
                let user = api.employee(&format!("Invited{number}")).await.id;
                let invited = service.invitations().send(&actor, user, None).await;
                invited.unwrap();
                user.to_string()
            }
            "left" => {
                let user = api.employee(&format!("Left{number}")).await.id;
                let leaves = (Leaving::Deactivate, None);
                let left = service
                    .people()
                    .let_go(&actor, user, Version::Any, leaves, Mode::Do);
                left.await.unwrap();
                user.to_string()
            }
            "joined" => api.house.founded.owner.to_string(),
            "office" => {
                // The first one of all is the registered one.
                api.office(&format!("First {number}")).await;
                api.office(&format!("Called {number}")).await.id.to_string()
            }
            "version" => {
                let organization = service.organizations().get(&actor).await.unwrap();
                organization.version.to_string()
            }
            "once" => service.token().to_string(),
            "pending" => make::pending(api, number).await.to_string(),
            "cancelled" => {
                let task = make::pending(api, number).await;
                service.tasks().cancel(&actor, task).await.unwrap();
                task.to_string()
            }
            "failed" => {
                let domain = format!("failed{number}.example");
                let domain = api.house.domain(&domain).await;
                make::failed(&api.house, domain).await.to_string()
            }
            "spread" => make::spread(api, number).await.to_string(),
            "waiting" => waiting(api, number).await.to_string(),
            unknown => panic!("{}: what is {{{unknown}}}?", function.path),
        };
        body = body.replace(&format!("{{{name}}}"), &id);
    }
    body
}

/// A file with one row that makes a contact.
pub async fn import(api: &Api) -> Uuid {
    let new = NewImport {
        kind: Kind::Contacts,
        project: None,
        file_name: "book.csv".into(),
    };
    let file = "first_name,last_name,street1,city,country_code\nA,B,C,D,CZ\n";
    let (files, actor) = (api.house.service.files(), api.house.actor().await);
    let staged = files.stage(&actor, &new, file.as_bytes()).await;
    staged.unwrap().id
}

/// A task that waits for a yes.
async fn waiting(api: &Api, number: usize) -> TaskId {
    let (service, actor) = (&api.house.service, api.house.actor().await);
    let office = api.office(&format!("Office {number}")).await;
    let user = api.employee(&format!("Asked{number}")).await;
    let member = api.member(&user, &office).await;
    let domain = api.house.domain(&format!("asked{number}.example")).await;
    api.house.give(domain, Role::Registrant, &member).await;
    make::waiting(service, &actor, user.id, number).await
}

/// Calls a function as a browser does.
pub async fn call(api: &Api, who: &As, path: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "text/html, application/json")
        .header(header::REFERER, REFERER)
        .body(body.into())
        .unwrap();
    let answer = send(api, &pages(api), who, request).await;
    assert_eq!(
        answer.header("cache-control"),
        "private, no-store",
        "{path}"
    );
    assert_eq!(answer.header("content-type"), "application/json", "{path}");
    assert!(!answer.headers.contains_key(header::LOCATION), "{path}");
    assert!(!answer.headers.contains_key("serverfnerror"), "{path}");
    answer
}

/// Sends a request of a browser.
pub async fn send(api: &Api, pages: &Router, who: &As, mut request: Request<Body>) -> Answer {
    request.extensions_mut().insert(api.session(who).await);
    let (parts, body) = pages.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        text: String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

/// A refusal, whose status must be that of its kind.
pub fn refused(answer: &Answer) -> FunctionError {
    let error: FunctionError = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(answer.status, error.status(), "{answer:?}");
    error
}

fn role_of(function: &Function) -> OrgRole {
    let needs = function.asks.iter().map(|asks| match asks {
        Asks::Need(need) | Asks::NeedOrSelf(need) => need.role(),
        Asks::Person => OrgRole::Guest,
        Asks::Owner => OrgRole::Owner,
        Asks::Nobody => panic!("{} is open", function.path),
    });
    needs.max().unwrap()
}

#[tokio::test]
async fn every_function_asks_who_calls() {
    let api = Api::open().await;
    let stranger = As::Person(api.house.stranger().await.owner);
    let guest = api.guest_of(api.other_project().await).await;
    for (number, function) in app::all_functions().enumerate() {
        let (path, role) = (function.path, role_of(function));
        let body = filled(&api, function, number, None).await;
        let answer = call(&api, &As::Nobody, path, body.clone()).await;
        assert_eq!(refused(&answer), FunctionError::SignedOut, "{path}");
        let answer = call(&api, &guest, path, body.clone()).await;
        // What guests may search holds nothing of other projects.
        let nothing = || answer.json()["options"] == json!([]);
        assert!(
            function.asks == [Asks::Person] || [403, 404].contains(&answer.status) || nothing(),
            "{path} by a guest: {answer:?}"
        );
        let below = OrgRole::ALL.into_iter().rev().find(|each| *each < role);
        if let Some(below) = below {
            let small = api.person(below).await;
            let answer = call(&api, &small, path, body.clone()).await;
            let refused = refused(&answer);
            assert!(
                matches!(refused, FunctionError::Forbidden { .. }),
                "{path}: {refused:?}"
            );
        }
        let theirs = ["{once}", "{version}"];
        if body != function.example && !theirs.iter().any(|own| function.example.contains(own)) {
            // It names a thing of ours: for them there is none.
            let answer = call(&api, &stranger, path, body.clone()).await;
            let error = refused(&answer);
            assert!(
                error == FunctionError::NotFound || !error.fields().is_empty(),
                "{path} by a stranger: {answer:?}"
            );
        }
        // Whoever may is let in: also proof that none of the refused did anything.
        let right = api.person(role).await;
        let body = match right {
            As::Person(id) if function.example.contains("{own}") => {
                filled(&api, function, number + 2_000, Some(id)).await
            }
            _ => body,
        };
        let answer = call(&api, &right, path, body).await;
        assert_eq!(answer.status, 200, "{path} by {role:?}: {answer:?}");
        let admin = api.person(role.max(OrgRole::Admin)).await;
        let again = filled(&api, function, number + 1_000, None).await;
        let answer = call(&api, &admin, path, again).await;
        assert_eq!(answer.status, 200, "{path} by an admin: {answer:?}");
    }
}

#[tokio::test]
async fn a_stranger_finds_nobody_of_ours() {
    let api = Api::open().await;
    api.house.contact("Nova").await;
    let stranger = As::Person(api.house.stranger().await.owner);
    let words = r#"{ "words": "nova" }"#;
    let found = call(&api, &stranger, "/fn/contacts/find", words)
        .await
        .json();
    assert_eq!(found["options"], json!([]));
    let found = call(
        &api,
        &As::Person(api.house.founded.owner),
        "/fn/contacts/find",
        words,
    )
    .await;
    assert_eq!(found.json()["options"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn only_what_is_meant_as_a_call_is_one() {
    let api = Api::open().await;
    let (pages, owner) = (pages(&api), As::Person(api.house.founded.owner));
    let path = "/fn/contacts/find";
    let with = |kind: &'static str, body: &'static str| {
        Request::post(path)
            .header(header::CONTENT_TYPE, kind)
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, REFERER)
            .body(Body::from(body))
            .unwrap()
    };
    // A form of whatever page: neither carried out nor sent back with its error in an address.
    for kind in ["application/x-www-form-urlencoded", "text/plain", ""] {
        let answer = send(&api, &pages, &owner, with(kind, "words=nova")).await;
        assert!(matches!(refused(&answer), FunctionError::Unreadable { .. }));
        assert!(!answer.headers.contains_key(header::LOCATION));
    }
    for body in ["", "{", "[]", "{}", r#"{ "words": 1 }"#] {
        let answer = send(&api, &pages, &owner, with("application/json", body)).await;
        assert!(matches!(refused(&answer), FunctionError::Unreadable { .. }));
    }
    let get = Request::get("/fn/contacts/find?words=nova");
    let answer = send(&api, &pages, &owner, get.body(Body::empty()).unwrap()).await;
    assert_eq!(
        answer.status, 405,
        "nothing that is typed stands in an address"
    );
    let answer = call(&api, &owner, "/fn/contacts/none", "{}").await;
    assert_eq!(refused(&answer), FunctionError::NotFound);
}

/// A contact's form as it stands in the book.
fn form(version: &str) -> Value {
    json!({
        "version": version, "first_name": "Jana", "last_name": "Nova", "street1": "Dlouha 1", "city": "Praha",
        "country_code": "CZ", "email": "jana@acme.example",
    })
}

#[tokio::test]
async fn a_save_by_its_function_is_a_save_by_its_form() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let contact = api.house.contact("Nova").await;
    let domain = api.house.domain("shown.example").await;
    api.house.give(domain, Role::Tech, &contact).await;
    let body = |form: Value| json!({ "id": contact.id, "form": form }).to_string();
    let save = async |form| call(&api, &owner, "/fn/contacts/save", body(form)).await;

    let mut wrong = form("1");
    wrong["email"] = json!("nobody");
    wrong["city"] = json!("");
    let answer = save(wrong).await;
    let FunctionError::Invalid { fields } = refused(&answer) else {
        panic!("{answer:?}")
    };
    let names: Vec<&str> = fields.iter().map(|wrong| wrong.field.as_str()).collect();
    assert_eq!(names, ["email", "city"], "in the form's order");
    assert!(fields.iter().all(|wrong| !wrong.text.is_empty()));

    let mut without = form("1");
    without.as_object_mut().unwrap().remove("version");
    let answer = save(without).await;
    assert!(
        matches!(refused(&answer), FunctionError::Rule { code, .. } if code == "form.version"),
        "{answer:?}"
    );

    let answer = save(form("1")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let done: Done = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(done.text, "Saved. Bringing 1 domain up to date has begun.");
    assert_eq!(done.version, Some(2));
    assert_eq!(done.tasks.len(), 1);
    assert_eq!(done.tasks[0].about, "shown.example");

    let mut late = form("1");
    late["city"] = json!("Brno");
    let answer = save(late).await;
    let FunctionError::Stale(both) = refused(&answer) else {
        panic!("{answer:?}")
    };
    let Conflict {
        version, fields, ..
    } = *both;
    assert_eq!(version, 2);
    let city = fields.iter().find(|each| each.field == "city").unwrap();
    assert_eq!(
        (city.yours.as_str(), city.saved.as_str()),
        ("Brno", "Praha")
    );

    let nobody = json!({ "id": "nobody", "form": form("1") }).to_string();
    let answer = call(&api, &owner, "/fn/contacts/save", nobody).await;
    assert_eq!(refused(&answer), FunctionError::NotFound);
}

#[tokio::test]
async fn a_form_makes_one_contact_however_it_is_sent() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let mut fields = form("");
    fields["once"] = json!(api.house.service.token().to_string());
    let create = async |fields: &Value| {
        let body = json!({ "form": fields }).to_string();
        call(&api, &owner, "/fn/contacts/create", body).await
    };
    let mut wrong = fields.clone();
    wrong["city"] = json!("");
    let answer = create(&wrong).await;
    assert_eq!(refused(&answer).fields()[0].field, "city");
    let mut pages_made = Vec::new();
    for _ in 0..2 {
        let answer = create(&fields).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let done: Done = serde_json::from_str(&answer.text).unwrap();
        assert!(done.text.starts_with("Saved as JN"), "{}", done.text);
        let to = done.to.unwrap();
        pages_made.push(to.split('?').next().unwrap().to_owned());
    }
    assert_eq!(pages_made[0], pages_made[1]);
    // And by the form's own way.
    let text: Vec<String> = fields
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap().replace('@', "%40")))
        .collect();
    let request = Request::post("/contacts")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(text.join("&").replace(' ', "+")))
        .unwrap();
    let answer = send(&api, &pages(&api), &owner, request).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    assert!(answer.header("location").starts_with(&pages_made[0]));
}

#[tokio::test]
async fn an_address_is_spared_and_it_is_said_for_how_long() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let contact = api.house.contact("Nova").await;
    let body = json!({ "id": contact.id }).to_string();
    let verify = async || call(&api, &owner, "/fn/contacts/verify", body.clone()).await;
    let done: Done = serde_json::from_str(&verify().await.text).unwrap();
    assert!(done.text.starts_with("A letter goes to "), "{}", done.text);
    let answer = verify().await;
    let FunctionError::Throttled {
        message,
        retry_after,
    } = refused(&answer)
    else {
        panic!("{answer:?}")
    };
    assert_eq!(answer.header("retry-after"), retry_after.to_string());
    assert!(message.contains("Wait 60 seconds"), "{message}");
}

#[tokio::test]
async fn a_draft_is_looked_over_as_it_would_be_saved() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let contact = api.house.contact("Nova").await;
    let twin = api.house.contact("Stara").await;
    let domain = api.house.domain("looked.example").await;
    api.house.give(domain, Role::Registrant, &contact).await;
    let before = api.everything().await;
    let check = async |id: &str, form: Value| {
        let body = json!({ "id": id, "form": form }).to_string();
        let answer = call(&api, &owner, "/fn/contacts/check", body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    };
    let id = contact.id.to_string();
    let same = twin.snapshot.clone();
    let like_the_twin = json!({
        "first_name": same.first_name, "last_name": same.last_name, "street1": same.street1, "city": same.city,
        "country_code": same.country_code, "disclose": "true",
    });
    let found = check(&id, like_the_twin.clone()).await;
    assert_eq!(found["alike"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found["alike"][0]["id"], json!(twin.id));
    assert_eq!(
        found["said"][0], "A change of registrant on 1 of 1 domain.",
        "another name is another registrant: {found}"
    );
    let refusal = found["said"][1].as_str().unwrap();
    assert!(
        refusal.contains(" would refuse: ") && refusal.contains("e-mail"),
        "no address, no registry: {found}"
    );
    // A new one touches nothing; a wrong field hides nothing of the rest.
    let mut wrong = like_the_twin;
    wrong["country_code"] = json!("ZZ");
    let found = check("", wrong).await;
    assert_eq!(found["said"], json!([]));
    assert_eq!(api.everything().await, before, "looking writes nothing");
}
