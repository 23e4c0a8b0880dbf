//! Saved plans: worked out, looked over, carried out once.

use crate::client::{Answer, Api, call};
use model::id::DomainId;
use model::role::Role;
use model::task::{TaskStatus, TaskType};
use serde_json::{Value, json};
use service::contacts::{Contact, NewContact};
use std::collections::BTreeSet;

/// Three domains whose registrant and tech is Nova, at the registry too; and Stara, who holds nothing.
pub struct Portfolio {
    pub api: Api,
    pub nova: Contact,
    pub stara: Contact,
    pub domains: Vec<DomainId>,
}

pub async fn portfolio() -> Portfolio {
    let api = Api::open().await;
    let (nova, stara) = (
        api.house.contact("Nova").await,
        api.house.contact("Stara").await,
    );
    let mut domains = Vec::new();
    for name in ["a.example", "b.example", "c.example"] {
        let domain = api.house.domain(name).await;
        api.house.give(domain, Role::Registrant, &nova).await;
        api.house.give(domain, Role::Tech, &nova).await;
        domains.push(domain);
    }
    api.house.settle().await;
    Portfolio {
        api,
        nova,
        stara,
        domains,
    }
}

impl Portfolio {
    /// Makes a plan of all three.
    pub async fn plan(&self, change: Value) -> Value {
        let selection = json!({ "domain_ids": self.domains });
        let answer = self
            .ask(json!({ "change": change, "selection": selection }))
            .await;
        assert_eq!(answer.status, 201, "{change}: {answer:?}");
        let plan = answer.json();
        let place = format!("/plans/{}", plan["id"].as_str().unwrap());
        assert_eq!(answer.header("location"), self.api.path(&place));
        assert_eq!(self.api.read(&place).await, plan, "{change}");
        assert_eq!(
            (&plan["object"], &plan["stale"]),
            (&json!("plan"), &json!(false))
        );
        assert_eq!(plan["change"], change);
        plan
    }

    pub async fn ask(&self, body: Value) -> Answer {
        self.api.post("/plans", &body).await
    }

    pub async fn run(&self, plan: &Value) -> Answer {
        let path = format!("/plans/{}/run", plan["id"].as_str().unwrap());
        self.api.send(call("post", &self.api.path(&path))).await
    }

    /// Runs it, has everything carried out, and returns the task with its parts' domains.
    pub async fn carried_out(&self, plan: &Value) -> (Value, BTreeSet<String>) {
        let answer = self.run(plan).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        let task = answer.json();
        let place = format!("/tasks/{}", task["id"].as_str().unwrap());
        assert_eq!(answer.header("location"), self.api.path(&place));
        self.api.house.settle().await;
        let parts = self.parts(&task).await;
        let of = |part: &Value| part["domain_id"].as_str().unwrap().to_owned();
        for part in &parts {
            assert_eq!(
                (&part["status"], &part["task_type"]),
                (&json!("completed"), &task["task_type"]),
                "{part}"
            );
        }
        (self.api.read(&place).await, parts.iter().map(of).collect())
    }

    pub async fn parts(&self, task: &Value) -> Vec<Value> {
        let id = task["id"].as_str().unwrap();
        let parts = self.api.read(&format!("/tasks?parent_id={id}")).await;
        parts["data"].as_array().unwrap().clone()
    }

    pub async fn items(&self, plan: &Value, query: &str) -> Vec<Value> {
        let id = plan["id"].as_str().unwrap();
        let items = self.api.read(&format!("/plans/{id}/items{query}")).await;
        items["data"].as_array().unwrap().clone()
    }

    pub fn ids(&self, some: &[usize]) -> BTreeSet<String> {
        some.iter()
            .map(|at| self.domains[*at].to_string())
            .collect()
    }

    pub async fn expires(&self, at: usize) -> String {
        let path = self.api.domains(&format!("/{}", self.domains[at]));
        let domain = self.api.get(&path).await.json();
        domain["expires_at"].as_str().unwrap().to_owned()
    }

    /// The handle that the registry shows in a role of a domain.
    pub async fn shown(&self, at: usize, role: &str) -> Value {
        let path = self.api.domains(&format!("/{}/contacts", self.domains[at]));
        let roles = self.api.get(&path).await.json();
        let found = roles["data"].as_array().unwrap().iter();
        let mut found = found.filter(|each| each["role"] == role);
        found.next().unwrap()["held"]["handle"].clone()
    }
}

pub fn totals(plan: &Value) -> [u64; 5] {
    [
        "domains",
        "changes",
        "changes_of_registrant",
        "refused",
        "unchanged",
    ]
    .map(|name| plan["totals"][name].as_u64().unwrap())
}

pub fn names(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn roles_are_planned_looked_over_and_run_once() {
    let house = portfolio().await;
    let before = house.api.everything().await;
    let change = json!({ "roles": { "registrant": house.stara.id, "admin": house.stara.id } });
    let plan = house.plan(change).await;
    assert_eq!(totals(&plan), [3, 3, 3, 0, 0]);
    assert_eq!(house.api.everything().await, before, "nothing was changed");
    let items = house.items(&plan, "").await;
    assert_eq!(names(&items), ["a.example", "b.example", "c.example"]);
    for item in &items {
        assert_eq!(
            (
                &item["object"],
                &item["problem"],
                &item["changes_registrant"]
            ),
            (&json!("domain_plan"), &json!(false), &json!(true))
        );
        assert_eq!(
            item["send"]["contacts"][0]["contact"]["handle"],
            json!(house.stara.handle)
        );
    }
    let walked = house
        .api
        .walk(&format!("/plans/{}/items", plan["id"].as_str().unwrap()))
        .await;
    assert_eq!(walked, items);

    let (task, parts) = house.carried_out(&plan).await;
    assert_eq!(
        (&task["status"], &task["domain_id"]),
        (&json!("completed"), &Value::Null)
    );
    assert_eq!(parts, house.ids(&[0, 1, 2]));
    for at in 0..3 {
        assert_eq!(
            house.shown(at, "registrant").await,
            json!(house.stara.handle)
        );
        assert_eq!(house.shown(at, "tech").await, json!(house.nova.handle));
    }
    // A second time it runs no more, and says which task it was.
    let again = house.run(&plan).await;
    assert_eq!((again.status, again.code().as_str()), (409, "plan.ran"));
    assert_eq!(again.json()["fields"]["task_id"], task["id"]);
    let known = house
        .api
        .read(&format!("/plans/{}", plan["id"].as_str().unwrap()))
        .await;
    assert_eq!(
        (&known["task_id"], &known["stale"]),
        (&task["id"], &json!(false))
    );
    // The same again has nothing to send.
    let same = json!({ "roles": { "registrant": house.stara.id, "admin": house.stara.id } });
    let plan = house.plan(same).await;
    assert_eq!(totals(&plan), [3, 0, 0, 0, 3]);
    let (task, parts) = house.carried_out(&plan).await;
    assert_eq!((&task["status"], parts.len()), (&json!("completed"), 0));
}

#[tokio::test]
async fn a_team_is_given_and_taken() {
    let house = portfolio().await;
    let team = house.api.team("Web", &house.stara).await;
    let change = json!({ "team_id": team.team.id });
    let plan = house.plan(change).await;
    // The registrant and the tech are the domains' own; the team's admin is new.
    assert_eq!(totals(&plan), [3, 3, 0, 0, 0]);
    let (task, parts) = house.carried_out(&plan).await;
    assert_eq!(parts, house.ids(&[0, 1, 2]));
    assert_eq!(
        task["cause"],
        json!({ "cause": "team_of_domain", "team": "Web" })
    );
    for at in 0..3 {
        assert_eq!(house.shown(at, "admin").await, json!(house.stara.handle));
        let path = house.api.domains(&format!("/{}", house.domains[at]));
        let domain = house.api.get(&path).await.json();
        assert_eq!(
            (&domain["team_id"], &domain["state"]),
            (&json!(team.team.id), &json!("agrees"))
        );
    }
    let gone = house.plan(json!({ "team_id": null })).await;
    let (task, _) = house.carried_out(&gone).await;
    assert_eq!(
        task["cause"],
        json!({ "cause": "team_of_domain", "team": null })
    );
}

#[tokio::test]
async fn a_contact_is_replaced_where_it_is_chosen_and_everywhere() {
    let house = portfolio().await;
    let replace = json!({ "from": house.nova.id, "to": house.stara.id, "roles": ["tech"] });
    let two = json!({ "domain_ids": house.domains[..2] });
    let asked = json!({ "change": { "replace_contact": replace }, "selection": two });
    let plan = house.ask(asked).await.json();
    assert_eq!(totals(&plan), [2, 2, 0, 0, 0]);
    let (_, parts) = house.carried_out(&plan).await;
    assert_eq!(parts, house.ids(&[0, 1]));
    for (at, tech) in [&house.stara, &house.stara, &house.nova]
        .into_iter()
        .enumerate()
    {
        assert_eq!(house.shown(at, "tech").await, json!(tech.handle));
    }
    // Everywhere: without a selection.
    let replace = json!({ "from": house.nova.id, "to": house.stara.id });
    let asked = json!({ "change": { "replace_contact": replace } });
    let plan = house.ask(asked).await.json();
    assert_eq!(totals(&plan), [3, 3, 3, 0, 0]);
    let (_, parts) = house.carried_out(&plan).await;
    assert_eq!(parts, house.ids(&[0, 1, 2]));
    let usage = house
        .api
        .read(&format!("/contacts/{}/usage", house.nova.id))
        .await;
    assert_eq!(usage["data"], json!([]));
}

#[tokio::test]
async fn contacts_are_merged_on_every_domain_or_not_at_all() {
    let house = portfolio().await;
    let merge = json!({ "merge_contact": { "from": house.nova.id, "into": house.stara.id } });
    let few = json!({ "domain_ids": house.domains[..2] });
    let refused = house
        .ask(json!({ "change": merge, "selection": few }))
        .await;
    assert_eq!(
        (refused.status, refused.fields()),
        (422, vec!["selection".to_owned()])
    );
    let plan = house.ask(json!({ "change": merge })).await.json();
    assert_eq!(totals(&plan), [3, 3, 3, 0, 0]);
    let (task, parts) = house.carried_out(&plan).await;
    assert_eq!(parts, house.ids(&[0, 1, 2]));
    assert_eq!(task["cause"]["cause"], "merged");
    let gone = house
        .api
        .get(&house.api.path(&format!("/contacts/{}", house.nova.id)))
        .await;
    assert_eq!(gone.status, 404);
}

#[tokio::test]
async fn several_contacts_are_merged_by_one_plan() {
    let house = portfolio().await;
    let third = house.api.house.contact("Treti").await;
    let domain = house.api.house.domain("third.example").await;
    house.api.house.give(domain, Role::Tech, &third).await;
    house.api.house.settle().await;
    let merge = json!({ "merge_contact": { "from": house.nova.id, "others": [third.id, house.nova.id], "into": house.stara.id } });
    let plan = house.ask(json!({ "change": merge })).await.json();
    assert_eq!(totals(&plan)[..2], [4, 4]);
    let (task, parts) = house.carried_out(&plan).await;
    assert_eq!(parts.len(), 4);
    assert_eq!(task["cause"]["to"], house.stara.handle);
    for gone in [house.nova.id, third.id] {
        let path = house.api.path(&format!("/contacts/{gone}"));
        assert_eq!(house.api.get(&path).await.status, 404);
    }
    let itself = json!({ "merge_contact": { "from": house.stara.id, "others": [house.stara.id], "into": house.stara.id } });
    assert_eq!(house.ask(json!({ "change": itself })).await.status, 422);
}

#[tokio::test]
async fn problems_come_first_and_are_left_out() {
    let house = portfolio().await;
    // No registry takes a contact without an e-mail address.
    let mut draft = testkit::draft("Bezmailu");
    draft.email.clear();
    let new = NewContact::external(draft);
    let actor = house.api.house.actor().await;
    let service = &house.api.house.service;
    let mute = service.contacts().create(&actor, new).await.unwrap();
    house
        .api
        .house
        .give(house.domains[1], Role::Tech, &mute)
        .await;
    let change = json!({ "roles": { "admin": house.stara.id } });
    let plan = house.plan(change).await;
    assert_eq!(totals(&plan), [3, 2, 0, 1, 0]);
    let items = house.items(&plan, "").await;
    assert_eq!(names(&items), ["b.example", "a.example", "c.example"]);
    let refusal = &items[0]["refusals"][0];
    assert_eq!(refusal["field"], "tech.email", "{items:?}");
    assert_eq!(
        names(&house.items(&plan, "?problem=true").await),
        ["b.example"]
    );
    assert_eq!(
        names(&house.items(&plan, "?problem=false").await),
        ["a.example", "c.example"]
    );
    let answer = house.run(&plan).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    house.api.house.settle().await;
    let place = format!("/tasks/{}", answer.json()["id"].as_str().unwrap());
    let task = house.api.read(&place).await;
    assert_eq!(
        (&task["status"], &task["result"]["left_out"]),
        (&json!("completed"), &json!(1))
    );
    // The book of the one that was left out is as it was.
    let holders = service
        .domains()
        .contacts(&actor, house.domains[1])
        .await
        .unwrap();
    assert!(holders.iter().all(|holder| holder.role != Role::Admin));
    let holders = service
        .domains()
        .contacts(&actor, house.domains[0])
        .await
        .unwrap();
    assert!(holders.iter().any(|holder| holder.role == Role::Admin));
}

#[tokio::test]
async fn each_domain_has_its_entry_under_that_of_the_plan() {
    let house = portfolio().await;
    let plan = house
        .plan(json!({ "roles": { "tech": house.stara.id } }))
        .await;
    house.carried_out(&plan).await;
    let audit = house.api.read("/audit?limit=200").await;
    let entries = audit["data"].as_array().unwrap();
    let of = |action: &str| -> Vec<&Value> {
        entries
            .iter()
            .filter(|entry| entry["action"] == action)
            .collect()
    };
    let ran = of("plan.run");
    assert_eq!(ran.len(), 1);
    assert_eq!(ran[0]["after"]["domains"], 3);
    let followed: Vec<_> = of("domain.roles")
        .into_iter()
        .filter(|entry| entry["cause_id"] == ran[0]["id"])
        .collect();
    assert_eq!(followed.len(), 3);
    for entry in followed {
        assert_eq!(entry["before"]["tech"], json!(house.nova.id));
        assert_eq!(entry["after"]["tech"], json!(house.stara.id));
    }
}

#[tokio::test]
async fn parts_name_the_registrants_that_the_plan_has_named() {
    let house = portfolio().await;
    // Of one of three the registrant changes.
    let own = json!({ "from": house.nova.id, "to": house.stara.id, "roles": ["registrant"] });
    let one = json!({ "domain_ids": [house.domains[0]] });
    let asked = json!({ "change": { "replace_contact": own }, "selection": one });
    let plan = house.ask(asked).await.json();
    house.carried_out(&plan).await;
    let plan = house
        .plan(json!({ "roles": { "registrant": house.stara.id, "tech": house.stara.id } }))
        .await;
    assert_eq!(totals(&plan), [3, 3, 2, 0, 0]);
    let items = house.items(&plan, "").await;
    assert_eq!(
        names(&items),
        ["b.example", "c.example", "a.example"],
        "registrants first"
    );
    let task: model::id::TaskId = house.run(&plan).await.json()["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    house.api.house.worker().run_due().await.unwrap();
    let mut tx = house.api.house.service.db().read().await.unwrap();
    let filter = store::tasks::TaskFilter {
        parent_id: Some(task),
        ..Default::default()
    };
    let page = store::Page {
        limit: 9,
        after: None,
    };
    let parts = store::tasks::list(&mut tx, house.api.organization(), &filter, &page)
        .await
        .unwrap();
    assert_eq!(parts.rows.len(), 3);
    for part in parts.rows {
        let named = part.domain_id != Some(house.domains[0]);
        assert_eq!(part.names_registrant, named, "{part:?}");
        assert_eq!(part.task_type, TaskType::UpdateContacts);
        assert_ne!(part.status, TaskStatus::Failed);
    }
}
