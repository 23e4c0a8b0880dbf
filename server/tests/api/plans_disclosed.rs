//! Contacts that are published or withheld by one plan, on every domain that shows them.

use crate::client::{As, call};
use crate::functions_write::posted;
use crate::plans::{portfolio, totals};
use model::role::Role;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn contacts_are_withheld_on_every_domain_that_shows_them_and_published_again() {
    let house = portfolio().await;
    house
        .api
        .house
        .give(house.domains[2], Role::Admin, &house.stara)
        .await;
    house.api.house.settle().await;
    let idle = house.api.house.contact("Volna").await;
    let contact = async |id: &Value| {
        let id = id.as_str().unwrap();
        house.api.read(&format!("/contacts/{id}")).await
    };
    let all = json!([house.nova.id, house.stara.id, idle.id]);
    for disclosed in [false, true] {
        let before = house.api.everything().await;
        let change = json!({ "disclose_contacts": { "contacts": all, "disclosed": disclosed } });
        let answer = house.ask(json!({ "change": change })).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let plan = answer.json();
        assert_eq!(plan["change"], change);
        assert_eq!(totals(&plan), [3, 3, 0, 0, 0], "who they are stays");
        assert_eq!(house.api.everything().await, before, "nothing was changed");
        let items = house.items(&plan, "").await;
        let sent = items[0]["send"]["contacts"].as_array().unwrap();
        let wanted = json!([{ "field": "disclose", "wanted": disclosed.to_string(), "found": (!disclosed).to_string() }]);
        assert_eq!(sent[0]["differences"], wanted, "{sent:?}");

        let (task, parts) = house.carried_out(&plan).await;
        assert_eq!(parts, house.ids(&[0, 1, 2]));
        assert_eq!(task["cause"]["cause"], "contact_edited", "{task}");
        for id in all.as_array().unwrap() {
            assert_eq!(contact(id).await["disclose"], disclosed);
        }
        for id in &house.domains {
            let path = house.api.domains(&format!("/{id}"));
            let domain = house.api.get(&path).await.json();
            assert_eq!(domain["state"], "agrees", "{domain}");
        }
        let tasks = house.api.read("/tasks").await;
        let open = tasks["data"].as_array().unwrap().iter();
        assert_eq!(open.filter(|task| task["status"] == "pending").count(), 0);
    }
    // What is so already is sent to nobody.
    let same = json!({ "disclose_contacts": { "contacts": all, "disclosed": true } });
    let plan = house.ask(json!({ "change": same })).await.json();
    assert_eq!(totals(&plan), [3, 0, 0, 0, 3]);
}

#[tokio::test]
async fn a_plan_of_contacts_is_out_of_date_when_another_domain_shows_one() {
    let house = portfolio().await;
    let change =
        json!({ "disclose_contacts": { "contacts": [house.stara.id], "disclosed": false } });
    let plan = house.ask(json!({ "change": change })).await.json();
    assert_eq!(totals(&plan), [0; 5]);
    house
        .api
        .house
        .give(house.domains[0], Role::Tech, &house.stara)
        .await;
    house.api.house.settle().await;
    let refused = house.run(&plan).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "plan.stale")
    );
    let stara = format!("/contacts/{}", house.stara.id);
    assert_eq!(house.api.read(&stara).await["disclose"], true);
    let path = format!("/plans/{}/again", plan["id"].as_str().unwrap());
    let again = house.api.send(call("post", &house.api.path(&path))).await;
    if again.status == 201 {
        assert_eq!(totals(&again.json()), [1, 1, 0, 0, 0]);
    }
}

#[tokio::test]
async fn who_can_not_be_published_is_named() {
    let house = portfolio().await;
    let nova = house.nova.id;
    let domains = json!({ "domain_ids": [house.domains[0]] });
    for (contacts, selection, field, text) in [
        (
            json!([]),
            Value::Null,
            "change.disclose_contacts.contacts",
            "at least one",
        ),
        (
            json!([nova, Uuid::from_u128(7)]),
            Value::Null,
            "change.disclose_contacts.contacts",
            "no such contact",
        ),
        (
            json!([nova]),
            domains,
            "selection",
            "2 of them are not selected",
        ),
    ] {
        let change = json!({ "disclose_contacts": { "contacts": contacts, "disclosed": false } });
        let mut body = json!({ "change": change });
        if !selection.is_null() {
            body["selection"] = selection;
        }
        let refused = house.ask(body).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        let said = refused.json()["fields"][field].to_string();
        assert!(said.contains(text), "{refused:?}");
    }
    // A copy follows its original.
    let order = house.api.domains(&format!("/{}/tasks", house.domains[0]));
    let hide = json!({ "task_type": "enable_whois_privacy" });
    house.api.send(call("post", &order).json(&hide)).await;
    house.api.house.settle().await;
    let listed = house.api.read("/contacts").await;
    let mut copies = listed["data"].as_array().unwrap().iter();
    let copy = copies.find(|of| !of["copy_of"].is_null()).unwrap();
    let change = json!({ "disclose_contacts": { "contacts": [copy["id"]], "disclosed": true } });
    let refused = house.ask(json!({ "change": change })).await;
    let said = refused.json()["fields"]["change.disclose_contacts.contacts"].to_string();
    assert!(said.contains("is the copy of"), "{refused:?}");
    // The domain that withholds keeps the copy, and has no part in what becomes of the original.
    let change = json!({ "disclose_contacts": { "contacts": [nova], "disclosed": true } });
    let plan = house.ask(json!({ "change": change })).await.json();
    assert_eq!(totals(&plan), [2, 0, 0, 0, 2]);
}

#[tokio::test]
async fn the_list_leads_to_the_plan_where_domains_show_one_of_those_selected() {
    let house = portfolio().await;
    let api = &house.api;
    let owner = As::Person(api.house.founded.owner);
    let idle = api.house.contact("Volna").await;
    let form = format!(
        "do=withhold&list=&row.{}=1&row.{}=1",
        house.nova.id, idle.id
    );
    let (plan, page) = posted(api, &owner, "/contacts/many", &form).await;
    assert!(plan.starts_with("/plans/"), "{plan}");
    assert!(page.contains("Withhold "), "{page}");
    assert!(page.contains("Send to 3 domains"), "{page}");
    let plan = api.read(&plan).await;
    house.carried_out(&plan).await;
    for id in [house.nova.id, idle.id] {
        assert_eq!(
            api.read(&format!("/contacts/{id}")).await["disclose"],
            false
        );
    }
}
