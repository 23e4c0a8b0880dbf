//! The evidence of a small storm in which all went well, for the rules' tests to falsify.

use super::{
    BookContact, BookDomain, Event, Evidence, Office, RegistryContact, RegistryDomain, Restored,
    Shown, Task,
};
use crate::history::{Call, End, Try};
use crate::world::serve::Incident;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub fn task(id: &str, status: &str, domain: Option<&str>) -> Task {
    Task {
        id: id.into(),
        task_type: "update_contacts".into(),
        status: status.into(),
        domain: domain.map(Into::into),
        steps: vec![
            ("prepare".into(), "done".into()),
            ("contacts".into(), "pending".into()),
        ],
        ..Task::default()
    }
}

pub fn event(id: u64, task: &str, status: &str) -> Event {
    Event {
        id,
        task: task.into(),
        task_type: "update_contacts".into(),
        status: status.into(),
        domain: Some("d1".into()),
    }
}

/// An acknowledged call between these two moments, that sets registers.
pub fn call(kind: &str, (began, ended): (u64, u64), sets: &[(&str, &str)], answer: Value) -> Call {
    Call {
        number: 0,
        kind: kind.into(),
        key: format!("key-{began}"),
        request: "PATCH /contacts/c1".into(),
        body: Value::Null,
        sets: sets
            .iter()
            .map(|(key, value)| ((*key).into(), (*value).into()))
            .collect(),
        began,
        ended,
        tries: vec![Try {
            at: began,
            process: 0,
            status: Some(200),
            code: None,
        }],
        end: End::Acknowledged,
        answer: Some((200, answer)),
    }
}

/// Jana's street was edited, task `t1` brought it to the registry, her domain was renewed once by `t2`, and Eva was made.
pub fn good() -> Evidence {
    let mut created = call(
        "create_contact",
        (10, 20),
        &[],
        json!({ "object": "contact", "id": "c2" }),
    );
    created.body = json!({ "email": "eva@storm.example" });
    let contact = |id: &str, email: &str| BookContact {
        id: id.into(),
        handle: format!("H{id}"),
        email: email.into(),
        name: "Jana One".into(),
        street1: "New 2".into(),
        city: "Praha".into(),
        phone: "+420601".into(),
        office: None,
    };
    let object = RegistryContact {
        handle: "Hc1".into(),
        roid: "R1".into(),
        email: "jana@storm.example".into(),
        name: "Jana One".into(),
        street1: "New 2".into(),
        city: "Praha".into(),
        phone: "+420601".into(),
    };
    let shown = Shown {
        handle: "Hc1".into(),
        name: "Jana One".into(),
        street1: "New 2".into(),
        city: "Praha".into(),
        email: "jana@storm.example".into(),
    };
    let held = BTreeMap::from([(
        "one.example".to_owned(),
        BTreeMap::from([("registrant".to_owned(), shown)]),
    )]);
    let renew = Task {
        task_type: "renew".into(),
        ..task("t2", "completed", Some("d1"))
    };
    Evidence {
        healed_at: 1_000,
        calls: vec![
            created,
            call(
                "edit_contact",
                (30, 40),
                &[("contact/0/street1", "New 2")],
                json!({ "object": "contact", "id": "c1", "tasks": ["t1"] }),
            ),
        ],
        initial: BTreeMap::from([("contact/0/street1".into(), "Old 1".into())]),
        registers: BTreeMap::from([("contact/0/street1".into(), "New 2".into())]),
        contacts: vec![
            contact("c1", "jana@storm.example"),
            BookContact {
                office: Some("o1".into()),
                ..contact("c2", "eva@storm.example")
            },
        ],
        offices: vec![Office {
            id: "o1".into(),
            street1: "New 2".into(),
        }],
        domains: vec![BookDomain {
            id: "d1".into(),
            name: "one.example".into(),
            roles: BTreeMap::from([("registrant".into(), "c1".into())]),
        }],
        tasks: vec![task("t1", "completed", Some("d1")), renew],
        registry_contacts: vec![object.clone()],
        registry_domains: vec![RegistryDomain {
            name: "one.example".into(),
            roles: BTreeMap::from([("registrant".into(), vec!["Hc1".into()])]),
            renewed: 1,
        }],
        whois: held.clone(),
        rdap: held,
        events: vec![
            event(1, "t1", "pending"),
            event(2, "t1", "running"),
            event(3, "t1", "completed"),
        ],
        task_events: BTreeMap::from([("t1".into(), vec![1, 2, 3])]),
        streams: vec![vec![1, 2, 3]],
        ready: vec![(0, 200)],
        incidents: vec![Incident {
            process: 0,
            what: "terminated".into(),
            took: 30,
            code: Some(0),
        }],
        restored: Some(Restored {
            before: vec![object.clone()],
            after: vec![object],
            book: vec![contact("c1", "jana@storm.example")],
            newcomers: Vec::new(),
        }),
        ..Evidence::default()
    }
}
