//! Rows that a newer version wrote, with roles, scopes and topics that this version does not know: they grant nothing. Whoever needs such a row gets an error with a reference
//! number, under which the log names the cause. Lists show the other rows, except the list of keys, from which none may be missing.

use crate::database::change;
use crate::desk::{Desk, OWNERS_PASSWORD, Server};
use crate::http::{Answer, request};
use crate::sessions::{cookie, sign_in};
use serde_json::{Value, json};

/// It failed, the caller has a number, and the log says why under it.
async fn failed(server: &Server, answer: Answer, word: &str) {
    assert_eq!(answer.status, 500, "{answer:?}");
    let text = answer.text.clone();
    assert!(!text.contains(word), "what is stored is nobody's business");
    let page = answer
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("text/html"));
    let reference = if page {
        assert!(text.contains("Reference number"), "{text}");
        let (_, number) = text.split_once("class=\"handle\">").unwrap();
        number.split('<').next().unwrap().to_owned()
    } else {
        let problem: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(problem["code"], "server.error", "{problem}");
        problem["reference"].as_str().unwrap().to_owned()
    };
    server.program.logged(&reference).await;
    server.program.logged(word).await;
}

async fn visit(server: &Server, path: &str, cookie: &str) -> Answer {
    let request = request("GET", path).header("Cookie", cookie);
    request.send(server.address).await
}

#[tokio::test]
async fn a_role_of_a_newer_version_lets_nobody_in() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let session = cookie(&sign_in(&server, OWNERS_PASSWORD, None).await).unwrap();
    assert_eq!(visit(&server, "/tasks", &session).await.status, 200);
    let eva = json!({ "first_name": "Eva", "last_name": "Mala", "email": "eva@acme.example" });
    let eva = server.send("POST", "/users", &eva).await.expect(201);

    let sql = "UPDATE user_account SET org_role = 'overseer' WHERE org_role = 'owner'";
    change(&desk.data_dir(), sql).await;
    failed(
        &server,
        visit(&server, "/tasks", &session).await,
        "overseer",
    )
    .await;
    let again = sign_in(&server, OWNERS_PASSWORD, None).await;
    assert_eq!(cookie(&again), None, "nobody is signed in");
    failed(&server, again, "overseer").await;
    // Everybody else works on, and the list goes on without the row.
    let people = server.get("/users").await.expect(200);
    let ids: Vec<&Value> = people["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| &person["id"])
        .collect();
    assert_eq!(ids, [&eva["id"]]);
    server.program.logged("left out of a list").await;

    let sql = "UPDATE user_account SET org_role = 'owner' WHERE org_role = 'overseer'";
    change(&desk.data_dir(), sql).await;
    assert_eq!(visit(&server, "/tasks", &session).await.status, 200);
}

#[tokio::test]
async fn a_scope_of_a_newer_version_gives_a_key_nothing() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let new = json!({ "name": "painter", "scopes": ["contacts:write"] });
    let made = server.send("POST", "/keys", &new).await.expect(201);
    let key = made["api_key"].as_str().unwrap();
    let me = || {
        let request = request("GET", "/v1/me").header("Authorization", format!("Bearer {key}"));
        request.send(server.address)
    };
    assert_eq!(me().await.status, 200);

    let sql = r#"UPDATE api_key SET scopes = '["contacts:write","contacts:paint"]' WHERE name = 'painter'"#;
    change(&desk.data_dir(), sql).await;
    // Not with the scopes that are known either: nobody can tell what the others would restrict.
    failed(&server, me().await, "contacts:paint").await;
    // The list of keys is where they are taken back, so none is left out of it.
    failed(&server, server.get("/keys").await, "contacts:paint").await;
    assert_eq!(
        server.get("/contacts").await.status,
        200,
        "other keys count"
    );
}

#[tokio::test]
async fn a_topic_of_a_newer_version_stops_no_other_receiver() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let mut made = Vec::new();
    for url in ["https://a.example.com/", "https://b.example.com/"] {
        let new = json!({ "url": url, "events": ["contact"] });
        let webhook = server.send("POST", "/webhooks", &new).await.expect(201);
        made.push(webhook["id"].as_str().unwrap().to_owned());
    }
    let sql = r#"UPDATE webhook SET topics = '["contact","weather"]' WHERE url LIKE '%//a.%'"#;
    change(&desk.data_dir(), sql).await;
    let strange = server.get(&format!("/webhooks/{}", made[0])).await;
    failed(&server, strange, "weather").await;
    let listed = server.get("/webhooks").await.expect(200);
    let ids: Vec<&Value> = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|webhook| &webhook["id"])
        .collect();
    assert_eq!(ids, [&json!(made[1])]);
    // What happens is written, and the other one is told of it.
    server.contact().await;
    let log = server
        .get(&format!("/webhooks/{}/deliveries", made[1]))
        .await;
    assert_eq!(log.expect(200)["data"].as_array().unwrap().len(), 1);
}
