//! DigiCert's API: each statement of its documentation.

use crate::client::{Answer, Api, As, Call, call};
use serde_json::{Value, json};
use server::http::dialects::Place;
use server::http::dialects::digicert::ENDPOINTS;
use server::http::v1::Concerns;

fn place(organization: &str) -> String {
    format!("/services/v2/organization/{organization}/contact")
}

fn ours(api: &Api) -> String {
    place(&api.organization().to_string())
}

fn john() -> Value {
    json!({
        "first_name": "John", "last_name": "Doe", "email": "john.doe@example.com", "job_title": "SRE", "telephone": "1234567890",
        "telephone_extension": "1234", "language_id": "1", "contact_type": "organization_contact",
    })
}

fn jane() -> Value {
    json!({
        "first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com", "job_title": "SRE", "telephone": "1234567890",
        "telephone_extension": "1234", "language_id": "1", "contact_type": "technical_contact",
    })
}

/// Calls with the owner's key in the vendor's header.
async fn send(api: &Api, call: Call) -> Answer {
    let key = api.house.founded.api_key.clone().unwrap();
    api.send_as(&As::Nobody, call.header("x-dc-devkey", &key))
        .await
}

async fn put(api: &Api, contacts: Value) -> Answer {
    send(
        api,
        call("put", &ours(api)).json(&json!({ "contacts": contacts })),
    )
    .await
}

async fn done(api: &Api, contacts: Value) {
    let answer = put(api, contacts).await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (204, ""),
        "{answer:?}"
    );
}

async fn shown(api: &Api) -> Value {
    let answer = send(api, call("get", &ours(api))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn codes(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    let errors = body["errors"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer:?}"));
    assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
    for error in errors {
        assert!(
            error.as_object().unwrap().keys().eq(["code", "message"]),
            "{error}"
        );
        assert!(!error["message"].as_str().unwrap().is_empty());
    }
    errors
        .iter()
        .map(|error| error["code"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn both_contacts_are_written_and_read_with_ids() {
    let api = Api::open().await;
    assert_eq!(
        shown(&api).await,
        json!({ "organization_contact": null, "technical_contact": null })
    );
    done(&api, json!([john(), jane()])).await;
    let now = shown(&api).await;
    for (name, sent) in [
        ("organization_contact", john()),
        ("technical_contact", jane()),
    ] {
        let mut kept = now[name].clone();
        let id = kept.as_object_mut().unwrap().remove("id").unwrap();
        assert_eq!(id.as_str().unwrap().len(), 36);
        assert_eq!(kept, sent);
    }
    // The same again changes nothing.
    done(&api, json!([jane(), john()])).await;
    assert_eq!(shown(&api).await, now);
}

#[tokio::test]
async fn a_contact_type_that_is_absent_stays() {
    let api = Api::open().await;
    done(&api, json!([john(), jane()])).await;
    let before = shown(&api).await;
    let mut other = john();
    other["first_name"] = "Jack".into();
    done(&api, json!([other])).await;
    let after = shown(&api).await;
    assert_eq!(after["technical_contact"], before["technical_contact"]);
    assert_eq!(after["organization_contact"]["first_name"], "Jack");
}

#[tokio::test]
async fn the_same_person_is_updated_in_place_and_what_is_left_out_is_deleted() {
    let api = Api::open().await;
    done(&api, json!([john()])).await;
    let before = shown(&api).await["organization_contact"].clone();
    done(&api, json!([{
        "first_name": " John ", "last_name": "Doe", "email": "john.doe@example.com", "job_title": "CTO", "telephone": null,
        "contact_type": "organization_contact",
    }]))
    .await;
    let after = shown(&api).await["organization_contact"].clone();
    assert_eq!(after["id"], before["id"]);
    assert_eq!(after["job_title"], "CTO");
    for gone in ["telephone", "telephone_extension", "language_id"] {
        assert_eq!(after[gone], Value::Null, "{gone}");
    }
}

#[tokio::test]
async fn another_person_replaces_the_contact() {
    for (field, value) in [
        ("first_name", "Jim"),
        ("last_name", "Roe"),
        ("email", "john@example.com"),
    ] {
        let api = Api::open().await;
        done(&api, json!([john()])).await;
        let before = shown(&api).await["organization_contact"].clone();
        let mut other = john();
        other[field] = value.into();
        done(&api, json!([other])).await;
        let after = shown(&api).await["organization_contact"].clone();
        assert_ne!(after["id"], before["id"], "{field}");
        assert_eq!(after[field], value);
        // The old one is kept in history.
        let actor = api.house.actor().await;
        let contacts = api.house.service.certificates().get(&actor).await.unwrap();
        assert_eq!(contacts.earlier.len(), 1);
        assert_eq!(json!(contacts.earlier[0].id), before["id"]);
        let audit = api.get(&api.path("/audit")).await.text;
        assert!(audit.contains("certificate_contact.replace"), "{audit}");
    }
}

#[tokio::test]
async fn a_bare_technical_contact_removes_and_the_organization_contact_stays() {
    let api = Api::open().await;
    done(&api, json!([john(), jane()])).await;
    done(&api, json!([{ "contact_type": "technical_contact" }])).await;
    let now = shown(&api).await;
    assert_eq!(now["technical_contact"], Value::Null);
    // Nobody there to remove: it is so already.
    done(&api, json!([{ "contact_type": "technical_contact" }])).await;
    let bare = json!([{ "contact_type": "organization_contact" }]);
    let refused = put(&api, bare.clone()).await;
    assert_eq!(
        (refused.status, codes(&refused)),
        (400, vec!["organization_contact_required".to_owned()])
    );
    let both = put(&api, json!([bare[0], jane()])).await;
    assert_eq!(both.status, 400);
    assert_eq!(shown(&api).await, now, "nothing was half done");
}

#[tokio::test]
async fn what_is_wrong_is_told_by_its_code_and_nothing_is_written() {
    let api = Api::open().await;
    let with = |name: &str, value: Value| {
        let mut one = john();
        one[name] = value;
        json!([one])
    };
    for (contacts, expected) in [
        (json!([john(), john()]), vec!["contact_type_duplicate"]),
        (
            json!([{ "contact_type": "technical_contact" }, jane()]),
            vec!["contact_type_duplicate"],
        ),
        (json!([]), vec!["contacts_required"]),
        (Value::Null, vec!["contacts_required"]),
        (json!({}), vec!["contacts_required"]),
        (json!(["john"]), vec!["contacts_required"]),
        (
            with("contact_type", json!("billing_contact")),
            vec!["contact_type_invalid"],
        ),
        (
            with("contact_type", Value::Null),
            vec!["contact_type_invalid"],
        ),
        (with("contact_type", json!(1)), vec!["contact_type_invalid"]),
        (with("first_name", json!("")), vec!["field_required"]),
        (with("email", Value::Null), vec!["field_required"]),
        (
            json!([{ "contact_type": "technical_contact", "first_name": "Jane" }]),
            vec!["field_required", "field_required"],
        ),
        (
            with("first_name", json!("x".repeat(129))),
            vec!["field_too_long"],
        ),
        (
            with("last_name", json!("x".repeat(129))),
            vec!["field_too_long"],
        ),
        (
            with("email", json!(format!("{}@example.com", "x".repeat(244)))),
            vec!["field_too_long"],
        ),
        (
            with("job_title", json!("x".repeat(65))),
            vec!["field_too_long"],
        ),
        (
            with("telephone", json!("1".repeat(33))),
            vec!["field_too_long"],
        ),
        (
            with("telephone_extension", json!("1".repeat(17))),
            vec!["field_too_long"],
        ),
        (with("email", json!("john")), vec!["field_invalid"]),
        (
            with("telephone", json!(1_234_567_890)),
            vec!["field_invalid"],
        ),
        (with("job_title", json!("a\u{0}b")), vec!["field_invalid"]),
        (with("salary", json!("1")), vec!["field_invalid"]),
        (
            json!([{ "contact_type": "x" }, { "contact_type": "technical_contact", "first_name": "x".repeat(129), "email": "x" }]),
            vec![
                "contact_type_invalid",
                "field_too_long",
                "field_required",
                "field_invalid",
            ],
        ),
    ] {
        let refused = put(&api, contacts.clone()).await;
        assert_eq!(refused.status, 400, "{contacts}: {refused:?}");
        assert_eq!(codes(&refused), expected, "{contacts}");
    }
    let empty = shown(&api).await;
    assert_eq!(empty["organization_contact"], Value::Null);
    // The limits themselves are taken.
    done(&api, json!([{
        "contact_type": "organization_contact", "first_name": "x".repeat(128), "last_name": "é".repeat(128),
        "email": format!("{}@{}.example.com", "x".repeat(60), "y".repeat(60)), "job_title": "x".repeat(64),
        "telephone": "1".repeat(32), "telephone_extension": "1".repeat(16),
    }]))
    .await;
}

#[tokio::test]
async fn rubbish_is_a_bad_request() {
    let api = Api::open().await;
    let json_type = ("content-type", "application/json");
    for (body, status) in [
        (b"{".to_vec(), 400),
        (b"[]".to_vec(), 400),
        (b"\xff\xfe".to_vec(), 400),
        (b"{\"contacts\":[],\"contacts\":[]}".to_vec(), 400),
        (
            br#"{"contacts":[{"contact_type":"technical_contact","contact_type":"technical_contact"}]}"#
                .to_vec(),
            400,
        ),
        (vec![b'['; 100_000], 400),
        (vec![b' '; 1024 * 1024 + 1], 413),
    ] {
        let ask = call("put", &ours(&api)).header(json_type.0, json_type.1).body(body);
        let refused = send(&api, ask).await;
        assert_eq!(refused.status, status, "{refused:?}");
        codes(&refused);
    }
    let form = call("put", &ours(&api))
        .header("content-type", "text/plain")
        .body("{}");
    assert_eq!(send(&api, form).await.status, 415);
    assert_eq!(send(&api, call("delete", &ours(&api))).await.status, 405);
}

#[tokio::test]
async fn every_endpoint_asks_who_calls() {
    let api = Api::open().await;
    let stranger = As::Key(api.house.stranger().await.api_key.unwrap());
    let tied = api.tied(api.other_project().await).await;
    for Place {
        method,
        path,
        concerns,
        ..
    } in ENDPOINTS
    {
        let path = path.replace("{organization_id}", &api.organization().to_string());
        let ask = || {
            let ask = call(method, &path);
            if *method == "put" {
                ask.json(&json!({ "contacts": [john()] }))
            } else {
                ask
            }
        };
        let forged = ask().header("x-dc-devkey", "sk-nichandle-AAAAAAAAAAAAAAAAAAAAAAAA");
        for (who, ask, status) in [
            (As::Nobody, ask(), 401),
            (As::Nobody, forged, 401),
            (stranger.clone(), ask(), 404),
        ] {
            let refused = api.send_as(&who, ask).await;
            assert_eq!(refused.status, status, "{method}: {refused:?}");
            assert_eq!(codes(&refused).len(), 1);
        }
        let (need, small) = match *method {
            "put" => ("contacts:write", "contacts:read"),
            _ => ("contacts:read", "domains:write"),
        };
        let small = api.key(&[small]).await.1;
        assert_eq!(api.send_as(&small, ask()).await.status, 403, "{method}");
        let expected = match concerns {
            Concerns::Organization => 403,
            _ => 200,
        };
        let answer = api.send_as(&tied, ask()).await;
        assert_eq!(answer.status, expected, "{method}: {answer:?}");
        let right = api.key(&[need]).await.1;
        let answer = api.send_as(&right, ask()).await;
        assert!(answer.status < 300, "{method}: {answer:?}");
    }
    for nowhere in ["1", "me", "00000000-0000-7000-8000-000000000000"] {
        let answer = send(&api, call("get", &place(nowhere))).await;
        assert_eq!((answer.status, codes(&answer).len()), (404, 1));
    }
}

#[tokio::test]
async fn requests_at_one_moment_leave_one_of_each_type() {
    let api = Api::open().await;
    let asks = (0..8).map(|number| {
        let mut one = john();
        one["first_name"] = format!("John{number}").into();
        put(&api, json!([one, jane()]))
    });
    for answer in futures::future::join_all(asks).await {
        assert_eq!(answer.status, 204, "{answer:?}");
    }
    let actor = api.house.actor().await;
    let contacts = api.house.service.certificates().get(&actor).await.unwrap();
    assert_eq!((contacts.current.len(), contacts.earlier.len()), (2, 7));
}
