//! Privacy of domains whose contacts others use too: copies that follow, and go away again.

use crate::client::{Answer, Api, call};
use crate::route53::{ask, kind};
use crate::signed::halves;
use model::id::DomainId;
use model::role::Role;
use serde_json::{Value, json};
use service::contacts::Contact;

struct Shared {
    api: Api,
    jana: Contact,
    domains: [DomainId; 3],
}

async fn shared() -> Shared {
    let api = Api::open().await;
    let jana = api.house.contact("Nova").await;
    let mut domains = Vec::new();
    for name in ["a.example", "b.example", "c.example"] {
        let domain = api.house.domain(name).await;
        api.house.give(domain, Role::Registrant, &jana).await;
        domains.push(domain);
    }
    api.house.settle().await;
    Shared {
        api,
        jana,
        domains: domains.try_into().unwrap(),
    }
}

impl Shared {
    async fn ask(&self, at: usize, query: &str, task_type: &str) -> Answer {
        let path = self
            .api
            .domains(&format!("/{}/tasks{query}", self.domains[at]));
        let body = json!({ "task_type": task_type });
        self.api.send(call("post", &path).json(&body)).await
    }

    async fn order(&self, at: usize, task_type: &str) {
        let asked = self.ask(at, "", task_type).await;
        assert_eq!(asked.status, 202, "{asked:?}");
        self.api.house.settle().await;
        let place = asked.header("location").to_owned();
        let task = self.api.get(&place).await.json();
        assert_eq!(task["status"], "completed", "{task}");
    }

    /// What a plan says of copies.
    async fn said(&self, at: usize, task_type: &str) -> Value {
        let plan = self.ask(at, "?dry_run=true", task_type).await;
        assert_eq!(plan.status, 200, "{plan:?}");
        plan.json()["domains"][0]["copies"][0].clone()
    }

    /// Who holds the registrant's role, and where it comes from.
    async fn holder(&self, at: usize) -> Value {
        let path = self.api.domains(&format!("/{}/contacts", self.domains[at]));
        let held = self.api.get(&path).await.json();
        let mut held = held["data"].as_array().unwrap().clone();
        held.retain(|each| each["role"] == "registrant");
        held.remove(0)
    }

    async fn whois(&self, at: usize) -> String {
        let actor = self.api.house.actor().await;
        let domains = self.api.house.service.domains();
        let view = domains.get(&actor, self.domains[at]).await.unwrap().view;
        format!("{:?}", view.unwrap().contacts)
    }

    fn contact(&self, id: &Value) -> String {
        self.api
            .path(&format!("/contacts/{}", id.as_str().unwrap()))
    }

    async fn patch(&self, contact: &Value, body: Value) -> Answer {
        let path = self.contact(contact);
        self.api.send(call("patch", &path).json(&body)).await
    }
}

#[tokio::test]
async fn two_domains_share_one_copy_that_follows_and_goes_away() {
    let house = shared().await;
    let jana = json!(house.jana.id);
    let said = house.said(0, "enable_whois_privacy").await;
    assert_eq!(
        (&said["becomes"], &said["original"], &said["copy"]),
        (&json!("made"), &json!(house.jana.handle), &Value::Null)
    );
    house.order(0, "enable_whois_privacy").await;
    let copy = house.holder(0).await["contact"].clone();
    assert_ne!(copy["id"], jana);
    assert_eq!(
        (&copy["copy_of"], &copy["disclose"]),
        (
            &json!({ "id": house.jana.id, "handle": house.jana.handle }),
            &json!(false)
        )
    );
    assert_eq!(house.holder(1).await["contact"]["id"], jana);
    // Done twice, nothing more is made; the next domain shares it.
    house.order(0, "enable_whois_privacy").await;
    let said = house.said(1, "enable_whois_privacy").await;
    assert_eq!(
        (&said["becomes"], &said["copy"]),
        (&json!("reused"), &copy["handle"])
    );
    house.order(1, "enable_whois_privacy").await;
    assert_eq!(house.holder(1).await["contact"]["id"], copy["id"]);
    let all = house.api.get(&house.api.path("/contacts")).await.json();
    assert_eq!(all["data"].as_array().unwrap().len(), 2, "{all}");

    // An edit is planned for, and sent to, the domains of the copy, too.
    let edit = json!({ "city": "Olomouc" });
    let dry = house
        .api
        .send(call("patch", &format!("{}?dry_run=true", house.contact(&jana))).json(&edit));
    assert_eq!(dry.await.json()["total_domains"], 3);
    let edited = house.patch(&jana, edit).await;
    assert_eq!(
        edited.json()["tasks"].as_array().unwrap().len(),
        3,
        "{edited:?}"
    );
    house.api.house.settle().await;
    for at in 0..3 {
        assert!(house.whois(at).await.contains("Olomouc"), "{at}");
    }
    let followed = house.api.get(&house.contact(&copy["id"])).await.json();
    assert_eq!(
        (&followed["city"], &followed["disclose"]),
        (&json!("Olomouc"), &json!(false))
    );

    // Published again, the original comes back; the copy goes with its last domain.
    let said = house.said(0, "disable_whois_privacy").await;
    assert_eq!(said["becomes"], "left");
    house.order(0, "disable_whois_privacy").await;
    assert_eq!(house.holder(0).await["contact"]["id"], jana);
    let said = house.said(1, "disable_whois_privacy").await;
    assert_eq!(said["becomes"], "gone");
    house.order(1, "disable_whois_privacy").await;
    house.order(1, "disable_whois_privacy").await;
    assert_eq!(house.holder(1).await["contact"]["id"], jana);
    let all = house.api.get(&house.api.path("/contacts")).await.json();
    assert_eq!(all["data"].as_array().unwrap().len(), 1, "{all}");
    assert!(house.whois(1).await.contains(&house.jana.handle));
}

#[tokio::test]
async fn a_copy_is_nothing_of_its_own() {
    let house = shared().await;
    house.order(0, "enable_whois_privacy").await;
    let copy = house.holder(0).await["contact"].clone();
    let path = house.contact(&copy["id"]);
    let refused = [
        house.patch(&copy["id"], json!({ "city": "Olomouc" })).await,
        house
            .patch(&copy["id"], json!({ "is_active": false }))
            .await,
        house.api.send(call("delete", &path)).await,
        house
            .api
            .send(
                call("post", &house.api.path("/contact-replacements")).json(&json!({
                    "from": copy["id"], "to": house.jana.id,
                })),
            )
            .await,
        house
            .api
            .send(
                call(
                    "patch",
                    &house
                        .api
                        .domains(&format!("/{}/contacts", house.domains[1])),
                )
                .json(&json!({ "registrant": copy["id"] })),
            )
            .await,
    ];
    for (at, answer) in refused.iter().enumerate() {
        assert_eq!(answer.code(), "contact.copy", "{at}: {answer:?}");
        assert!(answer.text.contains(&house.jana.handle), "{at}: {answer:?}");
    }
    // The original stays while its copy does.
    let original = house.contact(&json!(house.jana.id));
    for at in 1..3 {
        let path = house
            .api
            .domains(&format!("/{}/contacts", house.domains[at]));
        let freed = call("patch", &path).json(&json!({ "registrant": null }));
        assert_eq!(house.api.send(freed).await.status, 202);
    }
    let answer = house.api.send(call("delete", &original)).await;
    assert_eq!(answer.code(), "contact.in_use", "{answer:?}");
    let alike = house.api.house.service.contacts();
    let actor = house.api.house.actor().await;
    assert!(alike.duplicates(&actor).await.unwrap().is_empty());
}

#[tokio::test]
async fn who_takes_over_is_withheld_where_it_was() {
    let house = shared().await;
    house.order(0, "enable_whois_privacy").await;
    let copy = house.holder(0).await["contact"].clone();
    let other = house.api.house.contact("Stara").await;
    let body = json!({ "from": house.jana.id, "to": other.id });
    let path = house.api.path("/contact-replacements");
    let dry = house
        .api
        .send(call("post", &format!("{path}?dry_run=true")).json(&body))
        .await;
    assert_eq!(dry.json()["total_domains"], 3, "{dry:?}");
    let done = house.api.send(call("post", &path).json(&body)).await;
    assert!(done.status < 300, "{done:?}");
    house.api.house.settle().await;
    let held = house.holder(0).await["contact"].clone();
    assert_eq!(
        (&held["copy_of"]["id"], &held["disclose"]),
        (&json!(other.id), &json!(false))
    );
    assert_eq!(house.holder(1).await["contact"]["id"], json!(other.id));
    let gone = house.api.get(&house.contact(&copy["id"])).await;
    assert_eq!(gone.status, 404, "{gone:?}");
}

#[tokio::test]
async fn a_role_that_is_withheld_shows_the_copy_of_a_contact_that_others_use() {
    let api = Api::open().await;
    let key = halves(&api, &["domains:write", "contacts:write", "tasks:read"]).await;
    let jana = api.house.contact("Nova").await;
    for name in ["one.example", "two.example"] {
        let domain = api.house.domain(name).await;
        for role in [Role::Registrant, Role::Tech] {
            api.house.give(domain, role, &jana).await;
        }
    }
    api.house.settle().await;
    let all = async || {
        let all = api.get(&api.path("/contacts")).await.json();
        all["data"].as_array().unwrap().clone()
    };
    let set = async |body: Value| {
        let answer = ask(&api, &key, "UpdateDomainContactPrivacy", &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        api.house.settle().await;
        answer.json()["OperationId"].clone()
    };
    let shown = async || {
        let body = json!({ "DomainName": "one.example" });
        let shown = ask(&api, &key, "GetDomainDetail", &body).await.json();
        ["RegistrantPrivacy", "TechPrivacy"].map(|flag| shown[flag].clone())
    };
    let registrant = json!({ "DomainName": "one.example", "RegistrantPrivacy": true });
    let first = set(registrant.clone()).await;
    assert_eq!(shown().await, [json!(true), json!(false)]);
    let copies = all().await;
    let copy = copies.iter().find(|each| each["id"] != json!(jana.id));
    let of = json!({ "id": jana.id, "handle": jana.handle });
    assert_eq!((copies.len(), &copy.unwrap()["copy_of"]), (2, &of));
    // The same again does nothing; another role shares the copy, and what is published again is the original.
    assert_eq!(set(registrant).await, first);
    let both =
        json!({ "DomainName": "one.example", "RegistrantPrivacy": true, "TechPrivacy": true });
    set(both).await;
    assert_eq!(
        (shown().await, all().await.len()),
        ([json!(true), json!(true)], 2)
    );
    let swapped =
        json!({ "DomainName": "one.example", "RegistrantPrivacy": false, "TechPrivacy": true });
    set(swapped).await;
    assert_eq!(shown().await, [json!(false), json!(true)]);
    let none =
        json!({ "DomainName": "one.example", "RegistrantPrivacy": false, "TechPrivacy": false });
    set(none).await;
    assert_eq!(shown().await, [json!(false), json!(false)]);
    assert_eq!(all().await.len(), 1, "the copy went with its last role");
    // Of a role that nobody holds, and of none.
    let nobody = json!({ "DomainName": "one.example", "AdminPrivacy": true });
    for (body, told) in [
        (nobody, "AdminPrivacy: Nobody holds this role"),
        (json!({ "DomainName": "one.example" }), "at least one role"),
    ] {
        let answer = ask(&api, &key, "UpdateDomainContactPrivacy", &body).await;
        assert_eq!(kind(&answer), "InvalidInput");
        let text = answer.json()["message"].as_str().unwrap().to_owned();
        assert!(text.contains(told), "{text}");
    }
}
