//! Rows as earlier versions wrote them, and as later ones may.

use crate::make::{at, claim, enqueue, first, house, id, olga, task, whole};
use crate::room::Room;
use model::stored::EventData;
use model::task::{Over, StreamEvent, TaskState, TaskStatus};
use serde_json::json;
use store::audit::{self, Audit, AuditFilter};
use store::tasks::{self, Task};
use store::webhooks::{self, Webhook};

const SPREAD: &str = r#"{"over":[{"over":"contacts","ids":["01936b2e-0000-7000-8000-000000000001"]}],"held":[],"cursor":null,"made":3,"ended":1,"failed":0,"joined":2}"#;
const EVENT: &str = r#"{"attempt":1,"awaiting":null,"cancel_requested":false,"cause":{"cause":"adopted"},"completed_at":null,"created":"2026-11-22T14:02:11Z","created_at":"2026-11-22T14:02:11Z","created_by":{"id":null,"kind":"system","name":"Nichandle"},"domain_id":"01936b2e-0000-7000-8000-000000000001","error":null,"id":"01936b2e-0000-7000-8000-000000000002","object":"task","organization_id":"01936b2e-0000-7000-8000-000000000003","parent_id":null,"progress":{"done":0,"step":"prepare","total":5},"project_id":null,"result":null,"started_at":null,"status":"running","steps":[],"task_type":"update_contacts"}"#;
const MESSAGE: &str = r#"{"object":"event","id":"01936b2e-0000-7000-8000-000000000009","type":"contact.update","organization_id":"01936b2e-0000-7000-8000-000000000003","created_at":"2026-11-22T14:02:11.000000Z","actor":null,"data":{"object_kind":"contact","object_id":"01936b2e-0000-7000-8000-000000000001","before":null,"after":{"city":"Praha"}}}"#;

fn entry(organization: model::id::OrganizationId) -> Audit {
    Audit {
        id: id(),
        organization_id: organization,
        at: at(5),
        actor_kind: "user".into(),
        actor_id: None,
        actor_name: "Olga".into(),
        action: "contact.update".into(),
        object_kind: "contact".into(),
        object_id: id(),
        before: Some(json!({ "city": "Brno" })),
        after: None,
        cause_id: None,
    }
}

pub async fn what_was_written_without_a_version_is_read(room: &Room) {
    let house = house(&room.db).await;
    let whole = whole(house.id, 0);
    enqueue(&room.db, &whole).await;
    let hook = Webhook {
        id: model::id::WebhookId(id()),
        organization_id: house.id,
        url: "https://hooks.example/in".into(),
        description: None,
        topics: [model::webhook::Topic::Contact].into(),
        sealed: vec![1],
        former_sealed: None,
        former_until: None,
        is_active: true,
        version: 1,
        created_at: at(1),
        updated_at: at(1),
    };
    let mut tx = room.db.begin().await.unwrap();
    webhooks::insert(&mut tx, &hook).await.unwrap();
    audit::append(&mut tx, &entry(house.id)).await.unwrap();
    tx.commit().await.unwrap();
    for sql in [
        format!(
            "UPDATE task SET state = '{SPREAD}', cause = '{{\"cause\":\"adopted\"}}', created_by = '{{\"kind\":\"user\",\"id\":null,\"name\":\"Olga\"}}'"
        ),
        format!("UPDATE task_event SET data = '{EVENT}'"),
        format!("UPDATE webhook_delivery SET body = '{MESSAGE}'"),
        "UPDATE audit_entry SET before = '{\"city\":\"Brno\"}'".to_owned(),
    ] {
        room.sql(&sql).await;
    }
    let mut tx = room.db.read().await.unwrap();
    let read = tasks::get(&mut tx, house.id, whole.id)
        .await
        .unwrap()
        .unwrap();
    let spread = read.spread().unwrap();
    assert!(matches!(&spread.over[..], [Over::Contacts { .. }]));
    assert_eq!(
        (spread.made, spread.joined, read.created_by),
        (3, 2, olga())
    );
    let events = tasks::events(&mut tx, house.id, whole.id, 0, 9)
        .await
        .unwrap();
    assert_eq!(events[0].task.as_ref().unwrap().status, TaskStatus::Running);
    let told = webhooks::deliveries(&mut tx, house.id, hook.id, &first(9))
        .await
        .unwrap();
    assert_eq!(
        told.rows[0].message.data,
        EventData::Message(serde_json::from_str(MESSAGE).unwrap())
    );
    let log = audit::list(&mut tx, house.id, &AuditFilter::default(), &first(9))
        .await
        .unwrap();
    assert_eq!(log.rows[0].before, Some(json!({ "city": "Brno" })));
}

pub async fn what_a_later_version_wrote_is_kept_and_said(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let task = task(&domain);
    enqueue(&room.db, &task).await;
    let mut tx = room.db.begin().await.unwrap();
    audit::append(&mut tx, &entry(house.id)).await.unwrap();
    tx.commit().await.unwrap();
    let later = r#"{"v":9,"kind":"saga"}"#;
    room.sql(&format!("UPDATE task SET state = '{later}'"))
        .await;
    room.sql(&format!("UPDATE task_event SET data = '{later}'"))
        .await;
    room.sql(&format!("UPDATE audit_entry SET before = '{later}'"))
        .await;
    let claimed = claim(&room.db, id(), 1, 100).await.unwrap();
    let TaskState::Unreadable { kept, why } = &claimed.state else {
        panic!("{:?}", claimed.state);
    };
    assert_eq!(
        kept,
        &serde_json::from_str::<serde_json::Value>(later).unwrap()
    );
    assert!(why.contains("v: 9"), "{why}");
    // Whatever else of it is written, its notes stay as they are.
    let back = Task {
        lease_owner: None,
        ..claimed.row.clone()
    };
    let mut tx = room.db.begin().await.unwrap();
    tasks::save(&mut tx, &back, claimed.lease, StreamEvent::Progress, at(2))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let read = tasks::get(&mut tx, house.id, task.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.state, claimed.state);
    let events = tasks::events(&mut tx, house.id, task.id, 0, 9)
        .await
        .unwrap();
    assert!(
        events[0]
            .task
            .as_ref()
            .is_err_and(|why| why.contains("v: 9"))
    );
    assert!(events[1].task.is_ok(), "and the stream goes on behind it");
    let log = audit::list(&mut tx, house.id, &AuditFilter::default(), &first(9))
        .await
        .unwrap();
    assert!(log.rows.is_empty() && log.next.is_none(), "{log:?}");
}
