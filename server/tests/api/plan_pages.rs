//! Many domains at once, on the pages: what is selected leads to a plan, the plan's page says what would be sent, and only its button sends it.

use crate::client::{Api, As, call};
use crate::functions_write::posted;
use model::id::DomainId;
use model::role::Role;
use serde_json::{Value, json};
use service::OrgRole;

async fn opened() -> (Api, As) {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    (api, owner)
}

/// The domains of a team, by the API.
async fn of_team(api: &Api, team: impl std::fmt::Display) -> Vec<Value> {
    let project = api.house.founded.project;
    let listed = api
        .read(&format!("/projects/{project}/domains?team_id={team}"))
        .await;
    listed["data"].as_array().unwrap().clone()
}

fn boxes(domains: &[DomainId]) -> String {
    domains.iter().map(|id| format!("&row.{id}=1")).collect()
}

/// The sections of a plan's page, in their order.
fn sections(page: &str) -> Vec<&str> {
    let mut found: Vec<(usize, &str)> = ["problems", "registrants", "changes", "same"]
        .into_iter()
        .filter_map(|id| Some((page.find(&format!("id=\"{id}\""))?, id)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

#[tokio::test]
async fn what_is_selected_is_planned_looked_at_and_sent() {
    let (api, owner) = opened().await;
    let nova = api.house.contact("Nová").await;
    let team = api.team("Web", &nova).await.team.id;
    let one = api.house.domain("one.example").await;
    let strict = api.house.domain("plain.strict").await;
    let there = api.house.domain("there.example").await;
    let path = format!("/projects/{}/domains/{there}", api.house.founded.project);
    api.patch(&path, &json!({ "team_id": team })).await;
    api.house.settle().await;
    let before = api.everything().await;

    // The list asks for the rest on a page of its own, with everything in its address.
    let form = format!("do=team&list=q%3Dexample{}", boxes(&[one, strict, there]));
    let (to, page) = posted(&api, &owner, "/plans/new", &form).await;
    assert!(to.starts_with("/plans/new?do=team&ids="), "{to}");
    assert!(page.contains("Give 3 domains to a team"), "{page}");
    assert!(page.contains("href=\"/domains?q=example\""), "{page}");
    let ids = to.split("ids=").nth(1).unwrap().split('&').next().unwrap();
    let (to, page) = posted(&api, &owner, "/plans", &format!("do=team&ids={ids}")).await;
    assert!(to.starts_with("/plans/new?do=team&ids="), "{to}");
    assert!(page.contains("href=\"#team_id\""), "{page}");
    assert_eq!(api.everything().await, before, "nothing was chosen");

    let form = format!("do=team&ids={ids}&team_id={team}");
    let (plan, page) = posted(&api, &owner, "/plans", &form).await;
    assert!(plan.starts_with("/plans/"), "{plan}");
    assert!(page.contains("Give 3 domains to team Web"), "{page}");
    assert_eq!(
        sections(&page),
        ["problems", "registrants", "same"],
        "{page}"
    );
    assert!(page.contains(&format!("href=\"/contacts/{}\"", nova.id)));
    let button = "Send to 1 domain, with a new registrant";
    assert!(page.contains(button), "{page}");
    assert!(page.contains("1 domain would be refused, and is left out."));
    assert_eq!(of_team(&api, team).await.len(), 1, "nothing was sent");
    let (_, only) = api.page_of(&owner, &format!("{plan}?problem=true")).await;
    assert_eq!(sections(&only), ["problems"]);

    // Whoever may only read sees the plan and no button; nobody else sees it.
    let viewer = api.person(OrgRole::Viewer).await;
    let (status, page) = api.page_of(&viewer, &plan).await;
    assert_eq!(status, 200);
    assert!(!page.contains(button) && page.contains("Give 3 domains to team Web"));
    let stranger = As::Person(api.house.stranger().await.owner);
    let (status, page) = api.page_of(&stranger, &plan).await;
    assert_eq!(status, 404);
    assert!(page.contains("There is no such plan") && !page.contains("Web"));

    let (to, _) = posted(&api, &owner, &format!("{plan}/run"), "").await;
    assert!(to.starts_with("/tasks/"), "{to}");
    api.house.settle().await;
    let task = api.read(to.split('?').next().unwrap()).await;
    assert_eq!(task["status"], "completed", "{task}");
    assert_eq!(of_team(&api, team).await.len(), 2);
    let (_, page) = api.page_of(&owner, &plan).await;
    assert!(page.contains("This plan was carried out"), "{page}");
    assert!(page.contains(to.split('?').next().unwrap()) && !page.contains(button));
    let (to, page) = posted(&api, &owner, &format!("{plan}/run"), "").await;
    assert!(to.starts_with(&format!("{plan}?flash=")), "{to}");
    assert!(page.contains("role=\"alert\""), "once is enough: {page}");
}

#[tokio::test]
async fn all_that_match_are_selected_by_the_filter() {
    let (api, owner) = opened().await;
    for name in ["shop-a.example", "shop-b.example", "other.example"] {
        api.house.domain(name).await;
    }
    let (_, list) = api.page_of(&owner, "/domains?q=shop").await;
    assert!(list.contains("All 2 that match"), "{list}");
    assert!(list.contains("name=\"list\" value=\"q=shop\""), "{list}");
    // A cursor in the list's address is no part of the filter.
    let form = "do=lock&all=1&list=q%3Dshop%26cursor%3Dx";
    let (to, page) = posted(&api, &owner, "/plans/new", form).await;
    assert!(to.starts_with("/plans/"), "nothing else to ask: {to}");
    assert!(page.contains("Lock 2 domains against transfer"), "{page}");
    assert!(page.contains("Send to 2 domains"), "{page}");
    assert!(page.contains("shop-b.example") && !page.contains("other.example"));
}

#[tokio::test]
async fn nothing_selected_leads_back_to_the_list() {
    let (api, owner) = opened().await;
    api.house.domain("a.example").await;
    for form in [
        "do=read&list=q%3Da",
        "list=q%3Da&all=1&do=burn",
        "do=team&list=q%3Da&row.x=1",
    ] {
        let (to, page) = posted(&api, &owner, "/plans/new", form).await;
        assert!(to.starts_with("/domains?q=a&flash="), "{form}: {to}");
        assert!(page.contains("Select domains first"), "{form}: {page}");
    }
    for address in [
        "/plans/new",
        "/plans/new?do=team",
        "/plans/new?ids=x&do=team",
    ] {
        assert_eq!(api.page_of(&owner, address).await.0, 404, "{address}");
    }
    let viewer = api.person(OrgRole::Viewer).await;
    let (_, list) = api.page_of(&viewer, "/domains").await;
    assert!(!list.contains("class=\"pick\"") && !list.contains("id=\"bulk\""));
}

#[tokio::test]
async fn a_plan_that_is_out_of_date_says_what_moved_and_is_made_anew() {
    let (api, owner) = opened().await;
    let nova = api.house.contact("Nova").await;
    let moves = api.house.domain("moves.example").await;
    let stays = api.house.domain("stays.example").await;
    let form = format!("do=role&role=tech&contact={}&ids={moves},{stays}", nova.id);
    let (plan, page) = posted(&api, &owner, "/plans", &form).await;
    assert!(page.contains("Send to 2 domains"), "{page}");
    api.house.give(moves, Role::Tech, &nova).await;
    api.house.settle().await;
    let (to, page) = posted(&api, &owner, &format!("{plan}/run"), "").await;
    assert!(to.starts_with(&format!("{plan}?flash=")), "{to}");
    assert!(page.contains("changed since this was worked out"), "{page}");
    assert!(page.contains("moves.example") && !page.contains("id=\"run\""));
    let (again, page) = posted(&api, &owner, &format!("{plan}/again"), "").await;
    assert!(again.starts_with("/plans/") && again != plan, "{again}");
    assert!(page.contains("Send to 1 domain"), "{page}");
    assert_eq!(sections(&page), ["changes", "same"]);
}

#[tokio::test]
async fn a_merge_that_reaches_registries_is_a_plan_first() {
    let (api, owner) = opened().await;
    let (stays, goes) = (
        api.house.contact("Twice").await,
        api.house.contact("Zweimal").await,
    );
    let domain = api.house.domain("held.example").await;
    api.house.give(domain, Role::Registrant, &goes).await;
    api.house.settle().await;
    let before = api.everything().await;
    let form = format!("version=7&into={}", stays.id);
    let action = format!("/contacts/{}/merge", goes.id);
    let (to, _) = posted(&api, &owner, &action, &form).await;
    assert!(to.starts_with("/contacts/duplicates?flash="), "stale: {to}");
    assert_eq!(api.everything().await, before);
    let form = format!("version={}&into={}", goes.version, stays.id);
    let (plan, page) = posted(&api, &owner, &action, &form).await;
    assert!(plan.starts_with("/plans/"), "{plan}");
    let button = "Merge, and send to 1 domain, with a new registrant";
    assert!(page.contains(button), "{page}");
    assert!(page.contains("<del><bdi>"), "who it is now: {page}");
    let place = format!("/contacts/{}", goes.id);
    assert_eq!(
        api.get(&api.path(&place)).await.status,
        200,
        "nothing was done"
    );
    let (to, _) = posted(&api, &owner, &format!("{plan}/run"), "").await;
    assert!(to.starts_with("/tasks/"), "{to}");
    api.house.settle().await;
    assert_eq!(api.send(call("get", &api.path(&place))).await.status, 404);
}

#[tokio::test]
async fn another_team_is_a_plan_first_where_it_sends_something() {
    let (api, owner) = opened().await;
    let nova = api.house.contact("Nova").await;
    let team = api.team("Web", &nova).await.team.id;
    let domain = api.house.domain("a.example").await;
    let version = async || {
        let actor = api.house.actor().await;
        api.house
            .service
            .domains()
            .get(&actor, domain)
            .await
            .unwrap()
            .version
    };
    let action = format!("/domains/{domain}/team");
    let form = format!("team_id={team}&version={}", version().await);
    let (plan, page) = posted(&api, &owner, &action, &form).await;
    assert!(plan.starts_with("/plans/"), "{plan}");
    assert!(
        page.contains("Send to 1 domain, with a new registrant"),
        "{page}"
    );
    assert!(of_team(&api, team).await.is_empty(), "nothing was done yet");
    posted(&api, &owner, &format!("{plan}/run"), "").await;
    api.house.settle().await;
    assert_eq!(of_team(&api, team).await.len(), 1);

    // The same contacts under another team: the registry has them already.
    let same = api.team("Legal", &nova).await.team.id;
    let form = format!("team_id={same}&version={}", version().await);
    let (to, page) = posted(&api, &owner, &action, &form).await;
    assert!(to.starts_with(&format!("/domains/{domain}?flash=")), "{to}");
    assert!(page.contains("The domain is in that team now"), "{page}");
    assert_eq!(of_team(&api, same).await.len(), 1);
}

#[tokio::test]
async fn selected_tasks_are_asked_one_by_one_and_the_reasons_are_told() {
    let (api, owner) = opened().await;
    let failed = [
        crate::make::failed(&api.house, api.house.domain("a.example").await).await,
        crate::make::failed(&api.house, api.house.domain("b.example").await).await,
    ];
    let nova = api.house.contact("Nova").await;
    let well = api.house.domain("well.example").await;
    let well = api.house.give(well, Role::Tech, &nova).await;
    api.house.settle().await;
    let all: String = failed
        .iter()
        .chain([&well])
        .map(|id| format!("&row.{id}=1"))
        .collect();
    let (to, page) = posted(
        &api,
        &owner,
        "/tasks",
        &format!("do=dismiss&list=type%3Drenew{all}"),
    )
    .await;
    assert!(to.starts_with("/tasks?type=renew&flash="), "{to}");
    assert!(
        page.contains("2 tasks were dismissed. 1 did not: The task is completed"),
        "{page}"
    );
    for id in failed {
        let task = api.read(&format!("/tasks/{id}")).await;
        assert!(!task["dismissed_at"].is_null(), "{task}");
    }
    let (_, page) = posted(&api, &owner, "/tasks", &format!("do=cancel{all}")).await;
    assert!(page.contains("None of them did it."), "{page}");
    for form in ["do=retry", "row.x=1&do=retry", &format!("do=burn{all}")] {
        let (_, page) = posted(&api, &owner, "/tasks", form).await;
        assert!(page.contains("Select tasks first"), "{form}: {page}");
    }
}
