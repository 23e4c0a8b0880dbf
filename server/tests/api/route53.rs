//! The Route 53 Domains API, with requests that the test signs itself.

use crate::client::{Answer, Api, As, call};
use crate::signed::{Signed, halves};
use serde_json::{Value, json};
use server::http::dialects::route53::operations::OPERATIONS;
use service::Actor;
use service::auth::{Halves, NewKey};

const PATH: &str = "/aws/route53domains/";

/// What differs from a request as it should be.
struct Bent<'a> {
    operation: &'a str,
    sent: &'a [u8],
    signed: &'a [u8],
    minutes: i64,
    service: &'a str,
}

fn bent<'a>(operation: &'a str, body: &'a [u8]) -> Bent<'a> {
    Bent {
        operation,
        sent: body,
        signed: body,
        minutes: 0,
        service: "route53domains",
    }
}

async fn send(api: &Api, key: &Halves, bent: &Bent<'_>) -> Answer {
    let target = format!("Route53Domains_v20140515.{}", bent.operation);
    let headers = [
        ("content-type", "application/x-amz-json-1.1"),
        ("x-amz-target", target.as_str()),
    ];
    let asked = Signed {
        path: PATH,
        headers: &headers,
        signed: bent.signed,
        minutes: bent.minutes,
        service: bent.service,
    };
    let ask = asked.by(api, key).body(bent.sent.to_vec());
    api.send_as(&As::Nobody, ask).await
}

pub async fn ask(api: &Api, key: &Halves, operation: &str, body: &Value) -> Answer {
    send(api, key, &bent(operation, body.to_string().as_bytes())).await
}

pub fn kind(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), "application/x-amz-json-1.1");
    assert_eq!(answer.header("x-amzn-requestid").len(), 36);
    answer.json()["__type"]
        .as_str()
        .unwrap_or("none")
        .to_owned()
}

#[tokio::test]
async fn a_signature_is_looked_at_from_every_side() {
    let api = Api::open().await;
    let key = halves(&api, &["domains:read"]).await;
    let good = bent("ListDomains", b"{}");
    assert_eq!(send(&api, &key, &good).await.status, 200);
    assert_eq!(
        send(
            &api,
            &key,
            &Bent {
                minutes: 4,
                ..bent("ListDomains", b"")
            }
        )
        .await
        .status,
        200
    );
    let wrong_secret = Halves {
        secret_access_key: "x".repeat(40),
        ..key.clone()
    };
    let unknown = Halves {
        access_key_id: "AKIAAAAAAAAAAAAAAAAA".into(),
        ..key.clone()
    };
    for (by, request, expected) in [
        (
            &key,
            Bent {
                signed: b"{ }",
                ..bent("ListDomains", b"{}")
            },
            "InvalidSignatureException",
        ),
        (
            &key,
            Bent {
                minutes: 6,
                ..bent("ListDomains", b"{}")
            },
            "InvalidSignatureException",
        ),
        (
            &key,
            Bent {
                minutes: -6,
                ..bent("ListDomains", b"{}")
            },
            "InvalidSignatureException",
        ),
        (
            &key,
            Bent {
                service: "s3",
                ..bent("ListDomains", b"{}")
            },
            "InvalidSignatureException",
        ),
        (
            &wrong_secret,
            bent("ListDomains", b"{}"),
            "InvalidSignatureException",
        ),
        (
            &unknown,
            bent("ListDomains", b"{}"),
            "UnrecognizedClientException",
        ),
        (
            &key,
            bent("TransferDomain", b"{}"),
            "UnknownOperationException",
        ),
    ] {
        let refused = send(&api, by, &request).await;
        assert_eq!(
            (refused.status, kind(&refused).as_str()),
            (400, expected),
            "{refused:?}"
        );
    }
    for (given, expected) in [
        (None, "MissingAuthenticationTokenException"),
        (Some("Bearer x"), "IncompleteSignatureException"),
        (Some("AWS4-HMAC-SHA256 x"), "IncompleteSignatureException"),
        (
            Some("AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=00"),
            "IncompleteSignatureException",
        ),
        (
            Some(
                "AWS4-HMAC-SHA256 Credential=a/20260101/r/route53domains/aws4_request, SignedHeaders=host, Signature=zz",
            ),
            "IncompleteSignatureException",
        ),
    ] {
        let mut ask = call("post", PATH).body("{}");
        if let Some(given) = given {
            ask = ask.header("authorization", given);
        }
        let refused = api.send_as(&As::Nobody, ask).await;
        assert_eq!(
            (refused.status, kind(&refused).as_str()),
            (400, expected),
            "{given:?}"
        );
    }
    // The whole API key behind it opens no other door.
    let bearer = As::Key(key.secret_access_key.clone());
    assert_eq!(
        api.send_as(&bearer, call("get", "/v1/me")).await.status,
        401
    );
}

#[tokio::test]
async fn every_operation_asks_for_its_scope_and_for_whose_it_is() {
    let api = Api::open().await;
    api.house.domain("one.example").await;
    let name = json!({ "DomainName": "one.example" });
    let lower = json!({ "domainName": "one.example" });
    for (operation, body, lacks) in [
        ("UpdateDomainContact", &name, &["domains:write"][..]),
        ("UpdateDomainContactPrivacy", &name, &["contacts:write"]),
        ("GetDomainDetail", &name, &["contacts:write"]),
        ("ListDomains", &Value::Null, &["contacts:write"]),
        ("GetOperationDetail", &name, &["domains:write"]),
        ("ListOperations", &Value::Null, &["domains:write"]),
        ("GetContactReachabilityStatus", &lower, &["domains:write"]),
        ("ResendContactReachabilityEmail", &lower, &["domains:write"]),
        ("ListTagsForDomain", &name, &["contacts:write"]),
        ("UpdateTagsForDomain", &name, &["domains:read"]),
        ("DeleteTagsForDomain", &name, &["domains:read"]),
        ("EnableDomainAutoRenew", &name, &["domains:read"]),
        ("DisableDomainAutoRenew", &name, &["domains:write"]),
    ] {
        let small = halves(&api, lacks).await;
        let refused = ask(&api, &small, operation, body).await;
        assert_eq!(
            (refused.status, kind(&refused).as_str()),
            (400, "AccessDeniedException"),
            "{operation}"
        );
    }
    // A key of every scope that is tied to another project finds no domain and no task of this one.
    let tied = NewKey {
        name: "tied".into(),
        scopes: service::Scope::ALL.to_vec(),
        project: Some(api.other_project().await),
        expires_at: None,
    };
    let system = Actor::system(api.organization());
    let tied = api
        .house
        .service
        .keys()
        .create_access_key(&system, tied)
        .await;
    let tied = tied.unwrap().1;
    let tasks = api.get(&api.path("/tasks")).await.json();
    let busy = api.house.domain("busy.example").await;
    let contact = api.house.contact("Nova").await;
    let task = api
        .house
        .give(busy, model::role::Role::Tech, &contact)
        .await;
    for (operation, _, concerns) in OPERATIONS {
        assert_eq!(
            concerns,
            server::http::v1::Concerns::Projects,
            "{operation}"
        );
        let lists = ["ListDomains", "ListOperations"].contains(&operation);
        let body = if lists {
            json!({})
        } else if operation == "GetOperationDetail" {
            json!({ "OperationId": task })
        } else if operation == "RenewDomain" {
            json!({ "DomainName": "busy.example", "CurrentExpiryYear": 2027 })
        } else if operation == "UpdateDomainNameservers" {
            json!({ "DomainName": "busy.example", "Nameservers": [{ "Name": "ns1.busy.example" }] })
        } else if operation.contains("Reachability") {
            json!({ "domainName": "busy.example" })
        } else {
            json!({ "DomainName": "busy.example" })
        };
        let answer = ask(&api, &tied, operation, &body).await;
        if lists {
            let rows = answer.json();
            let rows = rows.as_object().unwrap().values().next().unwrap().clone();
            assert_eq!((answer.status, rows), (200, json!([])), "{operation}");
        } else {
            assert_eq!(
                (answer.status, kind(&answer).as_str()),
                (400, "InvalidInput"),
                "{operation}: {answer:?}"
            );
        }
    }
    let after = api.get(&api.path("/tasks")).await.json();
    let count = |tasks: &Value| tasks["data"].as_array().unwrap().len();
    assert_eq!(
        count(&after),
        count(&tasks) + 1,
        "the one of the test itself"
    );
    let all = halves(&api, &["domains:write", "contacts:write", "tasks:read"]).await;
    let stranger = Api::open().await;
    stranger.house.domain("theirs.example").await;
    for name in ["theirs.example", "nowhere.example"] {
        let refused = ask(
            &api,
            &all,
            "GetDomainDetail",
            &json!({ "DomainName": name }),
        )
        .await;
        let text = refused.json()["message"].as_str().unwrap().to_owned();
        assert_eq!(kind(&refused), "InvalidInput");
        assert_eq!(
            text,
            format!("DomainName: {name} not found in your account.")
        );
    }
}

#[tokio::test]
async fn what_is_wrong_is_named_in_aws_words_and_nothing_is_done() {
    let api = Api::open().await;
    api.house.domain("one.example").await;
    let key = halves(&api, &["domains:write", "contacts:write", "tasks:read"]).await;
    let contact = json!({
        "FirstName": "Jana", "LastName": "Nova", "ContactType": "PERSON", "AddressLine1": "Dlouha 1", "City": "Praha",
        "CountryCode": "CZ", "PhoneNumber": "+420.601123456", "Email": "jana@nova.example",
    });
    let with = |name: &str, value: Value| {
        let mut contact = contact.clone();
        contact[name] = value;
        json!({ "DomainName": "one.example", "TechContact": contact })
    };
    for (body, expected, word) in [
        (
            with("Email", json!("nobody")),
            "InvalidInput",
            "TechContact.Email",
        ),
        (
            with("CountryCode", json!("XX")),
            "InvalidInput",
            "TechContact.CountryCode",
        ),
        (
            with("AddressLine1", json!("")),
            "InvalidInput",
            "TechContact.AddressLine1",
        ),
        (
            with("City", json!("x".repeat(256))),
            "InvalidInput",
            "TechContact.City",
        ),
        (
            with("ContactType", json!("COMPANY")),
            "InvalidInput",
            "TechContact.OrganizationName",
        ),
        (
            with("ContactType", json!("ROBOT")),
            "InvalidInput",
            "TechContact.ContactType",
        ),
        (
            with(
                "ExtraParams",
                json!([{ "Name": "VAT_NUMBER", "Value": "1" }]),
            ),
            "InvalidInput",
            "ExtraParams",
        ),
        (
            with("Shoe", json!("42")),
            "InvalidInput",
            "TechContact.Shoe",
        ),
        (with("City", json!(42)), "InvalidInput", "TechContact.City"),
        (
            json!({ "DomainName": "one.example", "TechContact": 1 }),
            "SerializationException",
            "TechContact",
        ),
        (
            json!({ "DomainName": 1 }),
            "SerializationException",
            "DomainName",
        ),
        (
            json!({ "TechContact": contact }),
            "InvalidInput",
            "DomainName",
        ),
        (
            json!({ "DomainName": "one.example" }),
            "InvalidInput",
            "domain.roles_empty",
        ),
        (
            json!({ "DomainName": "-", "TechContact": contact }),
            "InvalidInput",
            "DomainName",
        ),
    ] {
        let refused = ask(&api, &key, "UpdateDomainContact", &body).await;
        let text = refused.json()["message"].as_str().unwrap().to_owned();
        assert_eq!(
            (refused.status, kind(&refused).as_str()),
            (400, expected),
            "{body}: {text}"
        );
        assert!(text.contains(word), "{text}");
    }
    assert_eq!(api.get(&api.path("/tasks")).await.json()["data"], json!([]));
    for rubbish in [
        &b"{"[..],
        b"[]",
        b"\xff",
        b"{\"a\":1,\"a\":2}",
        &[b'['; 10_000],
    ] {
        let refused = send(&api, &key, &bent("ListDomains", rubbish)).await;
        assert_eq!(
            (refused.status, kind(&refused).as_str()),
            (400, "SerializationException")
        );
    }
    for (operation, body) in [
        ("ListDomains", json!({ "MaxItems": 0 })),
        ("ListDomains", json!({ "MaxItems": 101 })),
        ("ListDomains", json!({ "Marker": "x" })),
        (
            "ListDomains",
            json!({ "SortCondition": { "Name": "Expiry", "SortOrder": "UP" } }),
        ),
        (
            "ListDomains",
            json!({ "FilterConditions": [{ "Name": "Expiry", "Operator": "BEGINS_WITH", "Values": ["x"] }] }),
        ),
        ("ListOperations", json!({ "Status": ["DONE"] })),
        ("ListOperations", json!({ "Type": ["NO_SUCH"] })),
        ("ListOperations", json!({ "SortOrder": "UP" })),
        (
            "ListOperations",
            json!({ "SortBy": "Colour", "SortOrder": "ASC" }),
        ),
        ("GetOperationDetail", json!({ "OperationId": "x" })),
        ("GetContactReachabilityStatus", json!({})),
    ] {
        let refused = ask(&api, &key, operation, &body).await;
        assert_eq!(
            (refused.status, kind(&refused).as_str()),
            (400, "InvalidInput"),
            "{operation} {body}"
        );
    }
    let huge = vec![b' '; 1024 * 1024 + 1];
    assert_eq!(
        send(&api, &key, &bent("ListDomains", &huge)).await.status,
        413
    );
}
