//! Adopting with what the registry holds: over the API, and by the pages.

use crate::client::{Api, As, call};
use crate::forms::{page, pages};
use axum::body::Body;
use axum::http::{Request, header};
use model::registry::{Postal, RegistryContact, RoleChange};
use model::role::Role;
use serde_json::{Value, json};
use service::OrgRole;
use tower::ServiceExt;

/// A domain that was registered elsewhere, with this holder.
async fn registered(api: &Api, name: &str, handle: &str) {
    let registry = api.house.line.direct();
    registry.domain_info("r-1", name).await.unwrap().unwrap();
    if registry
        .contact_info("r-2", handle)
        .await
        .unwrap()
        .is_none()
    {
        let contact = RegistryContact {
            handle: handle.into(),
            int: Some(Postal {
                name: "Hans Meier".into(),
                street: vec!["Gasse 1".into()],
                city: "Wien".into(),
                country_code: "AT".into(),
                ..Postal::default()
            }),
            email: "hans@holder.example".into(),
            disclose: true,
            ..RegistryContact::default()
        };
        registry.create_contact("r-3", &contact).await.unwrap();
    }
    let change = RoleChange {
        registrant: Some(handle.into()),
        ..RoleChange::default()
    };
    registry
        .update_domain_contacts("r-4", name, &change)
        .await
        .unwrap();
}

async fn adopt(api: &Api, body: &Value) -> crate::client::Answer {
    api.send(call("post", &api.domains("")).json(body)).await
}

#[tokio::test]
async fn the_answer_says_what_became_of_each_role_and_what_the_team_would_change() {
    let api = Api::open().await;
    registered(&api, "held.example", "FROM-BEFORE").await;
    let holder = api.house.contact("Holder").await;
    let team = api.team("Web", &holder).await.team.id;
    let asked = json!({ "name": "held.example", "team_id": team });
    // First as a plan, which writes nothing.
    let planned = api
        .send(call("post", &api.domains("?dry_run=true")).json(&asked))
        .await;
    assert_eq!(planned.status, 200, "{planned:?}");
    let plan = planned.json();
    assert_eq!(
        (&plan["object"], &plan["dry_run"]),
        (&json!("plan"), &json!(true))
    );
    assert_eq!(plan["totals"]["changes_of_registrant"], 1);
    assert_eq!(plan["domains"][0]["name"], "held.example");
    assert_eq!(plan["roles"][0]["took"], "new");
    assert_eq!(api.get(&api.domains("")).await.json()["data"], json!([]));

    let adopted = adopt(&api, &asked).await;
    assert_eq!(adopted.status, 201, "{adopted:?}");
    let domain = adopted.json();
    assert_eq!(domain["pending"], plan["totals"]);
    assert!(domain.get("task_id").is_none());
    let role = &domain["roles"][0];
    assert_eq!(
        (&role["role"], &role["held"], &role["took"], &role["handle"]),
        (
            &json!("registrant"),
            &json!("FROM-BEFORE"),
            &json!("new"),
            &json!("FROM-BEFORE")
        )
    );
    let place = adopted.header("location");
    let shown = api.get(place).await;
    assert_eq!(shown.header("etag"), adopted.header("etag"));
    assert!(shown.json().get("pending").is_none());
    let roles = api.get(&format!("{place}/contacts")).await.json();
    assert_eq!(roles["data"][0]["source"], "domain");
    assert_eq!(roles["data"][0]["contact"]["handle"], "FROM-BEFORE");
    assert_eq!(
        api.get(&api.path("/tasks")).await.json()["data"],
        json!([]),
        "nothing is sent"
    );

    // With `send` the task is made at once.
    registered(&api, "sent.example", "FROM-BEFORE").await;
    let sent = adopt(
        &api,
        &json!({ "name": "sent.example", "team_id": team, "send": true }),
    )
    .await;
    assert_eq!(sent.status, 201, "{sent:?}");
    let domain = sent.json();
    assert_eq!(domain["roles"][0]["took"], "known");
    let tasks = api.get(&api.path("/tasks")).await.json();
    assert_eq!(domain["task_id"], tasks["data"][0]["id"]);
    api.house.settle().await;
    let object = api
        .house
        .simulator
        .inspect()
        .domain("sent.example")
        .unwrap();
    assert_eq!(object.registrant, Some(holder.handle.clone()));
    let object = api
        .house
        .simulator
        .inspect()
        .domain("held.example")
        .unwrap();
    assert_eq!(object.registrant.as_deref(), Some("FROM-BEFORE"));
    let wrong = adopt(&api, &json!({ "name": "alone.example", "send": true })).await;
    assert_eq!(
        (wrong.status, wrong.fields()),
        (422, vec!["send".to_owned()])
    );
}

/// A page without the marks between its texts.
fn read(shown: &str) -> String {
    shown.replace("<!>", "")
}

/// Posts a form of the pages; where it leads, and what that page shows.
async fn post(api: &Api, who: &As, path: &str, body: &str) -> (String, String) {
    let pages = pages(api);
    let mut request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap();
    request.extensions_mut().insert(api.session(who).await);
    let response = pages.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status().as_u16(), 303, "{path}");
    let to = response.headers()[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned();
    let (status, shown) = page(api, &pages, who, &to).await;
    assert_eq!(status, 200, "{to}");
    (to, read(&shown))
}

#[tokio::test]
async fn a_box_of_names_is_adopted_row_by_row() {
    let api = Api::open().await;
    let editor = api.person(OrgRole::Editor).await;
    for name in ["one.example", "two.example"] {
        registered(&api, name, "FROM-BEFORE").await;
    }
    let project = api.house.founded.project;
    api.house.domain("here.example").await;
    let body = format!(
        "name=one.example%0D%0Atwo.example%2C+here.example+taken-x.example+-bad-&project={project}"
    );
    let (to, shown) = post(&api, &editor, "/domains/adopt", &body).await;
    assert!(to.starts_with("/import/"), "{to}");
    for said in [
        "5 names to adopt",
        "2 taken in",
        "1 as they are",
        "1 failed",
        "1 refused",
        "FROM-BEFORE",
        "in the book already",
        "does not hold taken-x.example",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    // More than a handful is a task's.
    let names: Vec<String> = (0..12).map(|n| format!("many{n}.example")).collect();
    let body = format!("name={}&project={project}", names.join("+"));
    let (to, _) = post(&api, &editor, "/domains/adopt", &body).await;
    api.house.settle().await;
    let (_, shown) = page(&api, &pages(&api), &editor, &to).await;
    let shown = read(&shown);
    assert!(shown.contains("12 taken in"), "{shown}");
    // None is said at the box, which keeps the rest.
    let (to, shown) = post(
        &api,
        &editor,
        "/domains/adopt",
        &format!("name=+&project={project}"),
    )
    .await;
    assert!(
        to.starts_with("/domains/adopt?flash=") && shown.contains("Fill this in."),
        "{shown}"
    );
    // One name leads to its page.
    let (to, _) = post(
        &api,
        &editor,
        "/domains/adopt",
        &format!("name=single.example&project={project}"),
    )
    .await;
    assert!(to.starts_with("/domains/") && !to.contains("adopt"), "{to}");
}

#[tokio::test]
async fn what_a_team_would_change_of_many_is_one_plan() {
    let api = Api::open().await;
    let editor = api.person(OrgRole::Editor).await;
    for name in ["one.example", "two.example"] {
        registered(&api, name, "FROM-BEFORE").await;
    }
    let holder = api.house.contact("Holder").await;
    let team = api.team("Web", &holder).await.team.id;
    let project = api.house.founded.project;
    let body = format!("name=one.example+two.example&project={project}&team_id={team}");
    let (to, shown) = post(&api, &editor, "/domains/adopt", &body).await;
    assert!(
        shown.contains("Plan what their team would change"),
        "{shown}"
    );
    let import = to.split('?').next().unwrap().to_owned();
    let plan = format!("{import}/plan");
    let (to, shown) = post(&api, &editor, &plan, "").await;
    assert!(to.starts_with("/plans/"), "{to}");
    assert!(
        shown.contains("Send to 2 domains, each with a new registrant"),
        "{shown}"
    );
    let run = format!("{to}/run");
    post(&api, &editor, &run, "").await;
    api.house.settle().await;
    // Nobody has to decide about them any more.
    let (to, shown) = post(&api, &editor, &plan, "").await;
    assert!(to.starts_with(&import), "{to}");
    assert!(shown.contains("No domain of this file"), "{shown}");
}

#[tokio::test]
async fn a_domains_page_offers_the_teams_roles_and_lets_it_go() {
    let api = Api::open().await;
    let editor = api.person(OrgRole::Editor).await;
    let viewer = api.person(OrgRole::Viewer).await;
    registered(&api, "held.example", "FROM-BEFORE").await;
    let holder = api.house.contact("Holder").await;
    let team = api.team("Web", &holder).await.team.id;
    let adopted = adopt(&api, &json!({ "name": "held.example", "team_id": team }))
        .await
        .json();
    let id = adopted["id"].as_str().unwrap();
    let path = format!("/domains/{id}");
    let pages = pages(&api);
    let (_, shown) = page(&api, &pages, &editor, &path).await;
    for said in [
        "What the team would change",
        "Send 1 role",
        "change of registrant",
        "Keep",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let (_, seen) = page(&api, &pages, &viewer, &path).await;
    assert!(!seen.contains("Send 1 role") && !seen.contains("Release this domain"));
    let version = adopted["version"].as_i64().unwrap();
    // What is sent is looked at first, whoever posts the form.
    let sending = format!("{path}/team/send");
    let form = format!("version={version}");
    let (to, plan) = post(&api, &editor, &sending, &form).await;
    assert_eq!(to, sending);
    for said in [
        "Nothing is sent yet.",
        "Another registrant",
        "Hans Meier",
        "Send 1 role, with a new registrant",
    ] {
        assert!(plan.contains(said), "{said}: {plan}");
    }
    assert_eq!(page(&api, &pages, &viewer, &sending).await.0, 403);
    let tasks = api.read("/tasks").await;
    assert_eq!(tasks["data"], json!([]), "nothing was sent");
    let (_, shown) = post(
        &api,
        &editor,
        &format!("{path}/team/keep"),
        &format!("version={version}"),
    )
    .await;
    assert!(
        shown.contains("keeps its roles") && !shown.contains("What the team would change"),
        "{shown}"
    );
    let (status, asked) = page(&api, &pages, &editor, &format!("{path}/release")).await;
    assert!(
        status == 200 && asked.contains("Nothing is sent"),
        "{asked}"
    );
    let (to, shown) = post(
        &api,
        &editor,
        &format!("{path}/release"),
        &format!("version={version}"),
    )
    .await;
    assert!(
        to.starts_with("/domains?flash=") && shown.contains("out of the book"),
        "{to}"
    );
    assert_eq!(api.get(&api.domains(&format!("/{id}"))).await.status, 404);
    let counts = api.house.simulator.inspect().counts();
    assert!(!counts.contains_key("domain:delete"), "{counts:?}");
}

#[tokio::test]
async fn a_file_says_what_its_rows_would_do_and_what_they_began() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    registered(&api, "file.example", "FROM-BEFORE").await;
    let holder = api.house.contact("Holder").await;
    let known = api.house.domain("known.example").await;
    let old = api.house.contact("Before").await;
    api.house.give(known, Role::Registrant, &old).await;
    api.house.settle().await;
    let actor = api.house.actor().await;
    let new = service::files::NewImport {
        kind: service::files::Kind::Domains,
        project: Some(api.house.founded.project),
        file_name: "domains.csv".into(),
    };
    let file = format!(
        "name,registrant\nfile.example,\nknown.example,{}\n",
        holder.handle
    );
    let files = api.house.service.files();
    let import = files
        .stage(&actor, &new, std::io::Cursor::new(file.into_bytes()))
        .await
        .unwrap();
    let path = format!("/import/{}", import.id);
    let pages = pages(&api);
    let (_, shown) = page(&api, &pages, &owner, &path).await;
    for said in [
        "Adopted, with the roles that its registry holds.",
        &old.handle,
        &holder.handle,
        "This is a change of registrant.",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let task = files.begin(&actor, import.id).await.unwrap();
    files.take_rows(task.id, None).await.unwrap();
    let (_, shown) = page(&api, &pages, &owner, &path).await;
    assert!(shown.contains("1 task: 1 under way."), "{shown}");
    api.house.settle().await;
    let (_, shown) = page(&api, &pages, &owner, &path).await;
    assert!(
        shown.contains("1 task: 1 done.") && shown.contains("FROM-BEFORE"),
        "{shown}"
    );
    // An empty cell of a new domain leaves the role as the registry holds it.
    let object = api
        .house
        .simulator
        .inspect()
        .domain("file.example")
        .unwrap();
    assert_eq!(object.registrant.as_deref(), Some("FROM-BEFORE"));
}
