//! Many at once: letters, contacts of a list, domains that leave the book, and lists as files.

use crate::client::{Api, As, call};
use crate::functions_write::posted;
use crate::plans::{portfolio, totals};
use model::role::Role;
use serde_json::{Value, json};
use service::OrgRole;

/// A contact by the API. Without an address there is none.
async fn written(api: &Api, last_name: &str, email: &str) -> String {
    let mut body = json!({
        "kind": "external", "first_name": "Jana", "last_name": last_name, "street1": "Dlouhá 1", "city": "Praha", "country_code": "CZ",
    });
    if !email.is_empty() {
        body["email"] = json!(email);
    }
    let made = api.post("/contacts", &body).await.json();
    made["id"].as_str().unwrap().to_owned()
}

/// Who was not asked, by the code of the reason.
fn unasked(answer: &Value) -> Vec<(&str, Vec<&str>)> {
    let groups = answer["not_asked"].as_array().unwrap().iter();
    let mut groups: Vec<_> = groups
        .map(|of| {
            let ids = of["contact_ids"].as_array().unwrap().iter();
            let ids: Vec<&str> = ids.map(|id| id.as_str().unwrap()).collect();
            assert_eq!(of["count"], json!(ids.len()));
            (of["code"].as_str().unwrap(), ids)
        })
        .collect();
    groups.sort_unstable();
    groups
}

#[tokio::test]
async fn many_holders_are_asked_and_whoever_is_not_is_told_of_by_reason() {
    let api = Api::open().await;
    let one = written(&api, "Nova", "nova@acme.example").await;
    let twin = written(&api, "Stara", "nova@acme.example").await;
    let other = written(&api, "Mala", "mala@acme.example").await;
    let mute = written(&api, "Ticha", "").await;
    let office = api.office("Depot").await;
    let user = api.employee("Clen").await;
    let member = api.member(&user, &office).await.id.to_string();

    let all = [&one, &twin, &other, &mute, &member, &one];
    let answer = api
        .post("/verification-requests", &json!({ "contact_ids": all }))
        .await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let said = answer.json();
    assert_eq!(
        (&said["object"], &said["asked"], &said["next_cursor"]),
        (&json!("verification_requests"), &json!(2), &Value::Null)
    );
    assert_eq!(
        unasked(&said),
        [
            ("contact.no_email", vec![mute.as_str()]),
            ("rate.limited", vec![twin.as_str()]),
            ("verification.member", vec![member.as_str()]),
        ]
    );
    let letters = said["letters"].as_array().unwrap();
    assert_eq!(letters[0]["status"], "pending");
    assert_eq!(api.house.post().await.len(), 2, "both were mailed");

    // The limit of each address holds for all of them at once.
    let again = json!({ "contact_ids": [one, other] });
    let said = api.post("/verification-requests", &again).await.json();
    assert_eq!(said["asked"], 0);
    assert_eq!(
        unasked(&said),
        [("rate.limited", vec![one.as_str(), other.as_str()])]
    );
    for (body, field) in [
        (json!({}), "contact_ids"),
        (json!({ "all": false }), "contact_ids"),
        (json!({ "contact_ids": [one], "all": true }), "contact_ids"),
        (json!({ "contact_ids": [] }), "contact_ids"),
        (json!({ "contact_ids": [one], "cursor": "x" }), "cursor"),
    ] {
        let answer = api.post("/verification-requests", &body).await;
        assert_eq!(
            (answer.status, answer.fields()),
            (422, vec![field.to_owned()]),
            "{body}: {answer:?}"
        );
    }

    let wrong = json!({ "all": true });
    let answer = api.post("/verification-requests?cursor=x", &wrong).await;
    assert_eq!(
        (answer.status, answer.fields()),
        (422, vec!["cursor".to_owned()])
    );

    // Everybody who has not answered: one of them was asked too lately.
    api.house.clock.advance(chrono::TimeDelta::minutes(2));
    let said = api
        .post("/verification-requests", &json!({ "all": true }))
        .await
        .json();
    assert_eq!(said["asked"], 2, "{said}");
    assert_eq!(
        unasked(&said),
        [
            ("contact.no_email", vec![mute.as_str()]),
            ("rate.limited", vec![twin.as_str()])
        ]
    );
}

#[tokio::test]
async fn letters_are_sent_from_the_lists() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let one = written(&api, "Nova", "nova@acme.example").await;
    let mute = written(&api, "Ticha", "").await;
    written(&api, "Mala", "mala@acme.example").await;

    let (to, page) = posted(&api, &owner, "/verification", "list=").await;
    assert!(to.starts_with("/verification"), "{to}");
    assert!(page.contains("Select contacts first"), "{page}");
    let form = format!("list=&row.{one}=1&row.{mute}=1");
    let (_, page) = posted(&api, &owner, "/verification", &form).await;
    assert!(page.contains("1 letter"), "{page}");
    assert!(
        page.contains("1 was not asked: There is no e-mail address"),
        "{page}"
    );
    assert!(page.contains("formaction") || page.contains("Send letters"));
    assert_eq!(api.house.post().await.len(), 1);

    // All that match the list's filter.
    api.house.clock.advance(chrono::TimeDelta::minutes(2));
    let form = "do=letter&all=1&list=q%3Dmala";
    let (to, page) = posted(&api, &owner, "/contacts/many", form).await;
    assert!(to.starts_with("/contacts?q=mala"), "{to}");
    assert!(page.contains("1 letter"), "{page}");
    assert_eq!(api.house.post().await.len(), 2);
    let (_, page) = posted(&api, &owner, "/verification", "all=1&list=").await;
    assert!(page.contains("not asked"), "{page}");

    let viewer = api.person(OrgRole::Viewer).await;
    let (status, page) = api.page_of(&viewer, "/contacts").await;
    assert_eq!(status, 200);
    assert!(!page.contains("class=\"bulk\""), "{page}");
}

#[tokio::test]
async fn contacts_are_put_out_of_use_and_withheld_where_nothing_would_be_sent() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let free = written(&api, "Nova", "nova@acme.example").await;
    let held = api.house.contact("Slot").await;
    api.team("Web", &held).await;

    // Where domains show one of them a plan comes first: plans_disclosed.rs.
    let form = format!("do=withhold&list=&row.{free}=1");
    let (_, page) = posted(&api, &owner, "/contacts/many", &form).await;
    assert!(page.contains("1 contact is withheld."), "{page}");
    let (_, page) = posted(&api, &owner, "/contacts/many", &form).await;
    assert!(page.contains("None of them did it."), "{page}");
    assert!(page.contains("It was so already."), "{page}");

    let form = format!("do=deactivate&list=&row.{free}=1&row.{}=1", held.id);
    let (_, page) = posted(&api, &owner, "/contacts/many", &form).await;
    assert!(page.contains("1 contact is inactive."), "{page}");
    assert!(page.contains("1 did not: "), "{page}");
    assert_eq!(
        api.read(&format!("/contacts/{free}")).await["is_active"],
        false
    );
    let form = format!("do=activate&list=inactive%3D1&row.{free}=1");
    let (_, page) = posted(&api, &owner, "/contacts/many", &form).await;
    assert!(page.contains("1 contact is active."), "{page}");
    let (_, page) = posted(
        &api,
        &owner,
        "/contacts/many",
        &form.replace("activate", "eat"),
    )
    .await;
    assert!(page.contains("Choose what is to be done"), "{page}");
}

#[tokio::test]
async fn several_contacts_are_replaced_by_one_plan() {
    let house = portfolio().await;
    let api = &house.api;
    let owner = As::Person(api.house.founded.owner);
    let mala = api.house.contact("Mala").await;
    api.house
        .give(house.domains[2], Role::Admin, &house.stara)
        .await;
    api.house.settle().await;

    let form = format!(
        "do=replace&list=q%3Da&row.{}=1&row.{}=1",
        house.nova.id, house.stara.id
    );
    let (to, page) = posted(api, &owner, "/contacts/many", &form).await;
    assert!(to.starts_with("/contacts/many/replace?ids="), "{to}");
    assert!(page.contains("Replace 2 contacts by one"), "{page}");
    let ids = format!("ids={},{}", house.nova.id, house.stara.id);
    let (to, page) = posted(api, &owner, "/contacts/many/replace", &ids).await;
    assert!(to.starts_with("/contacts/many/replace?ids="), "{to}");
    assert!(page.contains("href=\"#to\""), "{page}");
    let form = format!("{ids}&to={}", mala.id);
    let (plan, page) = posted(api, &owner, "/contacts/many/replace", &form).await;
    assert!(plan.starts_with("/plans/"), "{plan}");
    assert!(
        page.contains("Send to 3 domains, each with a new registrant"),
        "{page}"
    );

    let plan = api.read(&plan).await;
    assert_eq!(totals(&plan), [3, 3, 3, 0, 0]);
    assert_eq!(
        plan["change"]["replace_contact"]["others"],
        json!([house.stara.id])
    );
    let before = api.seen().await;
    let (task, parts) = house.carried_out(&plan).await;
    assert_eq!(parts, house.ids(&[0, 1, 2]));
    let from = format!("{}, {}", house.nova.handle, house.stara.handle);
    assert_eq!(task["cause"]["from"], json!(from));
    for (at, role) in [(0, "registrant"), (1, "tech"), (2, "admin")] {
        assert_eq!(house.shown(at, role).await, json!(mala.handle));
    }
    // Each contact that was replaced has its entry.
    let new = api.since(&before, "a replacement of two").await;
    let replaced = new.iter().filter(|entry| entry.action == "contact.replace");
    assert_eq!(replaced.count(), 2);

    // The one who takes over is none of those who are replaced.
    let change =
        json!({ "replace_contact": { "from": house.nova.id, "others": [mala.id], "to": mala.id } });
    let answer = api.post("/plans", &json!({ "change": change })).await;
    assert_eq!(answer.status, 422, "{answer:?}");
}

#[tokio::test]
async fn domains_leave_the_book_by_a_plan() {
    let house = portfolio().await;
    let api = &house.api;
    api.house
        .give(house.domains[1], Role::Tech, &house.stara)
        .await;
    let plan = house.plan(json!({ "release": true })).await;
    assert_eq!(totals(&plan), [3, 0, 0, 1, 2], "one has a task under way");
    let items = house.items(&plan, "?problem=true").await;
    assert_eq!(items[0]["domain_id"], json!(house.domains[1]));
    let told = items[0]["refusals"][0]["message"].as_str().unwrap();
    assert!(told.contains("under way"), "{told}");
    let place = format!("/plans/{}", plan["id"].as_str().unwrap());

    // Its end is no change of the book, and makes the plan out of date.
    api.house.settle().await;
    assert_eq!(api.read(&place).await["stale"], true);
    let answer = house.run(&plan).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "plan.stale"));

    let plan = house.plan(json!({ "release": true })).await;
    assert_eq!(totals(&plan), [3, 0, 0, 0, 3]);
    // So does one that begins.
    api.house
        .give(house.domains[0], Role::Tech, &house.stara)
        .await;
    assert_eq!(house.run(&plan).await.code(), "plan.stale");
    api.house.settle().await;
    let updates = || api.house.simulator.inspect().count("domain:update");
    let sent = updates();
    let plan = house.plan(json!({ "release": true })).await;
    let before = api.seen().await;
    let answer = house.run(&plan).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let task = answer.json();
    assert_eq!(task["cause"], json!({ "cause": "released", "domains": 3 }));
    api.house.settle().await;
    let place = format!("/tasks/{}", task["id"].as_str().unwrap());
    assert_eq!(api.read(&place).await["status"], "completed");
    assert_eq!(updates(), sent, "nothing was sent");
    for domain in &house.domains {
        let path = api.domains(&format!("/{domain}"));
        assert_eq!(api.get(&path).await.status, 404);
    }
    let new = api.since(&before, "a release of three").await;
    let run = new.iter().find(|entry| entry.action == "plan.run").unwrap();
    for action in ["domain.release", "domain.roles"] {
        let of = new.iter().filter(|entry| entry.action == action);
        let of: Vec<_> = of.collect();
        assert_eq!(of.len(), 3, "{action}");
        assert!(of.iter().all(|entry| entry.cause_id == Some(run.id)));
    }
    // The names can be adopted again.
    api.house.domain("a.example").await;
}

#[tokio::test]
async fn lists_are_files_of_what_was_selected_or_matches() {
    let house = portfolio().await;
    let api = &house.api;
    let owner = As::Person(api.house.founded.owner);
    let lines = async |path: String| -> Vec<String> {
        let (status, text) = api.page_of(&owner, &path).await;
        assert_eq!(status, 200, "{path}: {text}");
        let rows = text.lines().skip(1);
        rows.map(|row| row.split(',').next().unwrap().to_owned())
            .collect()
    };
    let [a, _, c] = house.domains[..] else {
        panic!()
    };
    let all = ["a.example", "b.example", "c.example"];
    assert_eq!(lines("/domains.csv".into()).await, all);
    assert_eq!(lines("/domains.csv?q=b.ex".into()).await, ["b.example"]);
    let picked = format!("/domains.csv?list=q%3Db&do=team&row.{c}=1&row.{a}=1");
    assert_eq!(lines(picked.clone()).await, ["a.example", "c.example"]);
    assert_eq!(lines(format!("{picked}&all=1")).await, ["b.example"]);
    assert_eq!(
        lines("/domains.csv?list=q%3Db&do=team".into()).await,
        ["b.example"]
    );

    let (nova, stara) = (&house.nova, &house.stara);
    let picked = format!("/contacts.csv?list=&row.{}=1", stara.id);
    assert_eq!(lines(picked).await, std::slice::from_ref(&stara.handle));
    let found = lines("/contacts.csv?list=q%3DNova".into()).await;
    assert_eq!(found, std::slice::from_ref(&nova.handle));

    let tasks = api.read(&format!("/tasks?domain_id={a}")).await;
    let task = tasks["data"][0]["id"].as_str().unwrap();
    assert_eq!(
        lines(format!("/tasks.csv?list=&row.{task}=1")).await,
        ["a.example"]
    );
    let of_c = lines(format!("/tasks.csv?domain={c}")).await;
    assert!(!of_c.is_empty() && of_c.iter().all(|name| name == "c.example"));
    assert_eq!(lines("/tasks.csv?status=failed".into()).await, [""; 0]);

    // What belongs to somebody else is in no file.
    let guest = api.guest_of(api.other_project().await).await;
    let (_, text) = api
        .page_of(&guest, &format!("/domains.csv?row.{a}=1"))
        .await;
    assert!(!text.contains("a.example"), "{text}");
    let (_, text) = api
        .page_of(&guest, &format!("/tasks.csv?row.{task}=1"))
        .await;
    assert!(!text.contains("a.example"), "{text}");
}

#[tokio::test]
async fn all_tasks_that_match_are_asked() {
    let house = portfolio().await;
    let api = &house.api;
    let owner = As::Person(api.house.founded.owner);
    for domain in &house.domains {
        api.house.give(*domain, Role::Billing, &house.stara).await;
    }
    let form = "do=cancel&all=1&list=status%3Dpending";
    let (to, page) = posted(api, &owner, "/tasks", form).await;
    assert!(to.starts_with("/tasks?status=pending"), "{to}");
    assert!(page.contains("3 tasks are cancelled."), "{page}");
    let answer = api.get(&api.path("/tasks?status=pending")).await.json();
    assert_eq!(answer["data"], json!([]));
    let pages = api
        .send(call("get", &api.path("/tasks?status=cancelled")))
        .await;
    assert_eq!(pages.json()["data"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_task_says_how_far_it_is_and_why_parts_failed() {
    let house = portfolio().await;
    let api = &house.api;
    let owner = As::Person(api.house.founded.owner);
    let plan = house
        .plan(json!({ "roles": { "tech": house.stara.id } }))
        .await;
    let switches = api.house.simulator.switches();
    let always = registry_sim::Times::Always;
    switches.refuse("domain:update", 2306, "not today", always);
    let task = house.run(&plan).await.json();
    api.house.settle().await;
    switches.clear();
    let place = format!("/tasks/{}", task["id"].as_str().unwrap());
    let progress = api.read(&format!("{place}/progress")).await;
    for (name, value) in [
        ("object", json!("task_progress")),
        ("task_id", task["id"].clone()),
        ("total", json!(3)),
        ("ended", json!(3)),
        ("failed", json!(3)),
        ("running", json!(0)),
        ("per_hour", Value::Null),
        ("seconds_left", Value::Null),
        ("import_id", Value::Null),
    ] {
        assert_eq!(progress[name], value, "{name}: {progress}");
    }
    let reasons = progress["reasons"].as_array().unwrap();
    assert_eq!(reasons.len(), 1, "{progress}");
    let reason = &reasons[0];
    assert_eq!(
        (&reason["code"], &reason["registry_code"], &reason["count"]),
        (&json!("registry.refused"), &json!(2306), &json!(3))
    );
    assert_eq!(reason["remedies"], json!([]), "only the registry knows");
    // One part by itself is told of in the same way.
    let part = reason["example_id"].as_str().unwrap();
    let alone = api.read(&format!("/tasks/{part}/progress")).await;
    assert_eq!(
        (
            &alone["total"],
            &alone["failed"],
            &alone["reasons"][0]["count"]
        ),
        (&json!(1), &json!(1), &json!(1))
    );
    let (_, page) = api.page_of(&owner, &place).await;
    assert!(page.contains("What would do"), "{page}");
}
