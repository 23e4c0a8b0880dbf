//! The routes, asked without a socket.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::*;
use crate::whois;
use async_trait::async_trait;
use axum::http::Request;
use chrono::{DateTime, Utc};
use model::published::DomainView;
use model::registry::{Postal, RegistryContact};
use model::role::Role;
use publish::rdap::ContactView;
use tower::ServiceExt;

struct Book;

#[async_trait]
impl Lookup for Book {
    async fn domain(&self, name: &DomainName) -> Result<Option<DomainView>, BoxError> {
        match name.unicode().as_str() {
            "broken.example" => Err("the database said: secret".into()),
            "žluťoučký.example" => Ok(Some(DomainView {
                name: name.clone(),
                roid: "D1-NICH".into(),
                statuses: vec!["ok".into()],
                nameservers: Vec::new(),
                created: None,
                updated: None,
                expires: None,
                contacts: vec![(Role::Registrant, contact())],
                unread: Vec::new(),
                read_at: read_at(),
                signed: Some(false),
                grace: Vec::new(),
            })),
            _ => Ok(None),
        }
    }

    async fn contact(&self, handle: &str) -> Result<Option<ContactView>, BoxError> {
        Ok((handle == "JN 42/NICH").then(|| ContactView {
            contact: contact(),
            read_at: read_at(),
        }))
    }
}

fn read_at() -> DateTime<Utc> {
    "2026-02-03T04:05:06Z".parse().unwrap()
}

fn contact() -> RegistryContact {
    RegistryContact {
        handle: "JN 42/NICH".into(),
        loc: Some(Postal {
            name: "Jana Nováková".into(),
            country_code: "CZ".into(),
            ..Postal::default()
        }),
        email: "jana@example.cz".into(),
        disclose: true,
        ..RegistryContact::default()
    }
}

fn routes(limits: whois::Limits) -> Router {
    let publisher = Arc::new(Publisher::new("Registrar", "https://registrar.example"));
    crate::http::forgiven(router(Arc::new(Book), publisher, limits.rate()))
}

async fn send(method: &str, uri: &str, tag: Option<&str>) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::builder().method(method).uri(uri);
    if let Some(tag) = tag {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    let response = routes(whois::Limits::default())
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (
        head.status,
        head.headers,
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

async fn ask(uri: &str) -> (StatusCode, Value) {
    let (status, headers, body) = send("GET", uri, None).await;
    assert_eq!(
        headers[header::CONTENT_TYPE],
        "application/rdap+json",
        "{uri}"
    );
    assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*", "{uri}");
    assert!(headers.contains_key(header::CACHE_CONTROL), "{uri}");
    (status, serde_json::from_str(&body).unwrap())
}

#[tokio::test]
async fn a_domain_in_either_spelling() {
    let (status, answer) = ask("/rdap/domain/%C5%BDlu%C5%A5ou%C4%8Dk%C3%BD.example").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["ldhName"], "xn--luouk-uva4it5a4g.example");
    assert_eq!(
        ask("/rdap/domain/XN--luouk-uva4it5a4g.EXAMPLE.").await.1,
        answer
    );
}

#[tokio::test]
async fn an_entity_at_the_address_that_its_link_gives() {
    let (_, domain) = ask("/rdap/domain/xn--luouk-uva4it5a4g.example").await;
    let link = domain["entities"][0]["links"][0]["href"]
        .as_str()
        .unwrap()
        .strip_prefix("https://registrar.example")
        .unwrap()
        .to_owned();
    let (status, answer) = ask(&link).await;
    assert_eq!(
        (status, &answer["handle"]),
        (StatusCode::OK, &Value::from("JN 42/NICH"))
    );
}

#[tokio::test]
async fn a_base_with_a_final_slash_leads_to_the_same() {
    let name = "domain/xn--luouk-uva4it5a4g.example";
    let once = ask(&format!("/rdap/{name}")).await;
    for base in ["/rdap//", "//rdap/", "///rdap///"] {
        assert_eq!(ask(&format!("{base}{name}")).await, once, "{base}");
    }
    assert_eq!(once.0, StatusCode::OK);
}

#[tokio::test]
async fn pages_of_other_sites_may_ask_the_bare_base() {
    let request = Request::options("/rdap/")
        .header(header::ORIGIN, "https://other.example")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "GET")
        .body(Body::empty());
    let response = routes(whois::Limits::default())
        .oneshot(request.unwrap())
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn help_is_answered() {
    let (status, answer) = ask("/rdap/help").await;
    assert_eq!(status, StatusCode::OK);
    for bare in [
        "/rdap",
        "/rdap/",
        "/rdap/?x=1",
        "/rdap//help",
        "//rdap",
        "/rdap//",
    ] {
        assert_eq!(ask(bare).await, (StatusCode::OK, answer.clone()), "{bare}");
    }
    assert!(
        answer["notices"][0]["description"][0]
            .as_str()
            .unwrap()
            .starts_with("https://registrar.example/rdap/domain/")
    );
}

#[tokio::test]
async fn errors_are_rdap_too() {
    let long = format!("/rdap/entity/{}", "a".repeat(256));
    for (uri, code) in [
        ("/rdap/domain/nobody.example", 404),
        ("/rdap/domain/not-a-domain.invalid", 404),
        ("/rdap/domain/no_name", 400),
        ("/rdap/domain/%FF.example", 400),
        ("/rdap/domain/a.example/b", 400),
        ("/rdap/entity/NOBODY", 404),
        ("/rdap/entity/%0A", 400),
        (long.as_str(), 400),
        ("/rdap/ip/192.0.2.1", 501),
        ("/rdap/domains?name=a*.example", 501),
        ("/rdap/nonsense", 400),
        ("//rdap/nonsense", 400),
        ("//rdap/ip/192.0.2.1", 501),
        ("/rdap//nonsense", 400),
        ("/rdap/domain/broken.example", 503),
    ] {
        let (status, answer) = ask(uri).await;
        assert_eq!(
            (status.as_u16(), answer["errorCode"].as_u64()),
            (code, Some(u64::from(code))),
            "{uri}"
        );
        assert!(!answer.to_string().contains("secret"));
    }
}

#[tokio::test]
async fn head_has_the_same_headers_and_post_is_refused() {
    let uri = "/rdap/help";
    let (status, head, body) = send("HEAD", uri, None).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, ""));
    let (_, get, _) = send("GET", uri, None).await;
    assert_eq!(head[header::ETAG], get[header::ETAG]);
    assert_eq!(head[header::CONTENT_TYPE], get[header::CONTENT_TYPE]);
    let (status, _, body) = send("POST", uri, None).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(body.contains("\"errorCode\":405"));
}

#[tokio::test]
async fn what_is_known_already_is_not_sent_again() {
    let uri = "/rdap/domain/xn--luouk-uva4it5a4g.example";
    let (_, headers, _) = send("GET", uri, None).await;
    let tag = headers[header::ETAG].to_str().unwrap();
    let (status, _, body) = send("GET", uri, Some(&format!("\"other\", {tag}"))).await;
    assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(send("GET", uri, Some("\"other\"")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn who_asks_too_often_is_refused_and_others_are_not() {
    let routes = routes(whois::Limits {
        queries: Some(2),
        ..whois::Limits::default()
    });
    let ask = async |from: &str, uri: &str| {
        let from = ClientAddress(Some(from.parse().unwrap()));
        let request = Request::get(uri).extension(from).body(Body::empty());
        routes.clone().oneshot(request.unwrap()).await.unwrap()
    };
    for uri in [
        "/rdap/entity/JN%2042%2FNICH",
        "/rdap/domain/nobodys.example",
    ] {
        assert_ne!(ask("2001:db8::1", uri).await.status(), 429);
    }
    let refused = ask("2001:db8::2", "/rdap/entity/JN%2042%2FNICH").await;
    assert_eq!(refused.status(), 429);
    let wait = refused.headers()[header::RETRY_AFTER].to_str().unwrap();
    assert!((1..=61).contains(&wait.parse::<u64>().unwrap()), "{wait}");
    assert_eq!(refused.headers()[header::CONTENT_TYPE], rdap::MEDIA_TYPE);
    assert_eq!(refused.headers()["access-control-allow-origin"], "*");
    let body = axum::body::to_bytes(refused.into_body(), usize::MAX).await;
    let body: Value = serde_json::from_slice(&body.unwrap()).unwrap();
    assert_eq!(body["errorCode"], 429);
    let other = ask("2001:db8:1::1", "/rdap/entity/JN%2042%2FNICH").await;
    assert_eq!(other.status(), 200);
}
