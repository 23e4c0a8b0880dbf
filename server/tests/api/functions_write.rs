//! Writes by server functions, as a page's form sends them: errors name the form's fields, a conflict leads to a page that shows both versions, and the same form without
//! JavaScript says the same.

use crate::client::{Answer, Api, As};
use crate::forms::{page, pages};
use crate::functions::{call, import, refused, send};
use app::answers::{Done, FunctionError};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

/// An API, and the owner as they are signed in.
async fn opened() -> (Api, As) {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    (api, owner)
}

/// Has a function take a form.
async fn take(api: &Api, who: &As, function: &str, id: impl ToString, form: Value) -> Answer {
    let body = json!({ "id": id.to_string(), "form": form }).to_string();
    call(api, who, &format!("/fn/{function}"), body).await
}

/// What was done.
fn done(answer: &Answer) -> Done {
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_str(&answer.text).unwrap()
}

/// The fields that are wrong.
fn wrong(answer: &Answer) -> Vec<String> {
    let error = refused(answer);
    let fields = error.fields().iter();
    fields.map(|wrong| wrong.field.clone()).collect()
}

/// The page that a form without scripts leads to, and what stands there.
pub async fn posted(api: &Api, who: &As, path: &str, form: &str) -> (String, String) {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    let answer = send(api, &pages(api), who, request).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    let to = answer.header("location").to_owned();
    let shown = page(api, &pages(api), who, &to).await;
    (to, shown.1)
}

/// The page that shows both versions after a form came late.
async fn late(api: &Api, who: &As, answer: &Answer, path: &str) -> String {
    let FunctionError::Stale(both) = refused(answer) else {
        panic!("{answer:?}")
    };
    assert_eq!(both.version, 2);
    let to = both.to.unwrap();
    assert!(to.starts_with(&format!("{path}?flash=")), "{to}");
    let (status, text) = page(api, &pages(api), who, &to).await;
    assert_eq!(status, 200);
    assert!(text.contains("Nothing was overwritten"), "{text}");
    text
}

#[tokio::test]
async fn a_member_contact_is_made_once_by_the_function_or_by_the_form() {
    let (api, owner) = opened().await;
    let (office, eva) = (api.office("Praha").await, api.employee("Nova").await);
    let once = api.house.service.token();
    let form = |user: &str, phone: &str| json!({ "kind": "member", "once": once, "user_id": user, "location_id": office.id, "phone_id": phone });
    let eva = eva.id.to_string();
    for (user, phone, names) in [
        ("", "", vec!["user_id"]),
        ("nobody", "mine", vec!["user_id", "phone_id"]),
        (&eva, "mine", vec!["phone_id"]),
    ] {
        let answer = take(&api, &owner, "contacts/create", "", form(user, phone)).await;
        assert_eq!(wrong(&answer), names, "{answer:?}");
    }
    let answer = take(&api, &owner, "contacts/create", "", form(&eva, "")).await;
    let to = done(&answer).to.unwrap();
    let made = to.split('?').next().unwrap();
    let body = format!(
        "kind=member&once={once}&user_id={eva}&location_id={}",
        office.id
    );
    let (to, shown) = posted(&api, &owner, "/contacts", &body).await;
    assert!(to.starts_with(made), "{made} and {to}");
    assert!(shown.contains("data-function=\"/fn/contacts/disclose\""));
}

#[tokio::test]
async fn what_the_world_sees_of_a_member_is_changed_over_its_version() {
    let (api, owner) = opened().await;
    let (office, eva) = (api.office("Praha").await, api.employee("Nova").await);
    let id = api.member(&eva, &office).await.id;
    let disclose = async |version: &str, word: &str| {
        let form = json!({ "version": version, "disclose": word });
        take(&api, &owner, "contacts/disclose", id, form).await
    };
    assert_eq!(wrong(&disclose("1", "perhaps").await), ["disclose"]);
    let said = done(&disclose("1", "false").await);
    assert_eq!(
        said.text,
        "Saved: the world is not to see it. No domain shows it, so nothing is sent."
    );
    assert!(said.to.is_none() && said.tasks.is_empty());
    let path = format!("/contacts/{id}");
    let shown = late(&api, &owner, &disclose("1", "true").await, &path).await;
    assert!(shown.contains("Publish name, address and reach"), "{shown}");
    let answer = disclose("", "true").await;
    assert!(
        matches!(refused(&answer), FunctionError::Rule { code, .. } if code == "form.version"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_contact_goes_out_of_use_and_out_of_the_book() {
    let (api, owner) = opened().await;
    let (held, next) = (
        api.house.contact("Held").await,
        api.house.contact("Next").await,
    );
    api.team("Web", &held).await;
    let path = format!("/contacts/{}", held.id);
    let deactivate = async |version: i64, successor: &str| {
        let form = json!({ "version": version.to_string(), "successor_contact_id": successor });
        take(&api, &owner, "contacts/deactivate", held.id, form).await
    };
    // The slots are named, and asked about by the name that the form has for it: both ways.
    for typed in ["", "nobody"] {
        let answer = deactivate(1, typed).await;
        assert_eq!(wrong(&answer), ["successor_contact_id"], "{answer:?}");
    }
    let action = format!("{path}/deactivate");
    let (to, shown) = posted(&api, &owner, &action, "version=1").await;
    assert!(to.ends_with("#deactivate"), "{to}");
    assert!(shown.contains("is registrant of team Web"), "{shown}");
    assert!(
        shown.contains("<a href=\"#successor_contact_id\">"),
        "{shown}"
    );

    let said = done(&deactivate(1, &next.id.to_string()).await);
    assert!(said.text.starts_with("Inactive. Its slots"), "{said:?}");
    let contact = api.read(&path).await;
    assert_eq!(contact["is_active"], false);
    let version = contact["version"].as_i64().unwrap();
    let of = |version: i64| json!({ "version": version.to_string() });
    late(&api, &owner, &deactivate(1, "").await, &path).await;
    let answer = take(&api, &owner, "contacts/activate", held.id, of(version)).await;
    assert!(done(&answer).text.starts_with("Active again"));
    let delete = async |id, version| take(&api, &owner, "contacts/delete", id, of(version)).await;
    let answer = delete(next.id, 1).await;
    assert!(
        matches!(refused(&answer), FunctionError::Rule { code, .. } if code == "contact.in_use"),
        "{answer:?}"
    );
    let to = done(&delete(held.id, version + 1).await).to.unwrap();
    let (status, shown) = page(&api, &pages(&api), &owner, &to).await;
    assert_eq!(status, 200);
    assert!(to.starts_with("/contacts?flash=") && shown.contains("The contact was deleted."));
    let again = delete(held.id, version + 1).await;
    assert_eq!(refused(&again), FunctionError::NotFound);
}

#[tokio::test]
async fn what_stands_against_a_merge_is_told_both_ways() {
    let (api, owner) = opened().await;
    let (from, into) = (
        api.house.contact("Twice").await,
        api.house.contact("Twice").await,
    );
    let merge = async |version: &str, into: &str| {
        let form = json!({ "version": version, "into": into });
        take(&api, &owner, "contacts/merge", from.id, form).await
    };
    let off = json!({ "version": "1" });
    done(&take(&api, &owner, "contacts/deactivate", into.id, off).await);
    let into = into.id.to_string();
    let answer = merge("1", &into).await;
    let FunctionError::Rule {
        message, fields, ..
    } = refused(&answer)
    else {
        panic!("{answer:?}")
    };
    // Nothing is typed there: no field could show it.
    assert_eq!(fields, []);
    let action = format!("/contacts/{}/merge", from.id);
    let (to, shown) = posted(&api, &owner, &action, &format!("version=1&into={into}")).await;
    assert!(to.starts_with("/contacts/duplicates?flash="), "{to}");
    let told = message
        .split('’')
        .next()
        .unwrap()
        .split('\'')
        .next()
        .unwrap();
    assert!(shown.contains(told), "{message}: {shown}");
    let gone = api.house.service.token().to_string();
    let answer = merge("1", &gone).await;
    assert!(
        matches!(refused(&answer), FunctionError::Rule { .. }),
        "{answer:?}"
    );
    assert_eq!(
        refused(&merge("1", "nobody").await),
        FunctionError::NotFound
    );

    let on = json!({ "version": "2" });
    done(&take(&api, &owner, "contacts/activate", &into, on).await);
    // No domain shows it: registries would be sent nothing, so no plan comes first.
    let to = done(&merge("1", &into).await).to.unwrap();
    assert!(to.starts_with(&format!("/contacts/{into}?flash=")), "{to}");
    assert_eq!(refused(&merge("1", &into).await), FunctionError::NotFound);
}

#[tokio::test]
async fn an_ascii_form_that_came_late_is_shown_beside_the_one_that_is_kept() {
    let (api, owner) = opened().await;
    let id = api.house.contact("Nová").await.id;
    let review = async |version: &str, city: &str| {
        let form = json!({
            "version": version, "international.first_name": "Jana", "international.last_name": "Nova",
            "international.street1": "Dlouha 1", "international.city": city,
        });
        take(&api, &owner, "contacts/review", id, form).await
    };
    for city in ["", "Žďár"] {
        assert_eq!(wrong(&review("1", city).await), ["international.city"]);
    }
    let to = done(&review("1", "Praha").await).to.unwrap();
    assert!(
        to.starts_with(&format!("/contacts/{id}?tab=wire&flash=")),
        "{to}"
    );
    let path = format!("/contacts/{id}/international");
    let shown = late(&api, &owner, &review("1", "Prague").await, &path).await;
    assert!(
        shown.contains("<td data-label=\"Yours\" dir=\"auto\">Prague<"),
        "{shown}"
    );
    assert!(
        shown.contains("<td data-label=\"Saved\" dir=\"auto\">Praha<"),
        "{shown}"
    );
    // What was typed stands in the form, which is written over what is kept from now on.
    assert!(shown.contains("value=\"Prague\""), "{shown}");
    assert!(shown.contains("name=\"version\" value=\"2\""), "{shown}");
    done(&review("2", "Prague").await);
}

#[tokio::test]
async fn a_domain_is_adopted_by_the_function_as_by_the_form() {
    let (api, owner) = opened().await;
    let project = api.house.founded.project.to_string();
    let adopt = async |name: &str, project: &str, team: &str| {
        let form = json!({ "name": name, "project": project, "team_id": team });
        take(&api, &owner, "domains/adopt", "", form).await
    };
    for (name, project, team, field) in [
        ("not a name", project.as_str(), "", "name"),
        ("one.example", "", "", "project"),
        ("one.example", project.as_str(), "ours", "team_id"),
    ] {
        assert_eq!(wrong(&adopt(name, project, team).await), [field]);
    }
    // A team that is none is not no team.
    let form = format!("name=one.example&project={project}&team_id=ours");
    let (to, shown) = posted(&api, &owner, "/domains", &form).await;
    assert!(to.starts_with("/domains?flash=") && shown.contains("There is no such team."));
    let said = done(&adopt("one.example", &project, "").await);
    assert!(said.text.starts_with("one.example is in the book"));
    let (status, _) = page(&api, &pages(&api), &owner, &said.to.unwrap()).await;
    assert_eq!(status, 200);
    let answer = adopt("one.example", &project, "").await;
    assert!(
        matches!(refused(&answer), FunctionError::Rule { code, .. } if code == "domain.already_adopted")
    );
    assert_eq!(wrong(&answer), ["name"]);
}

#[tokio::test]
async fn an_import_is_begun_once_and_can_be_followed_in_place() {
    let (api, owner) = opened().await;
    let id = import(&api).await;
    let path = format!("/import/{id}");
    let (_, before) = page(&api, &pages(&api), &owner, &path).await;
    // What changes is there to be put in place, and the page lives before there is a task.
    for part in ["begin", "progress", "fates", "rows"] {
        assert!(
            before.contains(&format!("id=\"{part}\" data-fresh")),
            "{part}"
        );
    }
    assert!(before.contains("<leptos-island") && !before.contains("data-stream"));
    let begin = async || take(&api, &owner, "files/begin", id, json!({})).await;
    let said = done(&begin().await);
    assert_eq!(said.text, "Taking the rows in has begun.");
    let (_, after) = page(&api, &pages(&api), &owner, &path).await;
    assert!(after.contains(&format!("/tasks/{}/events", said.tasks[0].id)));
    assert!(!after.contains("/begin"), "{after}");
    let answer = begin().await;
    assert!(
        matches!(refused(&answer), FunctionError::Rule { code, .. } if code == "import.begun"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn default_contacts_are_sent_over_the_version_that_was_looked_over() {
    let (api, owner) = opened().await;
    let contact = api.house.contact("Nova").await;
    let send = async |version: &str, tech: &str| {
        let form = json!({ "version": version, "tech": tech });
        take(&api, &owner, "settings/send_defaults", "", form).await
    };
    let gone = api.house.service.token().to_string();
    assert!(!wrong(&send("1", &gone).await).is_empty());
    let to = done(&send("1", &contact.id.to_string()).await).to.unwrap();
    assert!(to.starts_with("/settings?flash="), "{to}");
    let (_, shown) = page(&api, &pages(&api), &owner, &to).await;
    assert!(shown.contains("No domain falls back to these"), "{shown}");
    let answer = send("1", "default").await;
    let FunctionError::Stale(both) = refused(&answer) else {
        panic!("{answer:?}")
    };
    let to = both.to.unwrap();
    assert!(to.starts_with("/settings?tech=default&flash="), "{to}");
}

#[tokio::test]
async fn a_session_that_is_over_is_no_error() {
    let (api, owner) = opened().await;
    let answer = take(&api, &owner, "account/end_session", "none", json!({})).await;
    assert_eq!(done(&answer).text, "That session was over already.");
}

#[tokio::test]
async fn a_page_whose_forms_have_functions_brings_them_alive() {
    let (api, owner) = opened().await;
    let (office, eva) = (api.office("Praha").await, api.employee("Nova").await);
    let member = api.member(&eva, &office).await.id;
    let accented = api.house.contact("Nová").await.id;
    api.house.contact("Nová").await;
    let domain = api.house.domain("alive.example").await;
    let import = import(&api).await;
    for path in [
        format!("/contacts/{member}"),
        format!("/contacts/{accented}"),
        format!("/contacts/{accented}/edit"),
        format!("/contacts/{accented}/international"),
        "/contacts/new".into(),
        "/contacts/new?kind=member".into(),
        "/contacts/duplicates".into(),
        "/domains".into(),
        format!("/domains/{domain}"),
        format!("/import/{import}"),
        format!("/settings?tech={accented}"),
        "/settings/keys".into(),
        "/settings/webhooks".into(),
    ] {
        let (status, shown) = page(&api, &pages(&api), &owner, &path).await;
        assert_eq!(status, 200, "{path}");
        assert!(shown.contains("data-function=\"/fn/"), "{path}");
        let lives = |island: &str| shown.contains(&format!("data-component=\"{island}"));
        assert!(lives("LiveForms") || lives("LiveTasks"), "{path}");
        // The place for what came of a form is on pages that load the browser's part.
        assert!(shown.contains("id=\"outcome\""), "{path}");
    }
}
