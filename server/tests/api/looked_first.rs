//! What registries would be sent is looked at first, with scripts and without: a contact that is published or withheld, its ASCII form, and who takes over from it everywhere.

use crate::client::{Answer, Api, As};
use crate::forms::{page, pages};
use crate::functions::{call, send};
use crate::functions_write::posted;
use app::answers::{Done, ReplacementPlan};
use axum::body::Body;
use axum::http::Request;
use model::role::Role;
use serde_json::{Value, json};
use service::contacts::Contact;

/// A contact of this name that domains show as registrant, and its domains as sent.
async fn shown(last: &str, domains: usize) -> (Api, As, Contact) {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let contact = api.house.contact(last).await;
    for at in 0..domains {
        let domain = api.house.domain(&format!("shown{at}.example")).await;
        api.house.give(domain, Role::Registrant, &contact).await;
    }
    api.house.settle().await;
    (api, owner, contact)
}

async fn take(api: &Api, who: &As, function: &str, id: impl ToString, form: Value) -> Answer {
    let body = json!({ "id": id.to_string(), "form": form }).to_string();
    call(api, who, &format!("/fn/contacts/{function}"), body).await
}

fn done(answer: &Answer) -> Done {
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_str(&answer.text).unwrap()
}

/// The value of the page's first control of this name.
pub fn value_of(page: &str, name: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

async fn text(api: &Api, who: &As, path: &str) -> String {
    let (status, text) = page(api, &pages(api), who, path).await;
    assert_eq!(status, 200, "{path}");
    text
}

#[tokio::test]
async fn a_contact_that_domains_show_is_withheld_after_a_look() {
    let (api, owner, contact) = shown("Nova", 2).await;
    let (id, path) = (contact.id, format!("/contacts/{}/disclosure", contact.id));
    let form = |step: &str| json!({ "version": "1", "disclose": "false", "step": step });
    let before = api.everything().await;
    let looked = done(&take(&api, &owner, "disclose", id, form("")).await);
    assert!(looked.text.contains("Nothing is saved yet"), "{looked:?}");
    let to = looked.to.unwrap();
    assert!(to.starts_with(&format!("{path}?flash=")), "{to}");
    let seen = text(&api, &owner, &to).await;
    for part in [
        "Withhold it and send to 2 domains",
        "shown0.example",
        "shown1.example",
        "data-function=\"/fn/contacts/disclose\"",
        "<input type=\"hidden\" name=\"disclose\" value=\"false\"",
    ] {
        assert!(seen.contains(part), "{part} of {seen}");
    }
    let back = done(&take(&api, &owner, "disclose", id, form("back")).await);
    let (page, _) = back.to.as_deref().unwrap().split_once('?').unwrap();
    assert_eq!(page, format!("/contacts/{id}"));
    // The same without scripts.
    let plain = "version=1&disclose=false";
    let (to, seen) = posted(&api, &owner, &path, plain).await;
    assert!(to.starts_with(&format!("{path}?flash=")), "{to}");
    assert!(seen.contains("Withhold it and send to 2 domains"), "{seen}");
    assert_eq!(api.everything().await, before, "looking writes nothing");
    let (to, seen) = posted(&api, &owner, &path, &format!("{plain}&step=confirmed")).await;
    assert!(to.starts_with(&format!("/contacts/{id}?flash=")), "{to}");
    assert!(seen.contains("the world is not to see it"), "{seen}");
    // Nothing was chosen: the contact's page asks.
    let all = pages(&api);
    let asked = Request::get(&path).body(Body::empty()).unwrap();
    let nothing = send(&api, &all, &owner, asked).await;
    assert_eq!(
        (nothing.status, nothing.header("location")),
        (303, format!("/contacts/{id}").as_str())
    );
    api.house.settle().await;
    let confirmed = json!({ "version": "2", "disclose": "true", "step": "confirmed" });
    let said = done(&take(&api, &owner, "disclose", id, confirmed).await);
    assert!(said.text.contains("the world is to see it"), "{said:?}");
}

#[tokio::test]
async fn an_ascii_form_is_kept_and_dropped_after_a_look() {
    let (api, owner, contact) = shown("Nová", 1).await;
    let id = contact.id;
    let path = format!("/contacts/{id}/international");
    let form = |version: &str, step: &str| {
        json!({
            "version": version, "step": step, "international.first_name": "Jana", "international.last_name": "Nova",
            "international.street1": "Dlouha 1", "international.city": "Praha",
        })
    };
    let before = api.everything().await;
    let looked = done(&take(&api, &owner, "review", id, form("1", "")).await);
    let to = looked.to.unwrap();
    assert!(to.starts_with(&format!("{path}?confirm=1&flash=")), "{to}");
    let seen = text(&api, &owner, &to).await;
    for part in [
        "Save the ASCII form and send to 1 domain",
        "shown0.example",
        "name=\"international.last_name\" value=\"Nova\"",
    ] {
        assert!(seen.contains(part), "{part} of {seen}");
    }
    let back = done(&take(&api, &owner, "review", id, form("1", "back")).await);
    let seen = text(&api, &owner, &back.to.unwrap()).await;
    assert!(seen.contains("As it is written"), "{seen}");
    assert_eq!(api.everything().await, before, "looking writes nothing");
    let kept = done(&take(&api, &owner, "review", id, form("1", "confirmed")).await);
    assert!(kept.text.contains("The ASCII form is kept."), "{kept:?}");
    api.house.settle().await;
    // Dropped without scripts.
    let (to, seen) = posted(&api, &owner, &path, "version=2&drop=1").await;
    assert!(to.starts_with(&format!("{path}?confirm=1&flash=")), "{to}");
    assert!(seen.contains("Drop the ASCII form"), "{seen}");
    assert!(seen.contains("Nothing is saved yet"), "{seen}");
    let (_, seen) = posted(&api, &owner, &path, "version=2&drop=1&step=confirmed").await;
    assert!(seen.contains("The ASCII form was dropped."), "{seen}");
}

#[tokio::test]
async fn what_nobody_was_shown_is_not_replaced() {
    let (api, owner, from) = shown("Nova", 2).await;
    let next = api.house.contact("Mala").await;
    let other = api.house.contact("Velka").await;
    let path = format!("/contacts/{}/replace", from.id);
    let seen = text(&api, &owner, &format!("{path}?to={}&registrant=1", next.id)).await;
    let looked = value_of(&seen, "looked");
    assert!(
        looked.starts_with(&format!("{} registrant ", next.id)),
        "{looked}"
    );
    for part in [
        format!(
            "Replace {} by {} and send to 2 domains, each with a new registrant",
            from.handle, next.handle
        ),
        format!("name=\"looked\" value=\"{looked}\""),
        "Another registrant".to_owned(),
        "shown1.example".to_owned(),
    ] {
        assert!(seen.contains(&part), "{part} of {seen}");
    }
    let before = api.everything().await;
    // Another contact, and other roles, were chosen after the look.
    let plus = looked.replace(' ', "+");
    for (chosen, roles) in [(other.id, "registrant=1"), (next.id, "registrant=1&tech=1")] {
        let form = format!("to={chosen}&{roles}&looked={plus}");
        let (to, seen) = posted(&api, &owner, &path, &form).await;
        assert!(to.starts_with(&format!("{path}?flash=")), "{to}");
        assert!(seen.contains("Nothing is saved yet"), "{seen}");
        assert!(seen.contains(&format!("name=\"looked\" value=\"{chosen} registrant")));
    }
    let form = json!({ "to": other.id, "registrant": "1", "looked": looked });
    let asked = done(&take(&api, &owner, "replace", from.id, form).await);
    assert!(asked.to.unwrap().starts_with(&format!("{path}?flash=")));
    assert_eq!(api.everything().await, before, "looking writes nothing");
    // What the form draws as one chooses names the choice that it says.
    let chosen = json!({ "to": other.id, "registrant": "1" });
    let plan = take(&api, &owner, "plan-replacement", from.id, chosen).await;
    let plan: ReplacementPlan = serde_json::from_str(&plan.text).unwrap();
    let form = json!({ "to": other.id, "registrant": "1", "looked": plan.looked });
    let said = done(&take(&api, &owner, "replace", from.id, form).await);
    let to = said.to.unwrap();
    assert!(to.starts_with(&format!("/contacts/{}?flash=", other.id)));
}

#[tokio::test]
async fn what_has_moved_since_it_was_shown_is_not_replaced() {
    let (api, owner, from) = shown("Nova", 2).await;
    let next = api.house.contact("Mala").await;
    let path = format!("/contacts/{}/replace", from.id);
    let page = format!("{path}?to={}&registrant=1", next.id);
    let seen = text(&api, &owner, &page).await;
    let looked = value_of(&seen, "looked");
    // A domain more shows it by now.
    let late = api.house.domain("late.example").await;
    api.house.give(late, Role::Registrant, &from).await;
    api.house.settle().await;
    let before = api.everything().await;
    let plus = looked.replace(' ', "+");
    let form = format!("to={}&registrant=1&looked={plus}", next.id);
    let (to, seen) = posted(&api, &owner, &path, &form).await;
    assert!(to.starts_with(&format!("{path}?flash=")), "{to}");
    for part in ["something else would be sent by now", "send to 3 domains"] {
        assert!(seen.contains(part), "{part} of {seen}");
    }
    let form = json!({ "to": next.id, "registrant": "1", "looked": looked });
    let answer = take(&api, &owner, "replace", from.id, form).await;
    assert!(answer.text.contains("plan.stale"), "{answer:?}");
    assert_eq!(api.everything().await, before, "nothing was written");
    let looked = value_of(&seen, "looked").replace(' ', "+");
    let form = format!("to={}&registrant=1&looked={looked}", next.id);
    let (to, _) = posted(&api, &owner, &path, &form).await;
    assert!(
        to.starts_with(&format!("/contacts/{}?flash=", next.id)),
        "{to}"
    );
}

#[tokio::test]
async fn many_that_are_refused_the_same_are_one_row() {
    let (api, owner, from) = shown("Nova", 7).await;
    let next = api.house.contact("Mala").await;
    // Registries of these domains want an e-mail address of whoever takes over.
    let path = api.path(&format!("/contacts/{}", next.id));
    let patch = crate::client::call("patch", &path).json(&json!({ "email": "" }));
    let patched = api.send(patch).await;
    assert_eq!(patched.status, 200, "{patched:?}");
    let path = format!("/contacts/{}/replace?to={}", from.id, next.id);
    let seen = text(&api, &owner, &path).await;
    let (_, problems) = seen.split_once("To be mended first").unwrap();
    let (problems, _) = problems.split_once("</section>").unwrap();
    assert!(problems.contains("<summary>7 domains"), "{problems}");
    assert_eq!(problems.matches("Mend ").count(), 1, "{problems}");
    assert_eq!(problems.matches("shown").count(), 7, "{problems}");
}
