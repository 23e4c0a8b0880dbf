//! A domain that was transferred away, or deleted at its registry, as each vendor's clients expect it.

use crate::client::{Api, call};
use crate::dnsimple::{data, jana, made, named, place};
use crate::route53::ask;
use crate::signed::halves;
use model::role::Role;
use serde_json::{Value, json};
use server::http::dialects::route53::operations::OPERATIONS;

#[tokio::test]
async fn aws_has_it_in_no_list_and_finds_it_nowhere() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let gone = api.house.domain("a.example").await;
    api.house.domain("b.example").await;
    let operation = api.house.give(gone, Role::Registrant, &nova).await;
    api.house.settle().await;
    let key = halves(&api, &["domains:write", "contacts:write", "tasks:write"]).await;
    let listed = async |body: Value| -> Vec<Value> {
        let answer = ask(&api, &key, "ListDomains", &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let domains = answer.json()["Domains"].as_array().unwrap().clone();
        domains
            .iter()
            .map(|each| each["DomainName"].clone())
            .collect()
    };
    let by = |order: &str| json!({ "SortCondition": { "Name": "Expiry", "SortOrder": order } });
    for body in [json!({}), by("ASC"), by("DESC")] {
        assert_eq!(listed(body).await.len(), 2);
    }
    api.goes_away(gone).await;
    for body in [json!({}), json!({ "MaxItems": 1 }), by("ASC"), by("DESC")] {
        assert_eq!(listed(body).await, ["b.example"]);
    }
    let mut asked = 0;
    for (name, ..) in OPERATIONS {
        let member = match name {
            "ListDomains" | "GetOperationDetail" | "ListOperations" => continue,
            "GetContactReachabilityStatus" | "ResendContactReachabilityEmail" => "domainName",
            _ => "DomainName",
        };
        let mut body = json!({ member: "a.example" });
        if name == "RenewDomain" {
            body["CurrentExpiryYear"] = 2030.into();
        }
        let refused = ask(&api, &key, name, &body).await;
        let said = refused.json();
        assert_eq!(
            (
                refused.status,
                said["__type"].as_str(),
                said["message"].as_str()
            ),
            (
                400,
                Some("InvalidInput"),
                Some(format!("{member}: a.example not found in your account.").as_str())
            ),
            "{name}"
        );
        asked += 1;
    }
    assert_eq!(asked, OPERATIONS.len() - 3);
    // What was done while it was there stays told.
    let body = json!({ "OperationId": operation });
    let told = ask(&api, &key, "GetOperationDetail", &body).await.json();
    assert_eq!(told["DomainName"], "a.example", "{told}");
    // The native API keeps it, with its state.
    let project = api.house.founded.project;
    let here = format!("/projects/{project}/domains");
    let native = api.read(&format!("{here}/{gone}")).await;
    assert_eq!(native["state"], "gone");
    assert_eq!(api.walk(&here).await.len(), 2);
}

#[tokio::test]
async fn dnsimple_has_it_as_hosted_without_a_registration() {
    let api = Api::open().await;
    let gone = api.house.domain("a.example").await;
    let contact = made(&api, &jana()).await;
    let changes = place(&api, "/registrar/registrant_changes");
    let body = json!({ "domain_id": "a.example", "contact_id": contact["id"] });
    let begun = api.send(call("post", &changes).json(&body)).await;
    assert_eq!(begun.status, 202, "{begun:?}");
    api.house.settle().await;
    let of = format!("/domains?registrant_id={}", contact["id"]);
    let before = data(&api, "/domains/a.example").await;
    assert_eq!(before["state"], "registered");
    assert_eq!(before["registrant_id"], contact["id"]);
    assert!(before["expires_at"].is_string(), "{before}");
    assert_eq!(data(&api, &of).await.as_array().unwrap().len(), 1);
    api.goes_away(gone).await;
    let after = data(&api, "/domains/a.example").await;
    for (member, value) in [
        ("id", &before["id"]),
        ("state", &json!("hosted")),
        ("registrant_id", &Value::Null),
        ("expires_at", &Value::Null),
        ("private_whois", &json!(false)),
    ] {
        assert_eq!(&after[member], value, "{member}");
    }
    assert_eq!(data(&api, "/domains").await, json!([after]));
    assert_eq!(data(&api, &of).await, json!([]));
    for path in [changes.clone(), format!("{changes}/check")] {
        let refused = api.send(call("post", &path).json(&body)).await;
        assert_eq!(refused.status, 400, "{refused:?}");
        assert_eq!(named(&refused), ["domain_id"]);
    }
}
