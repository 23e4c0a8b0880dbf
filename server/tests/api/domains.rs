//! The portfolio and its roles.

use crate::client::{Api, call};
use serde_json::{Value, json};

async fn adopt(api: &Api, name: &str) -> Value {
    let answer = api
        .send(call("post", &api.domains("")).json(&json!({ "name": name })))
        .await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn a_domain_is_adopted_listed_and_released() {
    let api = Api::open().await;
    let answer = api
        .send(
            call("post", &api.domains(""))
                .json(&json!({ "name": " Háčky.Example ", "team_id": null })),
        )
        .await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let domain = answer.json();
    assert_eq!(
        (&domain["object"], &domain["unicode_name"]),
        (&json!("domain"), &json!("háčky.example"))
    );
    assert!(
        domain["name"].as_str().unwrap().starts_with("xn--"),
        "{domain}"
    );
    let place = api.domains(&format!("/{}", domain["id"].as_str().unwrap()));
    assert_eq!(answer.header("location"), place);
    // What became of its roles is said once: the registry's own placeholder is no contact.
    let mut stands = domain.clone();
    let roles = stands.as_object_mut().unwrap().remove("roles").unwrap();
    assert_eq!(
        (&roles[0]["held"], &roles[0]["took"]),
        (&json!("NICH-DEFAULT"), &json!("left"))
    );
    assert_eq!(api.get(&place).await.json(), stands);
    adopt(&api, "b.example").await;
    adopt(&api, "a.example").await;
    let first = api.get(&api.domains("?limit=2")).await.json();
    assert_eq!(
        (&first["data"][0]["name"], &first["data"][1]["name"]),
        (&json!("a.example"), &json!("b.example"))
    );
    let rest = api
        .get(&api.domains(&format!(
            "?limit=2&cursor={}",
            first["next_cursor"].as_str().unwrap()
        )))
        .await
        .json();
    assert_eq!(
        (rest["data"].as_array().unwrap().len(), &rest["next_cursor"]),
        (1, &Value::Null)
    );
    assert_eq!(
        api.get(&api.domains("?q=hacky")).await.json()["data"][0]["id"],
        domain["id"]
    );
    assert_eq!(api.send(call("delete", &place)).await.status, 204);
    assert_eq!(api.get(&place).await.status, 404);
}

#[tokio::test]
async fn an_adoption_is_refused_by_name() {
    let api = Api::open().await;
    adopt(&api, "taken.example").await;
    for (body, code, fields) in [
        (json!({}), "request.invalid", vec!["name"]),
        (
            json!({ "name": "no domain" }),
            "request.invalid",
            vec!["name"],
        ),
        (
            json!({ "name": 1, "team_id": "x", "price": 1 }),
            "request.invalid",
            vec!["name", "price", "team_id"],
        ),
        (
            json!({ "name": "taken.example" }),
            "domain.already_adopted",
            vec!["name"],
        ),
    ] {
        let answer = api.send(call("post", &api.domains("")).json(&body)).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (422, code),
            "{body}"
        );
        assert_eq!(answer.fields(), fields, "{body}");
    }
}

#[tokio::test]
async fn roles_are_given_by_a_task_and_shown_with_their_source() {
    let api = Api::open().await;
    let domain = adopt(&api, "roles.example").await;
    let place = api.domains(&format!("/{}/contacts", domain["id"].as_str().unwrap()));
    assert_eq!(api.get(&place).await.json()["data"], json!([]));
    let (nova, stara) = (
        api.house.contact("Nova").await,
        api.house.contact("Stara").await,
    );
    let answer = api
        .send(
            call("patch", &place)
                .json(&json!({ "registrant": nova.id, "tech": stara.id, "admin": nova.id })),
        )
        .await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let task = answer.json();
    assert_eq!(
        (&task["object"], &task["task_type"], &task["status"]),
        (&json!("task"), &json!("update_contacts"), &json!("pending"))
    );
    assert_eq!(
        (&task["domain_id"], &task["started_at"]),
        (&domain["id"], &Value::Null)
    );
    assert_eq!(
        answer.header("location"),
        api.path(&format!("/tasks/{}", task["id"].as_str().unwrap()))
    );
    api.house.settle().await;
    assert_eq!(
        api.get(answer.header("location")).await.json()["status"],
        "completed"
    );

    let answer = api
        .send(call("patch", &place).json(&json!({ "tech": null })))
        .await;
    assert_eq!(answer.status, 202);
    let roles = api.get(&place).await.json();
    let shown: Vec<_> = roles["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| {
            (
                each["role"].clone(),
                each["source"].clone(),
                each["contact"]["id"].clone(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (json!("registrant"), json!("domain"), json!(nova.id)),
            (json!("admin"), json!("domain"), json!(nova.id))
        ]
    );
    assert_eq!(roles["data"][0]["object"], "domain_contact");
    let page = api.get(&format!("{place}?limit=1")).await.json();
    let rest = api
        .get(&format!(
            "{place}?limit=1&cursor={}",
            page["next_cursor"].as_str().unwrap()
        ))
        .await
        .json();
    assert_eq!(
        (&rest["data"][0]["role"], &rest["next_cursor"]),
        (&json!("admin"), &Value::Null)
    );

    // A domain with work under way is not released.
    let busy = api
        .send(call(
            "delete",
            &api.domains(&format!("/{}", domain["id"].as_str().unwrap())),
        ))
        .await;
    assert_eq!((busy.status, busy.code().as_str()), (422, "domain.busy"));
}

#[tokio::test]
async fn wrong_roles_change_nothing() {
    let api = Api::open().await;
    let domain = adopt(&api, "roles.example").await;
    let place = api.domains(&format!("/{}/contacts", domain["id"].as_str().unwrap()));
    let contact = api.house.contact("Nova").await;
    let idle = api.house.contact("Stara").await;
    let idle_place = api.path(&format!("/contacts/{}", idle.id));
    assert_eq!(
        api.send(call("patch", &idle_place).json(&json!({ "is_active": false })))
            .await
            .status,
        200
    );
    for (body, code, fields) in [
        (json!({}), "domain.roles_empty", vec![]),
        (
            json!({ "registrant": contact.id, "tech": "x", "owner": null }),
            "request.invalid",
            vec!["owner", "tech"],
        ),
        (
            json!({ "registrant": contact.id, "tech": api.organization() }),
            "request.invalid",
            vec!["tech"],
        ),
        (
            json!({ "registrant": contact.id, "billing": idle.id }),
            "contact.inactive",
            vec!["billing"],
        ),
    ] {
        let answer = api.send(call("patch", &place).json(&body)).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (422, code),
            "{body}"
        );
        assert_eq!(answer.fields(), fields, "{body}");
    }
    assert_eq!(api.get(&place).await.json()["data"], json!([]));
    assert_eq!(api.get(&api.path("/tasks")).await.json()["data"], json!([]));
}

#[tokio::test]
async fn a_dry_run_of_roles_writes_nothing() {
    let api = Api::open().await;
    let domain = adopt(&api, "plan.example").await;
    let place = api.domains(&format!("/{}/contacts", domain["id"].as_str().unwrap()));
    let contact = api.house.contact("Nova").await;
    let bare = json!({ "kind": "custom", "first_name": "Bez", "last_name": "Adresy", "street1": "1", "city": "Praha", "country_code": "CZ" });
    let bare = api
        .send(call("post", &api.path("/contacts")).json(&bare))
        .await
        .json();
    let in_body = call("patch", &place)
        .json(&json!({ "registrant": contact.id, "tech": bare["id"], "dry_run": true }));
    let in_query = call("patch", &format!("{place}?dry_run=true"))
        .json(&json!({ "registrant": contact.id, "tech": bare["id"] }));
    let (plan, same) = (api.send(in_body).await, api.send(in_query).await);
    assert_eq!((plan.status, plan.json()), (200, same.json()));
    let plan = plan.json();
    let touched = &plan["domains"][0];
    assert_eq!(
        (&plan["object"], &touched["name"]),
        (&json!("plan"), &json!("plan.example"))
    );
    assert_eq!(touched["changes_registrant"], true);
    // The simulator asks nobody to confirm, and locks nothing.
    assert_eq!(
        touched["change_of_registrant"],
        json!({ "policy": "none", "confirmations": [], "transfer_lock_days": null })
    );
    assert_eq!(
        touched["send"]["roles"][0],
        json!({ "role": "registrant", "handle": contact.handle })
    );
    assert_eq!(
        touched["send"]["contacts"][0]["contact"]["handle"],
        json!(contact.handle)
    );
    assert_eq!(touched["refusals"][0]["field"], "tech.email");
    // Nothing was written.
    assert_eq!(api.get(&place).await.json()["data"], json!([]));
    assert_eq!(api.get(&api.path("/tasks")).await.json()["data"], json!([]));

    // Once it is done, there is nothing left to send.
    assert_eq!(
        api.send(call("patch", &place).json(&json!({ "registrant": contact.id })))
            .await
            .status,
        202
    );
    api.house.settle().await;
    let again = api
        .send(call("patch", &place).json(&json!({ "registrant": contact.id, "dry_run": true })))
        .await
        .json();
    let touched = &again["domains"][0];
    assert_eq!(
        (&touched["send"], &touched["changes_registrant"]),
        (
            &json!({ "contacts": [], "roles": [], "domain": [] }),
            &json!(false)
        )
    );
}

#[tokio::test]
async fn a_domain_stands_in_its_project_only() {
    let api = Api::open().await;
    let domain = adopt(&api, "place.example").await;
    let wrong = api.path(&format!(
        "/projects/{}/domains/{}",
        uuid::Uuid::nil(),
        domain["id"].as_str().unwrap()
    ));
    assert_eq!(api.get(&wrong).await.status, 404);
    assert_eq!(api.get(&format!("{wrong}/contacts")).await.status, 404);
    assert_eq!(
        api.send(call("patch", &format!("{wrong}/contacts")).json(&json!({ "tech": null })))
            .await
            .status,
        404
    );
    assert_eq!(api.send(call("delete", &wrong)).await.status, 404);
}
