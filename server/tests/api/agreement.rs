//! How domains stand: wanted, held and published, over the API.

use crate::client::Api;
use model::role::Role;
use registry_sim::Times;
use serde_json::{Value, json};
use testkit::draft;

fn states(roles: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |role: &Value| (text(&role["role"]), text(&role["state"]));
    roles["data"].as_array().unwrap().iter().map(of).collect()
}

#[tokio::test]
async fn a_domain_says_how_it_stands_role_by_role() {
    let api = Api::open().await;
    let (nova, mala) = (
        api.house.contact("Nova").await,
        api.house.contact("Mala").await,
    );
    let domain = api.house.domain("a.example").await;
    let project = api.house.founded.project;
    let place = format!("/projects/{project}/domains/{domain}");
    api.house.give(domain, Role::Registrant, &nova).await;
    let under_way = api.read(&place).await;
    assert_eq!(under_way["state"], "on_its_way");
    api.house.settle().await;
    let agrees = api.read(&place).await;
    assert_eq!(agrees["state"], "agrees");
    assert!(agrees["state_since"].is_string());
    let roles = api.read(&format!("{place}/contacts")).await;
    assert_eq!(
        states(&roles),
        [("registrant".to_owned(), "agrees".to_owned())]
    );
    let held = &roles["data"][0]["held"];
    assert_eq!(held["handle"], json!(nova.handle));
    assert_eq!(held["contact"]["email"], json!(nova.snapshot.email));
    assert!(held["read_at"].is_string());
    assert_eq!(
        api.read(&format!("{place}/differences")).await["data"],
        json!([])
    );

    // Somebody points it elsewhere at the registry; nobody knows before it is read.
    let direct = api.house.line.direct();
    let found = direct
        .contact_info("look-1", &nova.handle)
        .await
        .unwrap()
        .unwrap();
    let moved = model::registry::RegistryContact {
        email: "elsewhere@example.net".into(),
        ..found.clone()
    };
    direct
        .update_contact("move-1", &moved, &found)
        .await
        .unwrap();
    assert_eq!(api.read(&place).await["state"], "agrees");
    let read = api.post(&format!("{place}/read"), &json!({})).await;
    assert_eq!(
        (read.status, &read.json()["state"]),
        (202, &json!("differs"))
    );
    let differences = api.read(&format!("{place}/differences")).await;
    let differences = differences["data"].as_array().unwrap();
    assert_eq!(differences.len(), 1, "{differences:?}");
    let email = &differences[0];
    assert_eq!(email["role"], "registrant");
    assert_eq!(email["field"], "email");
    assert_eq!(email["wanted"], json!(nova.snapshot.email));
    assert_eq!(email["held"], "elsewhere@example.net");
    assert_eq!(email["cause"], "changed_there");
    assert_eq!(
        email["published"],
        if nova.disclose {
            json!("elsewhere@example.net")
        } else {
            json!("Ask the registrar how to reach this contact")
        }
    );

    // The list is filtered by it.
    api.house.domain("b.example").await;
    let list = api
        .read(&format!("/projects/{project}/domains?state=differs"))
        .await;
    let names: Vec<&Value> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| &each["name"])
        .collect();
    // The other one has differed since it was adopted: the registry has a registrant, and the book names nobody.
    assert_eq!(names, [&json!("a.example"), &json!("b.example")]);
    let list = api
        .read(&format!("/projects/{project}/domains?state=agrees"))
        .await;
    assert_eq!(list["data"], json!([]));
    // By the cause, and by whom they show.
    let handle = &nova.handle;
    for (query, found) in [
        ("cause=changed_there".to_owned(), vec!["a.example"]),
        ("cause=refused".to_owned(), vec![]),
        (format!("contact={handle}"), vec!["a.example"]),
        (
            format!("contact={handle}&role=registrant"),
            vec!["a.example"],
        ),
        (format!("contact={handle}&role=tech"), vec![]),
        (format!("contact={}", mala.handle), vec![]),
    ] {
        let list = api
            .read(&format!("/projects/{project}/domains?{query}"))
            .await;
        let rows = list["data"].as_array().unwrap().iter();
        let names: Vec<&str> = rows.filter_map(|each| each["name"].as_str()).collect();
        assert_eq!(names, found, "{query}");
    }
    for (query, field) in [
        ("cause=rain", "cause"),
        ("role=tech", "role"),
        ("contact=X&role=owner", "role"),
    ] {
        let wrong = api
            .get(&api.path(&format!("/projects/{project}/domains?{query}")))
            .await;
        assert_eq!(
            (wrong.status, wrong.fields()),
            (422, vec![field.to_owned()]),
            "{query}"
        );
    }
    let wrong = api
        .get(&api.path(&format!("/projects/{project}/domains?state=odd")))
        .await;
    assert_eq!(
        (wrong.status, wrong.fields()),
        (422, vec!["state".to_owned()])
    );

    // Another holder is one difference, of the whole contact.
    api.house.give(domain, Role::Registrant, &mala).await;
    let differences = api.read(&format!("{place}/differences")).await;
    let whole = &differences["data"][0];
    assert_eq!(whole["field"], Value::Null);
    assert_eq!(
        (&whole["wanted"], &whole["held"]),
        (&json!(mala.handle), &json!(nova.handle))
    );
    assert_eq!(whole["cause"], "not_sent");
    api.house.settle().await;
    assert_eq!(api.read(&place).await["state"], "agrees");
}

#[tokio::test]
async fn a_domain_that_went_away_is_gone_and_is_published_no_more() {
    let api = Api::open().await;
    let domain = api.house.domain("a.example").await;
    let project = api.house.founded.project;
    let place = format!("/projects/{project}/domains/{domain}");
    let published = async || {
        let name = model::domain_name::DomainName::parse("a.example").unwrap();
        api.house.service.domains().published(&name).await.unwrap()
    };
    assert!(published().await.is_some());
    api.goes_away(domain).await;
    assert_eq!(api.read(&place).await["state"], "gone");
    assert!(published().await.is_none());
    // The registry holds it after all.
    let read = api.post(&format!("{place}/read"), &json!({})).await;
    assert_eq!(read.status, 202);
    assert_ne!(read.json()["state"], "gone");
    assert!(published().await.is_some());
}

#[tokio::test]
async fn an_edit_is_seen_in_the_state_at_once() {
    let api = Api::open().await;
    let nova = api.house.contact("Nova").await;
    let domain = api.house.domain("a.example").await;
    let project = api.house.founded.project;
    let place = format!("/projects/{project}/domains/{domain}");
    api.house.give(domain, Role::Registrant, &nova).await;
    api.house.settle().await;
    let city = json!({ "city": "Brno" });
    let edited = api.patch(&format!("/contacts/{}", nova.id), &city).await;
    assert_eq!(edited.status, 200, "{edited:?}");
    assert_eq!(api.read(&place).await["state"], "on_its_way");
    let roles = api.read(&format!("{place}/contacts")).await;
    assert_eq!(
        states(&roles),
        [("registrant".to_owned(), "on_its_way".to_owned())]
    );
    api.house.settle().await;
    assert_eq!(api.read(&place).await["state"], "agrees");
    assert_eq!(draft("Nova").city, "Praha");
}

#[tokio::test]
async fn a_registry_that_refuses_to_say_leaves_the_domain_as_it_was() {
    let api = Api::open().await;
    let domain = api.house.domain("a.example").await;
    let project = api.house.founded.project;
    let place = format!("/projects/{project}/domains/{domain}");
    let before = api.read(&place).await;
    let switches = api.house.simulator.switches();
    // A policy, a value out of range: neither says whose the domain is.
    for code in [2306, 2004] {
        switches.refuse("domain:info", code, "not today", Times::Once);
        let read = api.post(&format!("{place}/read"), &json!({})).await;
        assert_eq!(read.status, 503, "{read:?}");
        assert!(
            read.json()["detail"]
                .as_str()
                .unwrap()
                .contains("not today")
        );
        assert_eq!(api.read(&place).await, before);
    }
    // That it belongs to somebody else does.
    switches.refuse("domain:info", 2201, "", Times::Once);
    let read = api.post(&format!("{place}/read"), &json!({})).await;
    assert_eq!((read.status, &read.json()["state"]), (202, &json!("gone")));
}
