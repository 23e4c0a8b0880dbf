//! Forms that show a secret once, an API key's and a webhook's: sent twice, by the function, by the page or by both, they create one.

use crate::client::{Api, As};
use crate::forms::{page, pages};
use crate::functions::{call, send};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Map, Value, json};

/// The token of the form that a page shows.
async fn token_of(api: &Api, who: &As, path: &str) -> String {
    let (status, html) = page(api, &pages(api), who, path).await;
    assert_eq!(status, 200, "{path}");
    token_in(&html)
}

fn token_in(html: &str) -> String {
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

        // It comes back with another token, what was typed and why.
        let again = call(&api, &owner, function, body).await;
        assert_eq!(again.status, 200, "{again:?}");
        assert!(!again.text.contains(secret), "{again:?}");
        let back = again.json()["to"].as_str().unwrap().to_owned();
        assert!(back.starts_with(&format!("{path}?flash=")), "{back}");
        let (_, shown) = page(&api, &pages(&api), &owner, &back).await;
        assert!(
            shown.contains("This form has made") && shown.contains(name),
            "{shown}"
        );
        let typed = [fields.get("name"), fields.get("url")]
            .into_iter()
            .flatten();
        for typed in typed {
            let typed = typed.as_str().unwrap();
            assert!(shown.contains(&format!("value=\"{typed}\"")), "{shown}");
        }
        let third = token_in(&shown);
        assert_ne!(third, first);
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
        form.insert("once".into(), third.into());
        let body = json!({ "form": form }).to_string();
        let made = call(&api, &owner, function, body).await;
        assert!(made.text.contains(secret), "{made:?}");
        assert_eq!(count().await, before + 3, "{path}");
    }
}

#[tokio::test]
async fn a_contacts_form_whose_token_is_used_comes_back_with_another_one() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    let first = token_of(&api, &owner, "/contacts/new").await;
    let form = |last_name: &str, once: &str| {
        json!({
            "once": once, "first_name": "Jana", "last_name": last_name, "street1": "Dlouha 1", "city": "Praha", "postal_code": "11000",
            "country_code": "CZ", "email": "jana@nova.example", "disclose": "true",
        })
    };
    let path = "/fn/contacts/create";
    let sent = async |form: &Value| {
        let body = json!({ "form": form }).to_string();
        call(&api, &owner, path, body).await
    };
    let made = sent(&form("First", &first)).await;
    assert_eq!(made.status, 200, "{made:?}");
    // The answer was lost, and something else was typed.
    let again = sent(&form("Second", &first)).await;
    assert_eq!(again.status, 200, "{again:?}");
    let to = again.json()["to"].as_str().unwrap().to_owned();
    assert!(to.starts_with("/contacts/new?flash="), "{to}");
    let (_, shown) = page(&api, &pages(&api), &owner, &to).await;
    assert!(shown.contains("This form has made"), "{shown}");
    assert!(shown.contains("Save again") && shown.contains("value=\"Second\""));
    let second = token_in(&shown);
    assert_ne!(second, first);
    let made = sent(&form("Second", &second)).await;
    let to = made.json()["to"].as_str().unwrap().to_owned();
    assert!(to.starts_with("/contacts/") && !to.contains("new"), "{to}");
    let names = api.read("/contacts").await;
    assert_eq!(names["data"].as_array().unwrap().len(), 2, "{names}");
}
