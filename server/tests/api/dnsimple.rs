//! DNSimple's API.

use crate::client::{Answer, Api, As, call};
use model::role::Role;
use serde_json::{Value, json};
use server::http::dialects::dnsimple::ENDPOINTS;
use server::http::v1::Concerns;

pub fn place(api: &Api, rest: &str) -> String {
    format!("/dnsimple/v2/{}{rest}", api.organization())
}

pub fn jana() -> Value {
    json!({
        "label": "Office", "first_name": "Jana", "last_name": "Nova", "job_title": "CEO", "organization_name": "Nova s.r.o.",
        "email": "jana@nova.example", "phone": "+420 601 123 456", "fax": "", "address1": "Dlouha 1", "address2": "2. patro",
        "city": "Praha", "state_province": "Praha", "postal_code": "110 00", "country": "CZ",
    })
}

pub async fn made(api: &Api, body: &Value) -> Value {
    let answer = api
        .send(call("post", &place(api, "/contacts")).json(body))
        .await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["data"].clone()
}

/// The number of the caller's account.
pub async fn account(api: &Api) -> Value {
    let answer = api.get("/dnsimple/v2/whoami").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["data"]["account"]["id"].clone()
}

pub async fn data(api: &Api, rest: &str) -> Value {
    let answer = api.get(&place(api, rest)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["data"].clone()
}

pub fn named(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    for texts in body["errors"].as_object().unwrap().values() {
        assert!(
            texts.as_array().is_some_and(|all| !all.is_empty()),
            "{body}"
        );
    }
    body["errors"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

#[tokio::test]
async fn a_contact_is_made_read_changed_and_deleted() {
    let api = Api::open().await;
    let contact = made(&api, &jana()).await;
    let id = contact["id"].as_i64().unwrap();
    for (name, value) in jana().as_object().unwrap() {
        let expected = if name == "phone" {
            json!("+420601123456")
        } else {
            value.clone()
        };
        assert_eq!(contact[name], expected, "{name}");
    }
    assert_eq!(contact["account_id"], account(&api).await);
    let here = format!("/contacts/{id}");
    assert_eq!(data(&api, &here).await, contact);
    let patch = json!({ "city": "Brno", "label": null, "address2": null });
    let after = api
        .send(call("patch", &place(&api, &here)).json(&patch))
        .await;
    assert_eq!(after.status, 200, "{after:?}");
    let after = after.json()["data"].clone();
    assert_eq!(
        (
            &after["city"],
            &after["label"],
            &after["address2"],
            &after["job_title"],
            &after["id"]
        ),
        (
            &json!("Brno"),
            &json!(""),
            &json!(""),
            &json!("CEO"),
            &json!(id)
        )
    );
    assert_eq!(
        api.send(call("delete", &place(&api, &here))).await.status,
        204
    );
    assert_eq!(api.get(&place(&api, &here)).await.status, 404);
    // A number is never given again.
    assert!(made(&api, &jana()).await["id"].as_i64().unwrap() > id);
}

#[tokio::test]
async fn what_is_wrong_is_named_in_the_vendors_words() {
    let api = Api::open().await;
    let with = |name: &str, value: Value| {
        let mut one = jana();
        one[name] = value;
        one
    };
    for (body, fields) in [
        (json!({}), vec!["address1", "city", "country", "first_name"]),
        (with("email", json!("nobody")), vec!["email"]),
        (with("country", json!("XX")), vec!["country"]),
        (with("address1", json!("")), vec!["address1"]),
        (
            with("state_province", json!("x".repeat(129))),
            vec!["state_province"],
        ),
        (with("job_title", json!("")), vec!["job_title"]),
        (with("label", json!("x".repeat(256))), vec!["label"]),
        (with("city", json!(1)), vec!["city"]),
        (with("city", json!("a\u{0}b")), vec!["city"]),
        (with("shoe", json!("42")), vec!["shoe"]),
    ] {
        let refused = api
            .send(call("post", &place(&api, "/contacts")).json(&body))
            .await;
        assert_eq!(
            (refused.status, named(&refused)),
            (400, fields.into_iter().map(str::to_owned).collect()),
            "{body}"
        );
        assert_eq!(refused.json()["message"], "Validation failed");
    }
    for rubbish in [
        &b"{"[..],
        b"[]",
        b"\xff",
        b"{\"city\":\"a\",\"city\":\"b\"}",
        &[b'['; 10_000],
    ] {
        let ask = call("post", &place(&api, "/contacts"))
            .header("content-type", "application/json")
            .body(rubbish.to_vec());
        assert_eq!(api.send(ask).await.status, 400);
    }
    assert_eq!(data(&api, "/contacts").await, json!([]));
    // Who holds a role stays.
    let holder = made(&api, &jana()).await;
    let domain = api.house.domain("one.example").await;
    let id = api
        .house
        .service
        .dnsimple()
        .numbered(
            &api.house.actor().await,
            service::dnsimple::Numbered::Contact,
            holder["id"].as_i64().unwrap(),
        )
        .await
        .unwrap();
    let contact = api
        .house
        .service
        .contacts()
        .get(&api.house.actor().await, id.into())
        .await
        .unwrap();
    api.house.give(domain, Role::Tech, &contact).await;
    let refused = api
        .send(call(
            "delete",
            &place(&api, &format!("/contacts/{}", holder["id"])),
        ))
        .await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.json()["message"]
            .as_str()
            .unwrap()
            .contains("still holds")
    );
}

#[tokio::test]
async fn a_change_of_registrant_is_looked_over_begun_and_followed() {
    let api = Api::open().await;
    api.house.domain("one.example").await;
    let domain = data(&api, "/domains/one.example").await;
    assert_eq!(
        (&domain["name"], &domain["state"]),
        (&json!("one.example"), &json!("registered"))
    );
    assert_eq!(data(&api, "/domains").await[0]["id"], domain["id"]);
    assert_eq!(
        data(&api, &format!("/domains/{}", domain["id"])).await,
        domain
    );
    let contact = made(&api, &jana()).await;
    let body = json!({ "domain_id": domain["id"], "contact_id": contact["id"] });
    let check = place(&api, "/registrar/registrant_changes/check");
    let looked = api.send(call("post", &check).json(&body)).await;
    assert_eq!(looked.status, 200, "{looked:?}");
    assert_eq!(
        looked.json()["data"],
        json!({ "contact_id": contact["id"], "domain_id": domain["id"], "extended_attributes": [], "registry_owner_change": true })
    );
    assert_eq!(data(&api, "/registrar/registrant_changes").await, json!([]));
    let changes = place(&api, "/registrar/registrant_changes");
    let begun = api.send(call("post", &changes).json(&body)).await;
    assert_eq!(begun.status, 202, "{begun:?}");
    let change = begun.json()["data"].clone();
    assert_eq!(
        (
            &change["state"],
            &change["domain_id"],
            &change["contact_id"]
        ),
        (&json!("new"), &domain["id"], &contact["id"])
    );
    let here = format!("/registrar/registrant_changes/{}", change["id"]);
    api.house.settle().await;
    let done = data(&api, &here).await;
    assert_eq!(done["state"], "completed", "{done}");
    assert_eq!(
        data(&api, "/domains/one.example").await["registrant_id"],
        contact["id"]
    );
    // What is done can't be undone.
    assert_eq!(
        api.send(call("delete", &place(&api, &here))).await.status,
        400
    );
    let mut other = jana();
    other["first_name"] = "Eva".into();
    let other = made(&api, &other).await;
    let second =
        json!({ "domain_id": "one.example", "contact_id": other["id"], "extended_attributes": {} });
    let second = api.send(call("post", &changes).json(&second)).await.json()["data"].clone();
    let there = format!("/registrar/registrant_changes/{}", second["id"]);
    for _ in 0..2 {
        assert_eq!(
            api.send(call("delete", &place(&api, &there))).await.status,
            204
        );
    }
    assert_eq!(data(&api, &there).await["state"], "cancelled");
    let ids = async |query: &str| -> Vec<Value> {
        let all = data(&api, &format!("/registrar/registrant_changes?{query}")).await;
        all.as_array()
            .unwrap()
            .iter()
            .map(|each| each["id"].clone())
            .collect()
    };
    let (first, second) = (change["id"].clone(), second["id"].clone());
    // A client waits until nothing is open.
    assert_eq!(ids("").await, Vec::<Value>::new());
    assert_eq!(ids("state=cancelled").await, std::slice::from_ref(&second));
    assert_eq!(ids("state=completed").await, std::slice::from_ref(&first));
    assert_eq!(
        ids(&format!("state=cancelled&contact_id={}", other["id"])).await,
        [second]
    );
    assert_eq!(
        ids(&format!(
            "state=completed&domain_id={}&per_page=1",
            domain["id"]
        ))
        .await,
        [first]
    );
    assert_eq!(ids("domain_id=999999").await, Vec::<Value>::new());
    for (body, fields) in [
        (json!({}), vec!["contact_id", "domain_id"]),
        (
            json!({ "domain_id": 999_999, "contact_id": contact["id"] }),
            vec!["domain_id"],
        ),
        (
            json!({ "domain_id": domain["id"], "contact_id": domain["id"] }),
            vec!["contact_id"],
        ),
        (
            json!({ "domain_id": domain["id"], "contact_id": contact["id"], "extended_attributes": { "x-fi": "1" } }),
            vec!["extended_attributes.x-fi"],
        ),
        (
            json!({ "domain_id": [1], "contact_id": contact["id"] }),
            vec!["domain_id"],
        ),
    ] {
        let refused = api.send(call("post", &changes).json(&body)).await;
        assert_eq!(refused.status, 400, "{body}");
        let names = named(&refused);
        assert!(
            fields
                .iter()
                .all(|field| names.contains(&(*field).to_owned()))
                || names.len() == 1,
            "{body}: {names:?}"
        );
    }
}

#[tokio::test]
async fn every_endpoint_asks_who_calls() {
    let api = Api::open().await;
    api.house.domain("one.example").await;
    let contact = made(&api, &jana()).await;
    let domain = data(&api, "/domains/one.example").await;
    let body = json!({ "domain_id": domain["id"], "contact_id": contact["id"] });
    let changes = place(&api, "/registrar/registrant_changes");
    let change = api.send(call("post", &changes).json(&body)).await.json()["data"].clone();
    let founded = api.house.stranger().await;
    let their_account = founded.organization.to_string();
    let stranger = As::Key(founded.api_key.unwrap());
    let tied = api.tied(api.other_project().await).await;
    let (r, w) = ("contacts:read", "contacts:write");
    let (dr, dw) = ("domains:read", "domains:write");
    let (tr, tw) = ("tasks:read", "tasks:write");
    let table: [(&str, &str, &str, u16); 14] = [
        ("get", "/whoami", "", 200),
        ("get", "/accounts", "", 200),
        ("get", "/{account}/contacts", r, 200),
        ("post", "/{account}/contacts", w, 201),
        ("get", "/{account}/contacts/{contact}", r, 200),
        ("patch", "/{account}/contacts/{contact}", w, 200),
        ("delete", "/{account}/contacts/{contact}", w, 400),
        ("get", "/{account}/domains", dr, 200),
        ("get", "/{account}/domains/{domain}", dr, 200),
        ("get", "/{account}/registrar/registrant_changes", tr, 200),
        ("post", "/{account}/registrar/registrant_changes", dw, 202),
        (
            "post",
            "/{account}/registrar/registrant_changes/check",
            dw,
            200,
        ),
        (
            "get",
            "/{account}/registrar/registrant_changes/{change}",
            tr,
            200,
        ),
        (
            "delete",
            "/{account}/registrar/registrant_changes/{change}",
            tw,
            204,
        ),
    ];
    let rows: Vec<(&str, String)> = table
        .iter()
        .map(|(method, path, ..)| (*method, format!("/dnsimple/v2{path}")))
        .collect();
    let there: Vec<(&str, String)> = ENDPOINTS
        .iter()
        .map(|place| (place.method, place.path.to_owned()))
        .collect();
    assert_eq!(rows, there);
    for (method, path, need, success) in table {
        let ask = |account: &str| {
            let path = format!("/dnsimple/v2{path}")
                .replace("{account}", account)
                .replace("{contact}", &contact["id"].to_string())
                .replace("{domain}", &domain["id"].to_string())
                .replace("{change}", &change["id"].to_string());
            let ask = call(method, &path);
            match (method, path.contains("contacts")) {
                ("post" | "patch", true) => ask.json(&jana()),
                ("post", false) => ask.json(&body),
                _ => ask,
            }
        };
        let ours = api.organization().to_string();
        assert_eq!(
            api.send_as(&As::Nobody, ask(&ours)).await.status,
            401,
            "{method} {path}"
        );
        let forged = As::Key("sk-nichandle-AAAAAAAAAAAAAAAAAAAAAAAA".into());
        assert_eq!(
            api.send_as(&forged, ask(&ours)).await.status,
            401,
            "{method} {path}"
        );
        if path.contains("{account}") {
            assert_eq!(
                api.send_as(&stranger, ask(&ours)).await.status,
                404,
                "{method} {path}"
            );
            let lacks: Vec<&str> = [r, w, dr, dw, tr, tw]
                .into_iter()
                .filter(|scope| scope.split(':').next() != need.split(':').next())
                .collect();
            let small = api.key(&lacks).await.1;
            assert_eq!(
                api.send_as(&small, ask(&ours)).await.status,
                403,
                "{method} {path}"
            );
        }
        let names = ["{contact}", "{domain}", "{change}"];
        if names.iter().any(|name| path.contains(name)) {
            assert_eq!(
                api.send_as(&stranger, ask(&their_account)).await.status,
                404,
                "{method} {path}"
            );
        }
        let scopes = match need {
            "" => vec![],
            // Cancelling looks at the task first.
            need => vec![need],
        };
        // A key of every scope that is tied to another project.
        let concerns = ENDPOINTS
            .iter()
            .find(|there| there.method == method && there.path.ends_with(path))
            .unwrap()
            .concerns;
        let refused = api.send_as(&tied, ask(&ours)).await;
        let expected = match concerns {
            Concerns::Caller => success,
            // A role holds it, or what else the vendor refuses it for.
            Concerns::Book => success,
            Concerns::Shared => 400,
            Concerns::Organization | Concerns::Person => 403,
            Concerns::Projects if names.iter().any(|name| path.contains(name)) => 404,
            Concerns::Projects if method == "get" => 200,
            Concerns::Projects => 400,
        };
        assert_eq!(refused.status, expected, "{method} {path}: {refused:?}");
        assert!(
            concerns != Concerns::Projects || !refused.text.contains("one.example"),
            "{method} {path}: {refused:?}"
        );
        let right = api.key(&scopes).await.1;
        let answer = api.send_as(&right, ask(&ours)).await;
        assert_eq!(answer.status, success, "{method} {path}: {answer:?}");
    }
}
