//! Smithy's RPC v2 in CBOR, as AWS' typed SDKs speak it.

use crate::client::{Answer, Api, As, call};
use crate::signed::{Signed, halves};
use serde_json::json;
use server::http::dialects::route53::cbor::{read, write};
use service::auth::Halves;

async fn ask(api: &Api, key: &Halves, path: &str, body: &[u8]) -> (Answer, Vec<u8>) {
    let headers = [
        ("accept", "application/cbor"),
        ("content-type", "application/cbor"),
        ("smithy-protocol", "rpc-v2-cbor"),
    ];
    let asked = Signed {
        path,
        headers: &headers,
        signed: body,
        minutes: 0,
        service: "route53domains",
    };
    let ask = asked.by(api, key).body(body.to_vec());
    let (answer, bytes) = api.send_bytes(&As::Nobody, ask).await;
    assert_eq!(answer.header("content-type"), "application/cbor");
    assert_eq!(answer.header("smithy-protocol"), "rpc-v2-cbor");
    assert_eq!(answer.header("x-amzn-requestid").len(), 36);
    (answer, bytes)
}

fn operation(name: &str) -> String {
    format!("/aws/route53domains/service/Route53Domains_v20140515/operation/{name}")
}

#[tokio::test]
async fn the_same_operations_are_answered_in_cbor() {
    let api = Api::open().await;
    api.house.domain("one.example").await;
    let key = halves(&api, &["domains:write", "contacts:write", "tasks:write"]).await;
    for body in [&b""[..], &write(&json!({ "MaxItems": 1 }))] {
        let (answer, bytes) = ask(&api, &key, &operation("ListDomains"), body).await;
        assert_eq!(answer.status, 200);
        let first = &read(&bytes).unwrap()["Domains"][0];
        assert_eq!(first["DomainName"], "one.example");
        // A time is tagged: text "Expiry", tag 1, a number of four bytes.
        let expiry = [&[0x66][..], b"Expiry", &[0xc1, 0x1a]].concat();
        assert!(bytes.windows(expiry.len()).any(|window| window == expiry));
    }
    // An endpoint with a final slash.
    let twice = operation("ListTagsForDomain").replace("domains/service", "domains//service");
    let (answer, _) = ask(
        &api,
        &key,
        &twice,
        &write(&json!({ "DomainName": "one.example" })),
    )
    .await;
    assert_eq!(answer.status, 200);
    // { "SubmittedSince": 1(4000000000.5) }
    let mut body = vec![0xa1, 0x6e];
    body.extend_from_slice(b"SubmittedSince");
    body.extend_from_slice(&[0xc1, 0xfb]);
    body.extend_from_slice(&4_000_000_000.5_f64.to_be_bytes());
    let (_, bytes) = ask(&api, &key, &operation("ListOperations"), &body).await;
    assert_eq!(read(&bytes).unwrap(), json!({ "Operations": [] }));
}

#[tokio::test]
async fn errors_are_the_vendors_by_their_whole_names() {
    let api = Api::open().await;
    let key = halves(&api, &["domains:read"]).await;
    let unknown = Halves {
        access_key_id: "AKIAAAAAAAAAAAAAAAAA".into(),
        ..key.clone()
    };
    let gone = write(&json!({ "DomainName": "gone.example" }));
    let wrong = write(&json!({ "DomainName": 1 }));
    for (by, path, body, expected) in [
        (
            &key,
            operation("GetDomainDetail"),
            &gone[..],
            "InvalidInput",
        ),
        (
            &key,
            operation("GetDomainDetail"),
            &wrong,
            "SerializationException",
        ),
        (
            &key,
            operation("ListDomains"),
            b"\xff\xff",
            "SerializationException",
        ),
        (
            &key,
            operation("UpdateDomainContact"),
            &gone,
            "AccessDeniedException",
        ),
        (
            &key,
            operation("Nonsense"),
            b"",
            "UnknownOperationException",
        ),
        (
            &unknown,
            operation("ListDomains"),
            b"",
            "UnrecognizedClientException",
        ),
    ] {
        let (answer, bytes) = ask(&api, by, &path, body).await;
        assert_eq!(answer.status, 400, "{path}");
        let error = read(&bytes).unwrap();
        let expected = format!("com.amazonaws.route53domains#{expected}");
        assert_eq!(error["__type"], expected);
        assert!(error["message"].is_string());
    }
}

#[tokio::test]
async fn below_aws_everything_is_an_error_of_aws_and_never_a_page() {
    let api = Api::open().await;
    for path in [
        "/aws",
        "/aws/",
        "/aws/s3",
        "/aws/route53domains/other",
        "/aws/route53domains/service/Other_v1/operation/ListDomains",
        "/aws/route53domains/service/Route53Domains_v20140515/operation",
    ] {
        for method in ["get", "post"] {
            let answer = api.send_as(&As::Nobody, call(method, path)).await;
            assert_eq!(answer.status, 404, "{method} {path}");
            assert_eq!(answer.json()["__type"], "UnknownOperationException");
        }
        let ask = call("post", path).header("smithy-protocol", "rpc-v2-cbor");
        let (_, bytes) = api.send_bytes(&As::Nobody, ask).await;
        assert!(read(&bytes).unwrap()["message"].is_string());
    }
    // Without a signature the operation is not looked at.
    for path in ["/aws/route53domains", &operation("ListDomains")] {
        let answer = api.send_as(&As::Nobody, call("post", path)).await;
        let kind = answer.json()["__type"].clone();
        assert_eq!(
            (answer.status, kind),
            (400, json!("MissingAuthenticationTokenException"))
        );
    }
}
