//! Saved plans: what makes one out of date, who may see and run one, and what is refused.

use crate::client::call;
use crate::plans::{Portfolio, portfolio, totals};
use model::role::Role;
use serde_json::{Value, json};
use service::Actor;
use uuid::Uuid;

#[tokio::test]
async fn a_plan_is_out_of_date_when_something_else_would_be_sent() {
    let house = portfolio().await;
    let plan = house
        .plan(json!({ "roles": { "admin": house.stara.id } }))
        .await;
    let place = format!("/plans/{}", plan["id"].as_str().unwrap());
    // What it does not depend on leaves it true.
    house.api.house.contact("Jiny").await;
    assert_eq!(house.api.read(&place).await["stale"], false);
    // Another admin of one of them, who has not been sent yet.
    house
        .api
        .house
        .give(house.domains[1], Role::Tech, &house.stara)
        .await;
    let stale = house.api.read(&place).await;
    assert_eq!(
        (&stale["stale"], &stale["total_moved"]),
        (&json!(true), &json!(1))
    );
    let moved = json!([{ "domain_id": house.domains[1], "name": "b.example" }]);
    assert_eq!(stale["moved"], moved);
    let before = house.api.everything().await;
    let refused = house.run(&plan).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "plan.stale")
    );
    assert!(
        refused.json()["message"]
            .as_str()
            .unwrap()
            .contains("b.example")
    );
    assert_eq!(house.api.everything().await, before, "nothing was done");
    // Once it is as it was, the plan is true again.
    house
        .api
        .house
        .give(house.domains[1], Role::Tech, &house.nova)
        .await;
    assert_eq!(house.api.read(&place).await["stale"], false);
    assert_eq!(house.run(&plan).await.status, 202);
}

#[tokio::test]
async fn a_contact_that_is_edited_or_gone_moves_all_that_would_show_it() {
    let house = portfolio().await;
    let plan = house
        .plan(json!({ "roles": { "admin": house.stara.id } }))
        .await;
    let place = format!("/plans/{}", plan["id"].as_str().unwrap());
    let of = format!("/contacts/{}", house.stara.id);
    assert_eq!(
        house
            .api
            .patch(&of, &json!({ "city": "Brno" }))
            .await
            .status,
        200
    );
    assert_eq!(house.api.read(&place).await["total_moved"], 3);
    assert_eq!(
        house
            .api
            .patch(&of, &json!({ "is_active": false }))
            .await
            .status,
        200
    );
    assert_eq!(house.api.read(&place).await["total_moved"], 3);
    assert_eq!(house.run(&plan).await.code(), "plan.stale");
}

#[tokio::test]
async fn a_domain_that_comes_to_show_the_contact_makes_a_merge_out_of_date() {
    let house = portfolio().await;
    let merge = json!({ "merge_contact": { "from": house.nova.id, "into": house.stara.id } });
    let plan = house.ask(json!({ "change": merge })).await.json();
    let new = house.api.house.domain("new.example").await;
    let place = format!("/plans/{}", plan["id"].as_str().unwrap());
    assert_eq!(house.api.read(&place).await["stale"], false);
    let registrant = Role::Registrant;
    house.api.house.give(new, registrant, &house.nova).await;
    let moved = json!([{ "domain_id": new, "name": "new.example" }]);
    assert_eq!(house.api.read(&place).await["moved"], moved);
    assert_eq!(house.run(&plan).await.code(), "plan.stale");
}

#[tokio::test]
async fn a_domain_that_is_released_makes_it_out_of_date() {
    let house = portfolio().await;
    let plan = house.plan(json!({ "lock": true })).await;
    let path = house.api.domains(&format!("/{}", house.domains[2]));
    assert_eq!(house.api.send(call("delete", &path)).await.status, 204);
    let refused = house.run(&plan).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "plan.stale")
    );
    assert!(
        refused.json()["message"]
            .as_str()
            .unwrap()
            .contains("c.example")
    );
}

#[tokio::test]
async fn of_two_who_run_it_at_once_one_does() {
    let house = portfolio().await;
    let plan = house
        .plan(json!({ "roles": { "admin": house.stara.id } }))
        .await;
    let (one, other) = tokio::join!(house.run(&plan), house.run(&plan));
    let mut said = [one.status, other.status];
    said.sort_unstable();
    assert_eq!(said, [202, 409], "{one:?} {other:?}");
    house.api.house.settle().await;
    let tasks = house
        .api
        .read("/tasks?parts=false&status=completed&limit=200")
        .await;
    let ran = tasks["data"].as_array().unwrap().iter();
    assert_eq!(ran.filter(|task| task["domain_id"].is_null()).count(), 1);
}

#[tokio::test]
async fn the_same_request_makes_one_plan_and_runs_it_once() {
    let house = portfolio().await;
    let body = json!({ "change": { "lock": true }, "selection": { "filter": {} } });
    let make = || {
        call("post", &house.api.path("/plans"))
            .header("idempotency-key", "make")
            .json(&body)
    };
    let plan = house.api.send(make()).await.json();
    assert_eq!(house.api.send(make()).await.json(), plan);
    let path = house
        .api
        .path(&format!("/plans/{}/run", plan["id"].as_str().unwrap()));
    let run = || call("post", &path).header("idempotency-key", "run");
    let task = house.api.send(run()).await;
    assert_eq!(task.status, 202, "{task:?}");
    assert_eq!(house.api.send(run()).await.json(), task.json());
}

#[tokio::test]
async fn a_plan_expires_and_is_swept() {
    let house = portfolio().await;
    let plan = house.plan(json!({ "lock": true })).await;
    let place = house
        .api
        .path(&format!("/plans/{}", plan["id"].as_str().unwrap()));
    house.api.house.clock.advance(chrono::TimeDelta::hours(24));
    assert_eq!(house.api.get(&place).await.status, 404);
    assert_eq!(house.run(&plan).await.status, 404);
    house.api.house.clock.advance(chrono::TimeDelta::minutes(2));
    assert!(house.api.house.worker().tidy().await.unwrap() > 0);
}

#[tokio::test]
async fn domains_are_chosen_as_in_the_list() {
    let house = portfolio().await;
    let team = house.api.team("Web", &house.stara).await;
    let other = house.api.house.domain("shop.example").await;
    house.api.house.settle().await;
    let of_team = json!({ "change": { "team_id": team.team.id }, "selection": { "domain_ids": [other, other] } });
    let plan = house.ask(of_team).await.json();
    assert_eq!(totals(&plan)[0], 1, "each counts once");
    house.carried_out(&plan).await;
    for (filter, domains) in [
        (json!({}), 4),
        (json!({ "q": "shop" }), 1),
        (json!({ "team_id": team.team.id }), 1),
        (json!({ "tld": "example" }), 4),
        (json!({ "state": "agrees" }), 4),
        (json!({ "project_id": house.api.house.founded.project }), 4),
        (json!({ "task_status": "completed", "q": "a.example" }), 1),
    ] {
        let asked = json!({ "change": { "lock": true }, "selection": { "filter": filter } });
        let answer = house.ask(asked).await;
        assert_eq!(answer.status, 201, "{filter}: {answer:?}");
        assert_eq!(totals(&answer.json())[0], domains, "{filter}");
    }
    for filter in [json!({ "q": "nowhere" }), json!({ "state": "gone" })] {
        let asked = json!({ "change": { "lock": true }, "selection": { "filter": filter } });
        let answer = house.ask(asked).await;
        assert_eq!(
            (answer.status, answer.fields()),
            (422, vec!["selection".to_owned()])
        );
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_by_its_field() {
    let house = portfolio().await;
    let all = json!({ "filter": {} });
    let idle = house.api.house.contact("Pryc").await;
    let of = format!("/contacts/{}", idle.id);
    house.api.patch(&of, &json!({ "is_active": false })).await;
    let nobody = Uuid::from_u128(7);
    let with = |change: Value| json!({ "change": change, "selection": all });
    let many: Vec<Uuid> = (0..10_001).map(Uuid::from_u128).collect();
    let invalid = "request.invalid";
    house
        .api
        .refuses(
            "post",
            "/plans",
            &[
                (json!({}), invalid, &["change"]),
                (json!({ "change": { "lock": true } }), invalid, &["selection"]),
                (with(json!({})), invalid, &["change"]),
                (with(json!({ "lock": true, "renew": 1 })), invalid, &["change"]),
                (with(json!({ "renew": 11 })), invalid, &["change.renew"]),
                (with(json!({ "roles": {} })), invalid, &["change.roles"]),
                (with(json!({ "roles": { "tech": nobody } })), invalid, &["change.roles.tech"]),
                (with(json!({ "roles": { "tech": idle.id } })), "contact.inactive", &["change.roles.tech"]),
                (with(json!({ "team_id": nobody })), invalid, &["change.team_id"]),
                (with(json!({ "nameservers": ["localhost"] })), invalid, &["change.nameservers"]),
                (
                    with(json!({ "replace_contact": { "from": nobody, "to": nobody } })),
                    invalid,
                    &["change.replace_contact.from", "change.replace_contact.to"],
                ),
                (
                    with(json!({ "merge_contact": { "from": house.nova.id, "into": idle.id } })),
                    "contact.inactive",
                    &["change.merge_contact.into"],
                ),
                (
                    json!({ "change": { "lock": true }, "selection": { "domain_ids": [house.domains[0], nobody] } }),
                    invalid,
                    &["selection.domain_ids"],
                ),
                (
                    json!({ "change": { "lock": true }, "selection": { "domain_ids": many } }),
                    invalid,
                    &["selection.domain_ids"],
                ),
                (
                    json!({ "change": { "lock": true }, "selection": { "filter": { "project_id": nobody } } }),
                    invalid,
                    &["selection.filter.project_id"],
                ),
            ],
        )
        .await;
}

async fn allowed(house: &Portfolio, scopes: &[&str], change: &Value) -> u16 {
    let (_, key) = house.api.key(scopes).await;
    let body = json!({ "change": change, "selection": { "filter": {} } });
    let path = house.api.path("/plans");
    house
        .api
        .send_as(&key, call("post", &path).json(&body))
        .await
        .status
}

#[tokio::test]
async fn each_change_asks_for_what_it_needs() {
    let house = portfolio().await;
    let roles = json!({ "roles": { "tech": house.stara.id } });
    let merge = json!({ "merge_contact": { "from": house.nova.id, "into": house.stara.id } });
    for (scopes, change, status) in [
        (&["domains:read"][..], &roles, 403),
        (&["domains:write"], &roles, 201),
        (&["domains:write"], &json!({ "read": true }), 201),
        (&["domains:write"], &json!({ "lock": true }), 403),
        (
            &["domains:write", "tasks:write"],
            &json!({ "lock": true }),
            201,
        ),
        (
            &["domains:write", "tasks:write"],
            &json!({ "privacy": true }),
            403,
        ),
        (
            &["domains:write", "tasks:write", "contacts:write"],
            &json!({ "privacy": true }),
            201,
        ),
        (&["domains:write"], &merge, 403),
        (&["domains:write", "contacts:write"], &merge, 201),
    ] {
        assert_eq!(
            allowed(&house, scopes, change).await,
            status,
            "{scopes:?} {change}"
        );
    }
    // So does running it, whoever made it.
    let plan = house.plan(json!({ "lock": true })).await;
    let (_, key) = house.api.key(&["domains:write"]).await;
    let path = house
        .api
        .path(&format!("/plans/{}/run", plan["id"].as_str().unwrap()));
    assert_eq!(
        house.api.send_as(&key, call("post", &path)).await.status,
        403
    );
}

#[tokio::test]
async fn who_is_tied_to_a_project_has_plans_of_its_domains_alone() {
    let house = portfolio().await;
    let other = house.api.other_project().await;
    let theirs = house.api.tied(other).await;
    let plan = house.plan(json!({ "team_id": null })).await;
    let place = house
        .api
        .path(&format!("/plans/{}", plan["id"].as_str().unwrap()));
    for (method, rest) in [("get", ""), ("get", "/items"), ("post", "/run")] {
        let answer = house
            .api
            .send_as(&theirs, call(method, &format!("{place}{rest}")))
            .await;
        assert_eq!(answer.status, 404, "{method} {rest}");
    }
    let path = house.api.path("/plans");
    let asked =
        json!({ "change": { "team_id": null }, "selection": { "domain_ids": house.domains } });
    let answer = house
        .api
        .send_as(&theirs, call("post", &path).json(&asked))
        .await;
    assert_eq!(
        (answer.status, answer.fields()),
        (422, vec!["selection.domain_ids".to_owned()])
    );
    let ours = house.api.tied(house.api.house.founded.project).await;
    let answer = house
        .api
        .send_as(&ours, call("post", &path).json(&asked))
        .await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let place = house
        .api
        .path(&format!("/plans/{}", answer.json()["id"].as_str().unwrap()));
    assert_eq!(
        house
            .api
            .send_as(&ours, call("post", &format!("{place}/run")))
            .await
            .status,
        202
    );
    // What is everywhere is not theirs to plan.
    let merge =
        json!({ "change": { "merge_contact": { "from": house.nova.id, "into": house.stara.id } } });
    assert_eq!(
        house
            .api
            .send_as(&ours, call("post", &path).json(&merge))
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn a_strangers_plan_is_not_there() {
    let house = portfolio().await;
    let stranger = house.api.house.stranger().await;
    let actor = Actor::system(stranger.organization);
    let service = &house.api.house.service;
    let theirs = service
        .domains()
        .adopt(&actor, stranger.project, "theirs.example", None)
        .await
        .unwrap();
    let plan = crate::make::plan(service, &actor, theirs.id).await;
    for (method, rest) in [("get", ""), ("get", "/items"), ("post", "/run")] {
        let path = house.api.path(&format!("/plans/{}{rest}", plan.id));
        assert_eq!(
            house.api.send(call(method, &path)).await.status,
            404,
            "{method} {rest}"
        );
    }
}

#[tokio::test]
async fn a_plan_that_is_out_of_date_is_made_again() {
    let house = portfolio().await;
    let plan = house
        .plan(json!({ "roles": { "admin": house.stara.id } }))
        .await;
    house
        .api
        .house
        .give(house.domains[0], Role::Tech, &house.stara)
        .await;
    let service = &house.api.house.service;
    let actor = house.api.house.actor().await;
    let id = plan["id"].as_str().unwrap().parse().unwrap();
    let again = service.plans().again(&actor, id).await.unwrap();
    assert!(!again.stale && again.id != id);
    assert_eq!(again.totals.domains, 3);
    assert!(service.plans().run(&actor, again.id).await.is_ok());
}

#[tokio::test]
async fn the_answers_to_dry_run_have_the_same_totals() {
    let house = portfolio().await;
    let path = house
        .api
        .domains(&format!("/{}/contacts?dry_run=true", house.domains[0]));
    let roles = json!({ "registrant": house.stara.id });
    let asked = house.api.send(call("patch", &path).json(&roles)).await;
    assert_eq!(totals(&asked.json()), [1, 1, 1, 0, 0]);
    let replace = json!({ "from": house.nova.id, "to": house.stara.id, "dry_run": true });
    let asked = house
        .api
        .post("/contact-replacements", &replace)
        .await
        .json();
    assert_eq!(totals(&asked), [3, 3, 3, 0, 0]);
    let items = asked["domains"].as_array().unwrap();
    assert!(items.iter().all(|item| item["problem"] == false));
    let edit = format!("/contacts/{}?dry_run=true", house.nova.id);
    let asked = house
        .api
        .patch(&edit, &json!({ "city": "Brno" }))
        .await
        .json();
    assert_eq!(totals(&asked), [3, 3, 0, 0, 0]);
}
