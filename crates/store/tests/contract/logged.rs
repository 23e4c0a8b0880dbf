//! The audit log: what is found by which filter, what follows from what, and many entries at once.

use crate::make::{at, first, house, id};
use crate::room::Room;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, WebhookId};
use model::stored::EventData;
use model::webhook::Topic;
use serde_json::json;
use std::collections::BTreeMap;
use store::audit::{self, Audit, AuditFilter, Each};
use store::webhooks::{self, Webhook};
use store::{Page, Tx};
use uuid::Uuid;

fn entry(organization: OrganizationId, seconds: i64, action: &str, object: Uuid) -> Audit {
    let kind = action.split('.').next().unwrap();
    Audit {
        id: id(),
        organization_id: organization,
        at: at(seconds),
        actor_kind: "system".into(),
        actor_id: None,
        actor_name: "Nichandle".into(),
        action: action.into(),
        object_kind: kind.into(),
        object_id: object,
        before: None,
        after: None,
        cause_id: None,
    }
}

async fn found(tx: &mut Tx, organization: OrganizationId, filter: &AuditFilter) -> Vec<Uuid> {
    // One row a page, so that each filter meets the cursor.
    let (mut found, mut page) = (Vec::new(), first(1));
    loop {
        let listed = audit::list(tx, organization, filter, &page).await.unwrap();
        found.extend(listed.rows.iter().map(|entry| entry.id));
        match listed.next {
            Some(next) => {
                page = Page {
                    after: Some(next),
                    ..page
                }
            }
            None => return found,
        }
    }
}

pub async fn entries_are_found_by_what_they_say(room: &Room) {
    let house = house(&room.db).await;
    let (olga, contact, domain) = (id(), id(), id());
    let by_olga = Audit {
        actor_kind: "user".into(),
        actor_id: Some(olga),
        ..entry(house.id, 1, "contact.update", contact)
    };
    let created = entry(house.id, 2, "contact.create", contact);
    let other = entry(house.id, 3, "contact.update", id());
    let roles = Audit {
        cause_id: Some(other.id),
        ..entry(house.id, 4, "domain.roles", domain)
    };
    let all = [&by_olga, &created, &other, &roles];
    let mut tx = room.db.begin().await.unwrap();
    for entry in all {
        audit::append(&mut tx, entry).await.unwrap();
    }
    let filter = AuditFilter::default;
    let word = |word: &str| Some(word.to_owned());
    let cases: Vec<(AuditFilter, Vec<&Audit>)> = vec![
        (filter(), vec![&roles, &other, &created, &by_olga]),
        (
            AuditFilter {
                actor_kind: word("user"),
                ..filter()
            },
            vec![&by_olga],
        ),
        (
            AuditFilter {
                actor_kind: word("system"),
                ..filter()
            },
            vec![&roles, &other, &created],
        ),
        (
            AuditFilter {
                actor_id: Some(olga),
                ..filter()
            },
            vec![&by_olga],
        ),
        (
            AuditFilter {
                action: word("contact.update"),
                ..filter()
            },
            vec![&other, &by_olga],
        ),
        (
            AuditFilter {
                object_kind: word("contact"),
                ..filter()
            },
            vec![&other, &created, &by_olga],
        ),
        (
            AuditFilter {
                object_id: Some(contact),
                ..filter()
            },
            vec![&created, &by_olga],
        ),
        (
            AuditFilter::of("contact", contact),
            vec![&created, &by_olga],
        ),
        (AuditFilter::of("domain", contact), vec![]),
        (
            AuditFilter {
                from: Some(at(2)),
                until: Some(at(4)),
                ..filter()
            },
            vec![&other, &created],
        ),
        (
            AuditFilter {
                cause_id: Some(other.id),
                ..filter()
            },
            vec![&roles],
        ),
        (
            AuditFilter {
                acts: true,
                ..filter()
            },
            vec![&other, &created, &by_olga],
        ),
        (
            AuditFilter {
                acts: true,
                actor_id: Some(olga),
                until: Some(at(1)),
                ..filter()
            },
            vec![],
        ),
        (
            AuditFilter {
                object_id: Some(contact),
                action: word("contact.create"),
                from: Some(at(2)),
                ..filter()
            },
            vec![&created],
        ),
    ];
    for (filter, expected) in cases {
        let expected: Vec<Uuid> = expected.into_iter().map(|entry| entry.id).collect();
        assert_eq!(
            found(&mut tx, house.id, &filter).await,
            expected,
            "{filter:?}"
        );
    }
}

pub async fn an_entry_is_in_the_history_of_whom_it_concerns(room: &Room) {
    let house = house(&room.db).await;
    let (ann, ben, team) = (id(), id(), id());
    let own = entry(house.id, 1, "contact.update", ann);
    let got = Audit {
        before: Some(json!({ "tech": null, "billing": ben })),
        after: Some(json!({ "tech": ann, "billing": ben })),
        ..entry(house.id, 2, "domain.roles", id())
    };
    let swapped = Audit {
        before: Some(json!({ "slots": { "registrant": ann } })),
        after: Some(json!({ "slots": { "registrant": ben } })),
        ..entry(house.id, 3, "team.update", team)
    };
    let adopted = Audit {
        after: Some(json!({ "team_id": team })),
        ..entry(house.id, 4, "domain.adopt", id())
    };
    let mut tx = room.db.begin().await.unwrap();
    for entry in [&own, &got, &swapped, &adopted] {
        audit::append(&mut tx, entry).await.unwrap();
    }
    for (kind, object, expected) in [
        ("contact", ann, vec![swapped.id, got.id, own.id]),
        ("contact", ben, vec![swapped.id]),
        ("team", team, vec![adopted.id, swapped.id]),
        ("team", ann, vec![]),
    ] {
        let filter = AuditFilter::of(kind, object);
        assert_eq!(found(&mut tx, house.id, &filter).await, expected, "{kind}");
    }
    drop(tx);
    let theirs = crate::make::house(&room.db).await;
    let mut tx = room.db.read().await.unwrap();
    let filter = AuditFilter::of("contact", ann);
    assert!(found(&mut tx, theirs.id, &filter).await.is_empty());
}

pub async fn what_was_written_before_is_in_histories_too(room: &Room) {
    let house = house(&room.db).await;
    let (ann, ben, eva) = (id(), id(), id());
    let roles = Audit {
        before: Some(json!({ "tech": null, "registrant": ben })),
        after: Some(json!({ "tech": ann, "registrant": eva })),
        ..entry(house.id, 1, "domain.roles", id())
    };
    let created = Audit {
        after: Some(json!({ "name": "Web", "slots": { "admin": ben } })),
        ..entry(house.id, 2, "team.create", id())
    };
    let slots = Audit {
        before: Some(json!({ "slots": { "registrant": ann, "admin": ben } })),
        after: Some(json!({ "slots": { "registrant": ben, "admin": ben } })),
        ..entry(house.id, 3, "team.update", id())
    };
    let replaced = Audit {
        after: Some(json!({ "to": eva, "handle": "E1" })),
        ..entry(house.id, 4, "contact.replace", ann)
    };
    let mut tx = room.db.begin().await.unwrap();
    for entry in [&roles, &created, &slots, &replaced] {
        audit::append(&mut tx, entry).await.unwrap();
    }
    tx.commit().await.unwrap();
    let expected = [
        (ann, vec![replaced.id, slots.id, roles.id]),
        (ben, vec![slots.id, created.id, roles.id]),
        (eva, vec![replaced.id, roles.id]),
    ];
    // As written now, and as the migration finds it in what was written before.
    let migration = match room.db.engine() {
        store::Engine::Sqlite => include_str!("../../../../migrations/sqlite/0028_audit.sql"),
        store::Engine::Postgres => include_str!("../../../../migrations/postgres/0028_audit.sql"),
    };
    let (_, insert) = migration.split_once("INSERT INTO audit_mention").unwrap();
    let again = format!("DELETE FROM audit_mention; INSERT INTO audit_mention{insert}");
    for migrated in [false, true] {
        if migrated {
            room.sql(&again).await;
        }
        let mut tx = room.db.read().await.unwrap();
        for (contact, expected) in &expected {
            let filter = AuditFilter::of("contact", *contact);
            assert_eq!(
                &found(&mut tx, house.id, &filter).await,
                expected,
                "{migrated}"
            );
        }
    }
}

pub async fn what_follows_from_an_entry_names_it(room: &Room) {
    let house = house(&room.db).await;
    let act = entry(house.id, 3, "contact.replace", id());
    let mut tx = room.db.begin().await.unwrap();
    let before = entry(house.id, 1, "contact.update", id());
    audit::append(&mut tx, &before).await.unwrap();
    audit::under(&mut tx, act.id);
    let team = entry(house.id, 2, "team.update", id());
    audit::append(&mut tx, &team).await.unwrap();
    audit::append(&mut tx, &act).await.unwrap();
    let each = [each_of(id()), each_of(id())];
    audit::append_each(&mut tx, &entry(house.id, 3, "domain.roles", id()), &each)
        .await
        .unwrap();
    let listed = audit::list(&mut tx, house.id, &AuditFilter::default(), &first(9))
        .await
        .unwrap();
    let causes: BTreeMap<Uuid, Option<Uuid>> = (listed.rows.iter())
        .map(|entry| (entry.id, entry.cause_id))
        .collect();
    let expected = BTreeMap::from([
        (before.id, None),
        (team.id, Some(act.id)),
        (act.id, None),
        (each[0].id, Some(act.id)),
        (each[1].id, Some(act.id)),
    ]);
    assert_eq!(causes, expected);
    let counted = audit::consequences(&mut tx, house.id, &[act.id, before.id])
        .await
        .unwrap();
    let of_act = BTreeMap::from([("domain".to_owned(), 2), ("team".to_owned(), 1)]);
    assert_eq!(counted, BTreeMap::from([(act.id, of_act)]));
    let whole = audit::many(&mut tx, house.id, [act.id]).await.unwrap();
    assert_eq!(whole, std::slice::from_ref(&act));
    tx.commit().await.unwrap();
    let theirs = crate::make::house(&room.db).await;
    let mut tx = room.db.read().await.unwrap();
    assert!(
        audit::many(&mut tx, theirs.id, [act.id])
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        audit::consequences(&mut tx, theirs.id, &[act.id])
            .await
            .unwrap()
            .is_empty()
    );
    drop(tx);
    // The next transaction follows from nothing.
    let mut tx = room.db.begin().await.unwrap();
    let next = entry(house.id, 4, "contact.update", id());
    audit::append(&mut tx, &next).await.unwrap();
    let whole = audit::many(&mut tx, house.id, [next.id]).await.unwrap();
    assert_eq!(whole[0].cause_id, None);
}

fn each_of(object_id: Uuid) -> Each {
    Each {
        id: id(),
        object_id,
        before: Some(json!({ "registrant": null })),
        after: Some(json!({ "registrant": id() })),
    }
}

pub async fn many_entries_are_few_statements(room: &Room) {
    let house = house(&room.db).await;
    let each: Vec<Each> = (0..1_001).map(|_| each_of(id())).collect();
    let like = Audit {
        cause_id: Some(id()),
        ..entry(house.id, 1, "domain.roles", id())
    };
    let mut tx = room.db.begin().await.unwrap();
    let before = room.db.statements();
    audit::append_each(&mut tx, &like, &each).await.unwrap();
    // One of them asks whether a webhook wants to know, one is the change of the book.
    assert_eq!(room.db.statements() - before, 8);
    audit::append_each(&mut tx, &like, &[]).await.unwrap();
    assert_eq!(room.db.statements() - before, 8);
    let mut expected: Vec<Uuid> = each.iter().map(|one| one.id).collect();
    expected.sort_unstable();
    expected.reverse();
    let (mut walked, mut page) = (Vec::new(), first(200));
    loop {
        let listed = audit::list(&mut tx, house.id, &AuditFilter::default(), &page)
            .await
            .unwrap();
        walked.extend(listed.rows);
        match listed.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    let ids: Vec<Uuid> = walked.iter().map(|entry| entry.id).collect();
    assert_eq!(ids, expected);
    let written = walked.iter().find(|entry| entry.id == each[7].id).unwrap();
    let expected = Audit {
        id: each[7].id,
        object_id: each[7].object_id,
        before: each[7].before.clone(),
        after: each[7].after.clone(),
        ..like
    };
    assert_eq!(written, &expected);
}

fn hook(organization: OrganizationId, topic: Topic, when: DateTime<Utc>) -> Webhook {
    Webhook {
        id: WebhookId(id()),
        organization_id: organization,
        url: "https://hooks.example.com/".into(),
        description: None,
        topics: [topic].into(),
        sealed: vec![1],
        former_sealed: None,
        former_until: None,
        is_active: true,
        version: 1,
        created_at: when,
        updated_at: when,
    }
}

pub async fn whoever_wants_it_is_told_of_each(room: &Room) {
    let house = house(&room.db).await;
    let (roles, contacts) = (
        hook(house.id, Topic::Role, at(0)),
        hook(house.id, Topic::Contact, at(0)),
    );
    let each: Vec<Each> = (0..150).map(|_| each_of(id())).collect();
    let mut tx = room.db.begin().await.unwrap();
    for hook in [&roles, &contacts] {
        webhooks::insert(&mut tx, hook).await.unwrap();
    }
    let like = entry(house.id, 1, "domain.roles", id());
    audit::append_each(&mut tx, &like, &each).await.unwrap();
    let told = webhooks::deliveries(&mut tx, house.id, roles.id, &first(200))
        .await
        .unwrap()
        .rows;
    assert_eq!(told.len(), 150);
    let one = told.iter().find(|one| one.event_id == each[9].id).unwrap();
    let change = EventData::Change {
        object_kind: "domain".into(),
        object_id: each[9].object_id,
        before: each[9].before.clone(),
        after: each[9].after.clone(),
    };
    assert_eq!((one.message.id, &one.message.data), (each[9].id, &change));
    let told = webhooks::deliveries(&mut tx, house.id, contacts.id, &first(200))
        .await
        .unwrap()
        .rows;
    assert!(told.is_empty());
}

pub async fn what_entries_name_has_a_name(room: &Room) {
    let house = house(&room.db).await;
    let ann = house.contact(&room.db, "Ann", "Nová").await;
    let gone = house.contact(&room.db, "Ben", "Starý").await;
    let domain = house.domain(&room.db, "sample.example").await;
    let team = house.team(&room.db, "Web").await;
    let mut tx = room.db.begin().await.unwrap();
    store::contacts::soft_delete(&mut tx, house.id, gone.id, gone.version, at(9))
        .await
        .unwrap();
    let of = audit::names(&mut tx, house.id, "contact", [ann.id.0, gone.id.0, id()])
        .await
        .unwrap();
    assert_eq!(of.len(), 2);
    assert_eq!(
        (
            of[&ann.id.0].name.as_str(),
            of[&ann.id.0].handle.as_deref(),
            of[&ann.id.0].is_gone
        ),
        ("Ann Nová", Some(ann.handle.as_str()), false)
    );
    assert!(of[&gone.id.0].is_gone);
    for (kind, id, name) in [
        ("domain", domain.id.0, "sample.example"),
        ("team", team.id.0, "Web"),
    ] {
        let of = audit::names(&mut tx, house.id, kind, [id]).await.unwrap();
        assert_eq!(of[&id].name, name);
    }
    for kind in ["user", "location", "project", "key", "webhook", "task"] {
        let of = audit::names(&mut tx, house.id, kind, [ann.id.0])
            .await
            .unwrap();
        assert!(of.is_empty(), "{kind}");
    }
    tx.commit().await.unwrap();
    let theirs = crate::make::house(&room.db).await;
    let mut tx = room.db.read().await.unwrap();
    let of = audit::names(&mut tx, theirs.id, "contact", [ann.id.0])
        .await
        .unwrap();
    assert!(of.is_empty());
}
