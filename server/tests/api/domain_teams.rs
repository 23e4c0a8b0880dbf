//! Assigning domains to teams.

use crate::client::{Api, call};
use serde_json::json;

#[tokio::test]
async fn a_domain_is_given_to_a_team() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let team = api.team("Web", &nova).await.team.id;
    let domain = api.house.domain("a.example").await;
    api.house.domain("b.example").await;
    let project = api.house.founded.project;
    let place = format!("/projects/{project}/domains/{domain}");
    let tag = api.get(&api.path(&place)).await.header("etag").to_owned();
    let invalid = "request.invalid";
    api.refuses(
        "patch",
        &place,
        &[
            (json!({}), "domain.patch_empty", &[]),
            (json!({ "dry_run": true }), "domain.patch_empty", &[]),
            (
                json!({ "team_id": uuid::Uuid::nil() }),
                invalid,
                &["team_id"],
            ),
            (
                json!({ "team_id": uuid::Uuid::nil(), "dry_run": true }),
                invalid,
                &["team_id"],
            ),
            (
                json!({ "team_id": 1, "name": "x.example", "project_id": project, "colour": 1 }),
                invalid,
                &["colour", "name", "project_id", "team_id"],
            ),
        ],
    )
    .await;
    let before = api.everything().await;
    let plan = json!({ "team_id": team, "dry_run": true });
    let plan = api.patch(&place, &plan).await;
    assert_eq!(plan.status, 200, "{plan:?}");
    let plan = plan.json();
    assert_eq!(
        (
            &plan["total_domains"],
            &plan["domains"][0]["changes_registrant"]
        ),
        (&json!(1), &json!(true))
    );
    let sources: Vec<_> = plan["domains"][0]["contacts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| (each["role"].clone(), each["source"].clone()))
        .collect();
    assert_eq!(
        sources,
        [
            (json!("registrant"), json!("team")),
            (json!("admin"), json!("team"))
        ]
    );
    assert_eq!(api.everything().await, before);

    let give = |tag: &str| {
        call("patch", &api.path(&place))
            .header("if-match", tag)
            .json(&json!({ "team_id": team }))
    };
    let given = api.send(give(&tag)).await;
    assert_eq!(given.status, 202, "{given:?}");
    assert_eq!(api.send(give(&tag)).await.status, 412);
    let task = given.json();
    assert_eq!(
        (&task["object"], &task["domain_id"]),
        (&json!("task"), &json!(domain))
    );
    let task = format!("/tasks/{}", task["id"].as_str().unwrap());
    assert_eq!(given.header("location"), api.path(&task));
    let again = api.patch(&place, &json!({ "team_id": team })).await;
    assert_eq!(
        (again.status, &again.json()["team_id"]),
        (200, &json!(team))
    );
    assert_eq!(
        again.header("etag"),
        api.get(&api.path(&place)).await.header("etag")
    );
    api.house.settle().await;
    assert_eq!(api.read(&task).await["status"], "completed");
    let mine = api
        .read(&format!("/projects/{project}/domains?team_id={team}"))
        .await;
    let names: Vec<_> = mine["data"].as_array().unwrap().iter().collect();
    assert_eq!(names.len(), 1);
    assert_eq!(names[0]["name"], "a.example");
    let roles = api.read(&format!("{place}/contacts")).await;
    assert_eq!(roles["data"][0]["source"], "team");
    let taken = api.patch(&place, &json!({ "team_id": null })).await;
    assert_eq!(taken.status, 202);
    assert_eq!(
        api.read(&format!("{place}/contacts")).await["data"],
        json!([])
    );
}
