//! Forms that show a secret once, an API key's and a webhook's: sent twice, by the function, by the page or by both, they create one.

use crate::client::{Api, As};
use crate::forms::{page, pages};
use crate::functions::{call, refused, send};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Map, Value, json};

/// The token of the form that a page shows.
async fn token_of(api: &Api, who: &As, path: &str) -> String {
    let (status, html) = page(api, &pages(api), who, path).await;
    assert_eq!(status, 200, "{path}");
    let (_, input) = html.split_once("name=\"once\"").unwrap();
    let (_, value) = input.split_once("value=\"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

/// Sends the form without JavaScript: the status, and what the browser shows in the end.
async fn posted(api: &Api, who: &As, path: &str, form: &Map<String, Value>) -> (u16, String) {
    let pairs: Vec<String> = form
        .iter()
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap()))
        .collect();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(pairs.join("&")))
        .unwrap();
    let answer = send(api, &pages(api), who, request).await;
    if answer.status != 303 {
        return (answer.status, answer.text);
    }
    let to = answer.header("location");
    (answer.status, page(api, &pages(api), who, to).await.1)
}

#[tokio::test]
async fn a_form_that_is_sent_twice_creates_one_key_or_webhook() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    for (path, function, list, fields, name, secret) in [
        (
            "/settings/keys",
            "/fn/settings/create_key",
            "/keys",
            json!({ "name": "deploy", "scope.contacts:read": "true" }),
            "deploy",
            "sk-nichandle-",
        ),
        (
            "/settings/webhooks",
            "/fn/settings/create_webhook",
            "/webhooks",
            json!({ "url": "https://hooks.example.com/", "event.contact": "true" }),
            "hooks.example.com",
            "whsec_",
        ),
    ] {
        let count = async || api.read(list).await["data"].as_array().unwrap().len();
        let before = count().await;
        let mut form = fields.as_object().unwrap().clone();
        let first = token_of(&api, &owner, path).await;
        form.insert("once".into(), first.clone().into());
        let body = json!({ "form": form }).to_string();
        let made = call(&api, &owner, function, body.clone()).await;
        assert_eq!(made.status, 200, "{made:?}");
        assert!(made.text.contains(secret), "{made:?}");

        let again = call(&api, &owner, function, body).await;
        let message = refused(&again).message();
        assert!(message.contains(name), "{message}");
        assert!(!again.text.contains(secret), "{again:?}");
        let (status, shown) = posted(&api, &owner, path, &form).await;
        assert_eq!(status, 303, "{path}");
        assert!(shown.contains("This form has made"), "{shown}");
        assert_eq!(count().await, before + 1, "{path}");

        // The page has another token by then, for another one.
        let second = token_of(&api, &owner, path).await;
        assert_ne!(second, first);
        form.insert("once".into(), second.into());
        let (status, shown) = posted(&api, &owner, path, &form).await;
        assert_eq!(status, 200, "{path}");
        assert!(shown.contains(secret), "{path}");
        let (status, _) = posted(&api, &owner, path, &form).await;
        assert_eq!((status, count().await), (303, before + 2), "{path}");
    }
}
