//! The server functions of the forms of people, offices and teams: they behave as the page handlers do. What an edit affects elsewhere is shown before it is saved, together with
//! what was typed.

use crate::client::{Answer, Api, As};
use crate::forms::{page, pages};
use crate::functions::{call, refused};
use crate::looked_first::value_of;
use app::answers::{Conflict, Done, FunctionError};
use model::role::Role;
use serde_json::{Value, json};
use service::OrgRole;

async fn sent(api: &Api, who: &As, path: &str, of: impl ToString, form: Value) -> Answer {
    let body = json!({ "id": of.to_string(), "form": form }).to_string();
    call(api, who, path, body).await
}

fn done(answer: &Answer) -> Done {
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_str(&answer.text).unwrap()
}

fn both(answer: &Answer) -> Conflict {
    match refused(answer) {
        FunctionError::Stale(both) => *both,
        _ => panic!("{answer:?}"),
    }
}

/// The page that a function leads to, as its caller sees it.
async fn led(api: &Api, who: &As, to: Option<&str>) -> String {
    let to = to.expect("a page to go to");
    let (status, text) = page(api, &pages(api), who, to).await;
    assert_eq!(status, 200, "{to}");
    text
}

/// An office that a domain's registrant follows.
async fn followed(api: &Api) -> service::locations::Location {
    let office = api.office("Praha").await;
    let user = api.employee("Follower").await;
    let member = api.member(&user, &office).await;
    let domain = api.house.domain("follows.example").await;
    api.house.give(domain, Role::Registrant, &member).await;
    api.house.settle().await;
    office
}

#[tokio::test]
async fn what_an_edit_affects_is_looked_at_before_it_is_saved() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let office = followed(&api).await;
    let (id, path) = (office.id, "/fn/locations/save");
    let form = |step: &str| {
        let mut form = json!({
            "version": "1", "label": "Praha", "street1": "Kratka 5", "city": "Brno", "postal_code": "602 00",
            "country_code": "CZ", "phone": "+420222333444",
        });
        if !step.is_empty() {
            form["step"] = json!(step);
        }
        form
    };
    let before = api.everything().await;
    let looked = done(&sent(&api, &owner, path, id, form("")).await);
    let to = looked.to.as_deref();
    assert!(
        to.unwrap()
            .starts_with(&format!("/locations/{id}/edit?confirm=1&flash=")),
        "{looked:?}"
    );
    assert!(looked.text.contains("Nothing is saved yet"), "{looked:?}");
    let shown = led(&api, &owner, to).await;
    assert!(shown.contains("This office’s move changes 1 contact on 1 domain"));
    assert!(
        shown.contains("data-function=\"/fn/locations/save\""),
        "confirmed by its function too"
    );
    for (name, typed) in [("street1", "Kratka 5"), ("city", "Brno"), ("version", "1")] {
        let kept = format!("<input type=\"hidden\" name=\"{name}\" value=\"{typed}\"");
        assert!(shown.contains(&kept), "{name} of {shown}");
    }
    let back = done(&sent(&api, &owner, path, id, form("back")).await);
    let shown = led(&api, &owner, back.to.as_deref()).await;
    assert!(shown.contains("value=\"Kratka 5\"") && shown.contains("Save office"));
    assert_eq!(api.everything().await, before, "looking writes nothing");

    let saved = done(&sent(&api, &owner, path, id, form("confirmed")).await);
    assert_eq!(
        saved.text,
        "Saved, and 1 contact with it. Bringing 1 domain up to date has begun."
    );
    let shown = led(&api, &owner, saved.to.as_deref()).await;
    assert!(shown.contains("Kratka 5") && shown.contains("Follow the task"));
    // Once more from the page that looked it over: somebody saved meanwhile, and the form shows both.
    let late = sent(&api, &owner, path, id, {
        let mut form = form("confirmed");
        form["city"] = json!("Jihlava");
        form
    });
    let late = both(&late.await);
    let shown = led(&api, &owner, late.to.as_deref()).await;
    assert!(shown.contains("Where the two versions differ"));
    assert!(shown.contains("value=\"Jihlava\"") && shown.contains("name=\"version\" value=\"2\""));
}

#[tokio::test]
async fn an_edit_that_affects_nothing_else_is_saved_at_once() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let office = api.office("Praha").await;
    let user = api.employee("Alone").await;
    let saves = [
        (
            "/fn/locations/save",
            office.id.to_string(),
            "label",
            "locations",
        ),
        (
            "/fn/people/save",
            user.id.to_string(),
            "last_name",
            "people",
        ),
    ];
    for (path, id, field, noun) in saves {
        let saved = json!({ "version": "1", field: "Renamed" });
        let saved = done(&sent(&api, &owner, path, &id, saved).await);
        assert!(saved.text.contains("nothing is sent"), "{path}: {saved:?}");
        assert!(
            saved
                .to
                .unwrap()
                .starts_with(&format!("/{noun}/{id}?flash="))
        );
        // What is wrong is said of its field, and nothing goes into an address.
        let wrong = json!({ "version": "2", field: "\u{FFFF}" });
        let wrong = refused(&sent(&api, &owner, path, &id, wrong).await);
        assert_eq!(wrong.fields()[0].field, field, "{path}: {wrong:?}");
        // Somebody else saved meanwhile: both versions, to be shown where the form is.
        let late = json!({ "version": "1", field: "Mine" });
        let late = both(&sent(&api, &owner, path, &id, late).await);
        assert_eq!((late.version, &late.to, late.fields.len()), (2, &None, 1));
        let differs = &late.fields[0];
        assert_eq!(
            (
                differs.field.as_str(),
                differs.yours.as_str(),
                differs.saved.as_str()
            ),
            (field, "Mine", "Renamed"),
            "{path}"
        );
        // The same as theirs: there is nothing to put side by side, so the page says how it stands.
        let same = json!({ "version": "1", field: "Renamed" });
        let same = both(&sent(&api, &owner, path, &id, same).await);
        assert!(
            same.to
                .unwrap()
                .starts_with(&format!("/{noun}/{id}/edit?flash="))
        );
    }
}

#[tokio::test]
async fn a_telephone_is_kept_by_whose_it_is() {
    let api = Api::open().await;
    let viewer = api.person(OrgRole::Viewer).await;
    let As::Person(own) = viewer else {
        panic!("no person")
    };
    let other = api.employee("Other").await.id;
    let (add, change) = ("/fn/people/add_phone", "/fn/people/change_phone");
    let number = json!({ "number": "+420 601 123 456", "label": "mobile" });
    let answer = sent(&api, &viewer, add, other, number.clone()).await;
    assert!(matches!(refused(&answer), FunctionError::Forbidden { .. }));
    let wrong = json!({ "number": "12", "label": "mobile" });
    let wrong = refused(&sent(&api, &viewer, add, own, wrong).await);
    assert_eq!(wrong.fields()[0].field, "number");
    let added = done(&sent(&api, &viewer, add, own, number).await);
    assert_eq!(added.to, None, "it is shown where it was added");
    let actor = api.house.actor().await;
    let card = api.house.service.people().card(&actor, own).await.unwrap();
    let phone = card.phones[0].id.to_string();
    let form = |version: &str, what: &str, label: &str| json!({ "phone": phone, "version": version, "do": what, "number": "+420601123456", "label": label });
    let saved = done(&sent(&api, &viewer, change, own, form("1", "save", "desk")).await);
    assert_eq!((saved.to, saved.text.starts_with("Saved.")), (None, true));
    let late = both(&sent(&api, &viewer, change, own, form("1", "save", "home")).await);
    assert_eq!((late.version, late.fields[0].field.as_str()), (2, "label"));
    let late = both(&sent(&api, &viewer, change, own, form("1", "delete", "desk")).await);
    assert!(
        late.to
            .unwrap()
            .starts_with(&format!("/people/{own}?flash="))
    );
    let gone = done(&sent(&api, &viewer, change, own, form("2", "delete", "desk")).await);
    assert!(gone.text.contains("deleted"), "{gone:?}");
    let answer = sent(&api, &viewer, change, own, form("2", "delete", "desk")).await;
    assert_eq!(refused(&answer), FunctionError::NotFound);
}

#[tokio::test]
async fn a_role_is_given_over_the_version_that_was_seen_also_with_an_invitation() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let user = api.employee("Invited").await.id;
    let (path, project) = ("/fn/people/set_role", api.house.founded.project);
    let name = format!("project.{project}");
    let wrong = json!({ "version": "1", "role": "viewer", name.as_str(): "true", "do": "save" });
    let wrong = refused(&sent(&api, &owner, path, user, wrong).await);
    assert_eq!(wrong.fields()[0].field, "project_ids", "{wrong:?}");
    let guest = json!({ "version": "1", "role": "guest", name.as_str(): "true", "do": "save" });
    let saved = done(&sent(&api, &owner, path, user, guest).await);
    assert_eq!((saved.to, saved.text.starts_with("Saved.")), (None, true));

    let before = api.everything().await;
    let late = json!({ "version": "1", "role": "admin", "do": "invite" });
    let late = both(&sent(&api, &owner, path, user, late).await);
    let differ: Vec<_> = late
        .fields
        .iter()
        .map(|each| {
            (
                each.field.as_str(),
                each.yours.as_str(),
                each.saved.as_str(),
            )
        })
        .collect();
    assert_eq!(differ[0], ("role", "admin", "guest"));
    assert_eq!((differ[1].0, differ[1].1), ("project_ids", ""));
    assert!(
        !differ[1].2.is_empty(),
        "projects by their names: {differ:?}"
    );
    assert_eq!(api.everything().await, before, "nobody was invited either");

    let invite = json!({ "version": "2", "role": "viewer", "do": "invite" });
    let invited = done(&sent(&api, &owner, path, user, invite.clone()).await);
    assert!(invited.text.starts_with("An invitation is on its way"));
    let mut again = invite;
    again["version"] = json!("3");
    let again = sent(&api, &owner, path, user, again).await;
    assert!(matches!(refused(&again), FunctionError::Throttled { .. }));
    let path = "/fn/people/withdraw_invitation";
    let body = json!({ "id": user }).to_string();
    done(&call(&api, &owner, path, body.clone()).await);
    let answer = call(&api, &owner, path, body).await;
    assert_eq!(refused(&answer), FunctionError::NotFound);
}

#[tokio::test]
async fn a_person_who_backs_something_leaves_to_a_successor() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let office = api.office("Praha").await;
    let user = api.employee("Leaver").await;
    let member = api.member(&user, &office).await;
    let domain = api.house.domain("left.example").await;
    api.house.give(domain, Role::Tech, &member).await;
    let next = api.house.contact("Next").await.id;
    let path = "/fn/people/let_go";
    let alone = json!({ "version": "1" });
    let alone = refused(&sent(&api, &owner, path, user.id, alone).await);
    assert!(
        matches!(&alone, FunctionError::Rule { code, .. } if code == "user.backs_roles"),
        "{alone:?}"
    );
    // Chosen after the page was made: what that touches is shown first.
    let form = json!({ "version": "1", "successor_contact_id": next });
    let look = done(&sent(&api, &owner, path, user.id, form).await);
    let shown = led(&api, &owner, look.to.as_deref()).await;
    assert!(shown.contains("takes over on 1 domain"), "{shown}");
    assert!(api.read(&format!("/users/{}", user.id)).await["is_active"] == true);
    let form = json!({ "version": "1", "successor_contact_id": next, "looked": value_of(&shown, "looked") });
    let gone = done(&sent(&api, &owner, path, user.id, form).await);
    assert!(gone.text.contains("Bringing 1 domain up to date has begun"));
    let shown = led(&api, &owner, gone.to.as_deref()).await;
    assert!(shown.contains("Follow the task") && shown.contains("has left."));
    let back = json!({ "version": "1" });
    let late = both(&sent(&api, &owner, "/fn/people/take_back", user.id, back).await);
    assert!(
        late.to
            .unwrap()
            .starts_with(&format!("/people/{}?flash=", user.id))
    );
    let back = json!({ "version": "2" });
    let back = done(&sent(&api, &owner, "/fn/people/take_back", user.id, back).await);
    assert!(back.text.contains("is back"), "{back:?}");
}

#[tokio::test]
async fn a_team_is_made_drafted_and_deleted_by_its_functions() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let contact = api.house.contact("Nova").await.id.to_string();
    let body = |form: Value| json!({ "form": form }).to_string();
    let path = "/fn/teams/create";
    let wrong = json!({ "name": "", "slug": "", "registrant_contact_id": contact, "admin_contact_id": contact });
    let wrong = refused(&call(&api, &owner, path, body(wrong)).await);
    assert_eq!(wrong.fields()[0].field, "name");
    let empty = json!({ "name": "Web", "slug": "", "registrant_contact_id": contact });
    let empty = refused(&call(&api, &owner, path, body(empty)).await);
    assert_eq!(empty.fields()[0].field, "admin_contact_id", "{empty:?}");
    let form = json!({ "name": "Web", "slug": "", "registrant_contact_id": contact, "admin_contact_id": contact });
    let made = done(&call(&api, &owner, path, body(form)).await);
    let shown = led(&api, &owner, made.to.as_deref()).await;
    assert!(shown.contains("Give it domains on their pages"));
    let to = made.to.unwrap();
    let id = to
        .strip_prefix("/teams/")
        .unwrap()
        .split('?')
        .next()
        .unwrap();

    let draft = json!({ "version": "1", "tech": contact });
    let slots = done(&sent(&api, &owner, "/fn/teams/send_slots", id, draft.clone()).await);
    assert!(
        slots
            .to
            .unwrap()
            .starts_with(&format!("/teams/{id}?flash="))
    );
    let twice = done(&sent(&api, &owner, "/fn/teams/send_slots", id, draft).await);
    assert!(twice.text.starts_with("This was sent already"), "{twice:?}");
    let other = json!({ "version": "1", "tech": "default" });
    let other = both(&sent(&api, &owner, "/fn/teams/send_slots", id, other).await);
    assert!(
        other
            .to
            .unwrap()
            .starts_with(&format!("/teams/{id}?tech=default&flash="))
    );

    let renamed = json!({ "version": "1", "name": "Shop", "slug": "web" });
    let late = both(&sent(&api, &owner, "/fn/teams/save", id, renamed).await);
    assert_eq!((late.version, late.fields[0].saved.as_str()), (2, "Web"));
    let late = both(
        &sent(
            &api,
            &owner,
            "/fn/teams/delete",
            id,
            json!({ "version": "1" }),
        )
        .await,
    );
    assert!(late.to.unwrap().starts_with(&format!("/teams/{id}?flash=")));
    let gone = done(
        &sent(
            &api,
            &owner,
            "/fn/teams/delete",
            id,
            json!({ "version": "2" }),
        )
        .await,
    );
    let shown = led(&api, &owner, gone.to.as_deref()).await;
    assert!(shown.contains("The team was deleted."));
}

#[tokio::test]
async fn the_primary_office_is_another_one_in_place() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let first = api.office("First").await.id;
    let second = api.office("Second").await.id;
    let path = "/fn/locations/make_primary";
    let made = done(&sent(&api, &owner, path, second, json!({ "version": "1" })).await);
    assert_eq!(made.to, None);
    let late = both(&sent(&api, &owner, path, first, json!({ "version": "9" })).await);
    assert!(
        late.to
            .unwrap()
            .starts_with(&format!("/locations/{first}?flash="))
    );
    // The first one is the registered one: it stays.
    let answer = sent(
        &api,
        &owner,
        "/fn/locations/delete",
        first,
        json!({ "version": "2" }),
    );
    let error = refused(&answer.await);
    assert!(
        matches!(&error, FunctionError::Rule { code, .. } if code == "location.registered_stays"),
        "{error:?}"
    );
    let without = sent(&api, &owner, path, first, json!({}));
    let error = refused(&without.await);
    assert!(matches!(&error, FunctionError::Rule { code, .. } if code == "form.version"));
}
