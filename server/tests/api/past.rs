//! The book at a past moment: over the API, and on the pages.

use crate::client::{Answer, Api, As, call};
use crate::forms::pages;
use axum::body::Body;
use axum::http::Request;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use service::OrgRole;
use uuid::Uuid;

/// A day and an hour of March 2026.
fn march(day: u32, hour: u32) -> DateTime<Utc> {
    format!("2026-03-{day:02}T{hour:02}:00:00Z")
        .parse()
        .unwrap()
}

/// What happened: on the 1st the team Web was made with Nova in its slots, and the domain adopted; on the 2nd the domain was given to the team; on the 4th it was bound to Stara; on the 5th Nova
/// moved; on the 6th Web was renamed; on the 7th the domain was released and the team deleted.
struct Story {
    api: Api,
    domain: String,
    team: String,
    nova: String,
    stara: String,
}

impl Story {
    async fn told() -> Self {
        let api = Api::open().await;
        let (nova, stara) = (
            api.house.contact("Nova").await,
            api.house.contact("Stara").await,
        );
        let web =
            json!({ "name": "Web", "registrant_contact_id": nova.id, "admin_contact_id": nova.id });
        let team = api.post("/teams", &web).await.json();
        let domain = api.house.domain("a.example").await;
        let story = Self {
            domain: format!("/projects/{}/domains/{domain}", api.house.founded.project),
            team: format!("/teams/{}", team["id"].as_str().unwrap()),
            nova: format!("/contacts/{}", nova.id),
            stara: format!("/contacts/{}", stara.id),
            api,
        };
        let api = &story.api;
        let done = |answer: Answer, status: u16| assert_eq!(answer.status, status, "{answer:?}");
        api.house.clock.to(march(2, 10));
        done(
            api.patch(&story.domain, &json!({ "team_id": team["id"] }))
                .await,
            202,
        );
        api.house.clock.to(march(4, 10));
        let bound = json!({ "registrant": stara.id });
        done(
            api.patch(&format!("{}/contacts", story.domain), &bound)
                .await,
            202,
        );
        api.house.settle().await;
        api.house.clock.to(march(5, 10));
        done(
            api.patch(&story.nova, &json!({ "city": "Brno" })).await,
            200,
        );
        api.house.clock.to(march(6, 10));
        done(
            api.patch(&story.team, &json!({ "name": "Shop", "slug": "shop" }))
                .await,
            200,
        );
        api.house.settle().await;
        api.house.clock.to(march(7, 10));
        done(api.delete(&story.domain).await, 204);
        done(api.delete(&story.team).await, 204);
        api.house.clock.to(march(8, 10));
        story
    }

    async fn at(&self, path: &str, at: &str) -> Answer {
        self.api
            .get(&self.api.path(&format!("{path}?at={at}")))
            .await
    }

    async fn then(&self, path: &str, at: &str) -> Value {
        let answer = self.at(path, at).await;
        assert_eq!(answer.status, 200, "{path} {at}: {answer:?}");
        answer.json()
    }
}

#[tokio::test]
async fn who_held_which_role_and_why() {
    let story = Story::told().await;
    let roles = format!("{}/contacts", story.domain);
    let told = async |at: &str| -> Vec<(String, String, String, String)> {
        let body = story.then(&roles, at).await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        assert_eq!(text(&body["at"]), at);
        let line = |each: &Value| {
            assert_eq!(text(&each["at"]), at);
            let id = text(&each["contact"]["id"]);
            let who = [&story.nova, &story.stara]
                .into_iter()
                .position(|path| path.ends_with(&id));
            let who = ["Nova", "Stara"][who.unwrap()];
            let cause = &each["cause"];
            assert_eq!(cause["actor"]["kind"], "key", "{each}");
            (
                format!("{} {who}", text(&each["role"])),
                text(&each["source"]),
                text(&each["team"]),
                text(&cause["action"]),
            )
        };
        body["data"].as_array().unwrap().iter().map(line).collect()
    };
    let line = |role: &str, source: &str, team: &str, action: &str| {
        (
            role.to_owned(),
            source.to_owned(),
            team.to_owned(),
            action.to_owned(),
        )
    };
    assert_eq!(told("2026-03-02T09:00:00Z").await, []);
    let by_team = |role| line(role, "team", "Web", "domain.team");
    assert_eq!(
        told("2026-03-03T14:00:00Z").await,
        [by_team("registrant Nova"), by_team("admin Nova")]
    );
    let own = line("registrant Stara", "domain", "Web", "domain.roles");
    assert_eq!(
        told("2026-03-04T12:00:00Z").await,
        [own, by_team("admin Nova")]
    );
    let own = line("registrant Stara", "domain", "Shop", "domain.roles");
    let by_shop = line("admin Nova", "team", "Shop", "domain.team");
    assert_eq!(told("2026-03-06T12:00:00Z").await, [own, by_shop]);
    assert_eq!(
        story.at(&roles, "2026-03-07T12:00:00Z").await.status,
        404,
        "it was released"
    );
    assert_eq!(story.api.get(&story.api.path(&roles)).await.status, 404);
    // Since when, and the contact as it was then.
    let then = story.then(&roles, "2026-03-03T14:00:00Z").await;
    assert!(
        then["data"][0]["since"]
            .as_str()
            .unwrap()
            .starts_with("2026-03-02T10:00:00")
    );
    assert_eq!(then["data"][0]["contact"]["city"], "Praha");
    assert_eq!(
        story.then(&roles, "2026-03-05T14:00:00Z").await["data"][1]["contact"]["city"],
        "Brno"
    );
    // One row a page: the next page is of the same moment.
    let first = format!("{roles}?limit=1&at=2026-03-03T14:00:00Z");
    let first = story.api.get(&story.api.path(&first)).await;
    let link = first.header("link").to_owned();
    let next = link.trim_start_matches('<').split('>').next().unwrap();
    let second = story.api.get(next).await.json();
    assert_eq!(
        (&second["data"][0]["role"], &second["at"]),
        (&json!("admin"), &json!("2026-03-03T14:00:00Z"))
    );
}

#[tokio::test]
async fn a_contact_and_a_team_as_they_were() {
    let story = Story::told().await;
    let today = story.api.read(&story.nova).await;
    assert!(
        today.get("at").is_none() && today.get("since").is_none() && today.get("cause").is_none()
    );
    let then = story.then(&story.nova, "2026-03-05T09:00:00Z").await;
    assert_eq!(
        (&then["city"], &then["version"], &then["at"]),
        (&json!("Praha"), &json!(1), &json!("2026-03-05T09:00:00Z"))
    );
    assert_eq!(
        (&then["object"], &then["cause"]["action"]),
        (&json!("contact"), &json!("contact.create"))
    );
    let now = story.then(&story.nova, "2026-03-08T10:00:00Z").await;
    assert_eq!(
        (&now["city"], &now["cause"]["action"]),
        (&json!("Brno"), &json!("contact.update"))
    );
    for (name, value) in today.as_object().unwrap() {
        assert_eq!(&now[name], value, "{name}");
    }
    // The same moment in another zone; the plus as it is, and as browsers send it.
    for at in [
        "2026-03-05T10:00:00+01:00",
        "2026-03-05T10:00:00%2B01:00",
        "2026-03-05T04:00:00-05:00",
    ] {
        assert_eq!(story.then(&story.nova, at).await, then, "{at}");
    }
    let web = story.then(&story.team, "2026-03-03T14:00:00Z").await;
    assert_eq!(
        (&web["name"], &web["slug"], &web["tech_contact_id"]),
        (&json!("Web"), &json!("web"), &Value::Null)
    );
    assert_eq!(
        (&web["admin_contact"]["city"], &web["cause"]["action"]),
        (&json!("Praha"), &json!("team.create"))
    );
    let shop = story.then(&story.team, "2026-03-06T14:00:00Z").await;
    assert_eq!(
        (
            &shop["name"],
            &shop["admin_contact"]["city"],
            &shop["version"]
        ),
        (&json!("Shop"), &json!("Brno"), &json!(2))
    );
    assert_eq!(
        story.at(&story.team, "2026-03-07T14:00:00Z").await.status,
        404
    );
    // What is known is not sent again, and permits no change.
    let answer = story.at(&story.nova, "2026-03-05T09:00:00Z").await;
    let path = story
        .api
        .path(&format!("{}?at=2026-03-05T09:00:00Z", story.nova));
    let again = call("get", &path).header("if-none-match", answer.header("etag"));
    assert_eq!(story.api.send(again).await.status, 304);
    let edit =
        call("patch", &story.api.path(&story.nova)).header("if-match", answer.header("etag"));
    assert_eq!(
        story
            .api
            .send(edit.json(&json!({ "city": "Plzen" })))
            .await
            .status,
        412
    );
}

#[tokio::test]
async fn moments_that_nobody_can_tell_of_are_refused() {
    let story = Story::told().await;
    let roles = format!("{}/contacts", story.domain);
    for path in [&story.nova, &story.team, &roles] {
        for (at, code) in [
            ("2026-02-28T23:59:59Z", "at.too_early"),
            ("0001-01-01T00:00:00Z", "at.too_early"),
            ("2026-03-08T11:00:00Z", "at.future"),
            ("9999-12-31T23:59:59Z", "at.future"),
            ("yesterday", "request.invalid"),
            ("", "request.invalid"),
            ("2026-03-03", "request.invalid"),
            ("2026-03-03T25:00:00Z", "request.invalid"),
            (
                "2026-03-03T14:00:00Z&at=2026-03-03T14:00:00Z",
                "request.invalid",
            ),
        ] {
            let answer = story.at(path, at).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (422, code),
                "{path} {at}: {answer:?}"
            );
            assert_eq!(answer.fields(), ["at"], "{path} {at}");
        }
        let early = story.at(path, "2026-02-28T00:00:00Z").await;
        let words = early.json()["message"].as_str().unwrap().to_owned();
        assert!(
            words.contains("2026-03-01T00:00:00"),
            "since when it is: {words}"
        );
    }
}

#[tokio::test]
async fn nobody_sees_more_of_the_past_than_of_today() {
    let story = Story::told().await;
    let api = &story.api;
    let roles = format!("{}/contacts", story.domain);
    let at = "?at=2026-03-03T14:00:00Z";
    let ask = async |who: &As, path: &str| {
        let answer = api
            .send_as(who, call("get", &api.path(&format!("{path}{at}"))))
            .await;
        answer.status
    };
    let other = api.other_project().await;
    for (who, statuses) in [
        (api.owner(), [200, 200, 200]),
        (api.person(OrgRole::Viewer).await, [200, 200, 200]),
        (api.guest().await, [403, 403, 200]),
        (api.guest_of(other).await, [403, 403, 404]),
        (api.tied(other).await, [200, 200, 404]),
        (api.key(&["tasks:read"]).await.1, [403, 403, 403]),
        (As::Nobody, [401, 401, 401]),
        (
            As::Person(api.house.stranger().await.owner),
            [404, 404, 404],
        ),
    ] {
        let asked = [
            ask(&who, &story.nova).await,
            ask(&who, &story.team).await,
            ask(&who, &roles).await,
        ];
        assert_eq!(asked, statuses);
    }
    // In another project the domain is not.
    let elsewhere = roles.replace(&api.house.founded.project.to_string(), &other.to_string());
    assert_eq!(ask(&api.owner(), &elsewhere).await, 404);
    let unknown = Uuid::from_u128(7);
    for path in [format!("/contacts/{unknown}"), format!("/teams/{unknown}")] {
        assert_eq!(ask(&api.owner(), &path).await, 404);
    }
}

#[tokio::test]
async fn the_pages_of_a_past_moment_show_it_and_change_nothing() {
    let story = Story::told().await;
    let pages = pages(&story.api);
    let owner = As::Person(story.api.house.founded.owner);
    let domain = format!("/domains/{}", story.domain.rsplit('/').next().unwrap());
    let get = async |who: &As, path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        crate::functions::send(&story.api, &pages, who, request).await
    };
    let tight = "2026-03-03T14:00:00Z";
    for (page, says) in [
        (
            &domain,
            [
                "a.example",
                "Nova",
                "2 March 2026, 10:00 UTC",
                "gave the domain to a team",
            ],
        ),
        (
            &story.nova,
            ["Praha", "a.example", "wrote the contact", "Web"],
        ),
        (&story.team, ["Web", "Nova", "1 domain", "made the team"]),
    ] {
        for at in [tight, "2026-03-03T14:00", "2026-03-03T15:00:00%2B01:00"] {
            let answer = get(&owner, &format!("{page}?at={at}")).await;
            assert_eq!(answer.status, 200, "{answer:?}");
            for text in says
                .iter()
                .chain(&["As of ", "3 March 2026, 14:00 UTC", "back to today"])
            {
                assert!(
                    answer.text.contains(text),
                    "{page} lacks {text}: {}",
                    answer.text
                );
            }
            let main = answer.text.split("<main").nth(1).unwrap();
            assert!(
                !main.contains("method=\"post\""),
                "nothing can be changed: {main}"
            );
        }
        for (at, status) in [
            ("rubbish", 422),
            ("2026-02-01T00:00", 422),
            ("2027-01-01T00:00", 422),
            ("2026-03-03", 200),
        ] {
            let answer = get(&owner, &format!("{page}?at={at}")).await;
            assert_eq!(answer.status, status, "{page} {at}");
        }
    }
    // The contact is there today, and nobody else's.
    let stranger = As::Person(story.api.house.stranger().await.owner);
    let now = wire::DateTime(story.api.house.clock.get()).text();
    let page = format!("{}?at={now}", story.nova);
    story.api.house.clock.advance(chrono::TimeDelta::minutes(1));
    assert_eq!(get(&owner, &page).await.status, 200);
    assert_eq!(get(&stranger, &page).await.status, 404);
    // Today's page asks for it; one of a domain that was released is not there any more.
    let today = get(&owner, &format!("{}?tab=history", story.nova)).await;
    assert!(today.text.contains("name=\"at\"") && today.text.contains("type=\"datetime-local\""));
    assert_eq!(get(&owner, &domain).await.status, 404);
    let guest = story.api.guest().await;
    assert_eq!(
        get(&guest, &format!("{domain}?at={tight}")).await.status,
        200
    );
    assert_eq!(
        get(&guest, &format!("{}?at={tight}", story.team))
            .await
            .status,
        403
    );
}
