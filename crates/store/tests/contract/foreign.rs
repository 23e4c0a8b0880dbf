use crate::make::{at, contact, domain, first, house, id, once, task};
use crate::room::Room;
use model::id::{KeyId, OrganizationId};
use model::role::Role;
use model::task::{StreamEvent, TaskStatus};
use serde_json::json;
use store::contacts::{Contact, ContactFilter};
use store::domains::DomainFilter;
use store::idempotency::Begun;
use store::keys::Key;
use store::organizations::Organization;
use store::people::PersonFilter;
use store::tasks::{Task, TaskFilter};
use store::{
    Error, audit, contacts, domains, idempotency, keys, letters, organizations, people, projects,
    tasks, users, verification,
};

pub fn key(organization: OrganizationId) -> Key {
    Key {
        id: KeyId(id()),
        organization_id: organization,
        project_id: None,
        name: String::new(),
        prefix: format!("nh_{}", id()),
        hash: Vec::new(),
        scopes: Vec::new(),
        created_by: None,
        created_at: at(0),
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    }
}

pub async fn nothing_is_seen_of_another_organization(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let ann = ours.contact(&room.db, "Ann", "Li").await;
    let name = ours.domain(&room.db, "a.example").await;
    let work = ours.task(&room.db, &name).await;
    ours.bind(&room.db, name.id, Role::Admin, Some(ann.id))
        .await;
    let mut tx = room.db.begin().await.unwrap();
    organizations::set_default(
        &mut tx,
        ours.id,
        Role::Tech,
        Some(ann.id),
        crate::make::at(1),
    )
    .await
    .unwrap();
    users::create(&mut tx, &crate::make::user(ours.id, "olga@example.com"))
        .await
        .unwrap();
    keys::create(&mut tx, &key(ours.id)).await.unwrap();
    idempotency::begin(&mut tx, &once(ours.id, "c", "k"), b"", at(0), at(0))
        .await
        .unwrap();
    let written = crate::post::letter(
        &Contact {
            snapshot: model::contact::Snapshot {
                email: Some("ann@example.com".into()),
                ..ann.snapshot.clone()
            },
            ..ann.clone()
        },
        0,
    );
    letters::put_letter(&mut tx, &written).await.unwrap();
    let page = first(50);
    assert!(
        organizations::defaults(&mut tx, theirs.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        projects::get(&mut tx, theirs.id, ours.project.id)
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        projects::list(&mut tx, theirs.id).await.unwrap(),
        std::slice::from_ref(&theirs.project)
    );
    assert!(
        people::list(
            &mut tx,
            theirs.id,
            &PersonFilter::default(),
            &crate::make::first(50)
        )
        .await
        .unwrap()
        .rows
        .is_empty()
    );
    assert!(keys::list(&mut tx, theirs.id).await.unwrap().is_empty());
    assert_eq!(
        contacts::get(&mut tx, theirs.id, ann.id).await.unwrap(),
        None
    );
    assert!(
        contacts::many(&mut tx, theirs.id, &[ann.id])
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        contacts::known_handles(&mut tx, theirs.id, std::slice::from_ref(&ann.handle))
            .await
            .unwrap()
            .is_empty()
    );
    for filter in [
        ContactFilter::default(),
        ContactFilter {
            q: Some("ann".into()),
            ..ContactFilter::default()
        },
    ] {
        assert!(
            contacts::list(&mut tx, theirs.id, &filter, &page)
                .await
                .unwrap()
                .rows
                .is_empty()
        );
        assert_eq!(
            contacts::count(&mut tx, theirs.id, &filter).await.unwrap(),
            0
        );
    }
    assert!(
        contacts::usage(&mut tx, theirs.id, ann.id, 50)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        contacts::usage_count(&mut tx, theirs.id, ann.id)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        domains::get(&mut tx, theirs.id, name.id).await.unwrap(),
        None
    );
    for filter in [
        DomainFilter::default(),
        DomainFilter {
            q: Some("a".into()),
            ..DomainFilter::default()
        },
    ] {
        assert!(
            domains::list(&mut tx, theirs.id, &filter, &page)
                .await
                .unwrap()
                .rows
                .is_empty()
        );
        assert_eq!(
            domains::count(&mut tx, theirs.id, &filter).await.unwrap(),
            0
        );
    }
    assert!(
        letters::list_letters(&mut tx, theirs.id, &page)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    assert!(
        letters::newest_of(&mut tx, theirs.id, &[ann.id])
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        letters::to_address(&mut tx, theirs.id, "ann@example.com", at(-1))
            .await
            .unwrap(),
        letters::ToAddress::default()
    );
    assert!(
        verification::waiting(&mut tx, theirs.id, &page)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    assert_eq!(
        verification::count_waiting(&mut tx, theirs.id)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        verification::unverified_since(&mut tx, theirs.id, ann.id)
            .await
            .unwrap(),
        None
    );
    assert!(
        domains::showing(&mut tx, theirs.id, ann.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(tasks::get(&mut tx, theirs.id, work.id).await.unwrap(), None);
    for filter in [
        TaskFilter::default(),
        TaskFilter {
            domain_id: Some(name.id),
            ..TaskFilter::default()
        },
    ] {
        assert!(
            tasks::list(&mut tx, theirs.id, &filter, &page)
                .await
                .unwrap()
                .rows
                .is_empty()
        );
        assert_eq!(tasks::count(&mut tx, theirs.id, &filter).await.unwrap(), 0);
    }
    assert!(
        tasks::events(&mut tx, theirs.id, work.id, 0, 50)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        tasks::org_events(&mut tx, theirs.id, 0, 50)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(tasks::last_org_seq(&mut tx, theirs.id).await.unwrap(), 0);
    assert!(
        audit::list(&mut tx, theirs.id, &audit::AuditFilter::default(), &page)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    let theirs_is_new = idempotency::begin(&mut tx, &once(theirs.id, "c", "k"), b"", at(0), at(0))
        .await
        .unwrap();
    assert_eq!(theirs_is_new, Begun::New);
}

pub async fn nothing_is_changed_of_another_organization(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let ann = ours.contact(&room.db, "Ann", "Li").await;
    let name = ours.domain(&room.db, "a.example").await;
    let work = ours.task(&room.db, &name).await;
    let our_key = key(ours.id);
    let mut tx = room.db.begin().await.unwrap();
    keys::create(&mut tx, &our_key).await.unwrap();
    idempotency::begin(&mut tx, &once(ours.id, "c", "k"), b"", at(0), at(0))
        .await
        .unwrap();
    let theirs_now = Contact {
        organization_id: theirs.id,
        ..ann.clone()
    };
    assert!(matches!(
        contacts::update(&mut tx, &theirs_now).await,
        Err(Error::Stale)
    ));
    assert!(matches!(
        contacts::soft_delete(&mut tx, theirs.id, ann.id, 1, at(1)).await,
        Err(Error::Stale)
    ));
    assert!(matches!(
        domains::touch(&mut tx, theirs.id, name.id, at(1)).await,
        Err(Error::Stale)
    ));
    assert!(matches!(
        domains::delete(&mut tx, theirs.id, name.id, at(1)).await,
        Err(Error::Stale)
    ));
    let unbind = domains::set_binding(&mut tx, theirs.id, name.id, Role::Admin, None, at(1)).await;
    assert!(matches!(unbind, Err(Error::Missing)));
    assert_eq!(
        tasks::request_cancel(&mut tx, theirs.id, work.id, at(1))
            .await
            .unwrap(),
        None
    );
    let theirs_now = Task {
        organization_id: theirs.id,
        ..work.clone()
    };
    let saved = tasks::save_unleased(
        &mut tx,
        &theirs_now,
        TaskStatus::Pending,
        StreamEvent::State,
        at(1),
    )
    .await;
    assert!(matches!(saved, Err(Error::Stale)));
    assert!(matches!(
        keys::revoke(&mut tx, theirs.id, our_key.id, at(1)).await,
        Err(Error::Stale)
    ));
    let finished =
        idempotency::finish(&mut tx, &once(theirs.id, "c", "k"), 200, &json!({}), None).await;
    assert!(matches!(finished, Err(Error::Stale)));
    let nobody = Organization {
        id: OrganizationId(id()),
        ..crate::make::organization()
    };
    assert!(matches!(
        organizations::update(&mut tx, &nobody).await,
        Err(Error::Stale)
    ));
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    assert_eq!(
        contacts::get(&mut tx, ours.id, ann.id).await.unwrap(),
        Some(ann)
    );
    assert_eq!(
        domains::get(&mut tx, ours.id, name.id).await.unwrap(),
        Some(name)
    );
    assert_eq!(
        tasks::get(&mut tx, ours.id, work.id).await.unwrap(),
        Some(work)
    );
    assert_eq!(keys::list(&mut tx, ours.id).await.unwrap(), [our_key]);
}

/// Each in a transaction of its own: on PostgreSQL one failed statement ends it.
pub async fn nothing_can_refer_to_another_organization(room: &Room) {
    let (ours, theirs) = (house(&room.db).await, house(&room.db).await);
    let ann = ours.contact(&room.db, "Ann", "Li").await;
    let name = theirs.domain(&room.db, "a.example").await;
    let work = ours
        .task(&room.db, &ours.domain(&room.db, "b.example").await)
        .await;
    macro_rules! missing {
        ($tx:ident => $call:expr) => {{
            let mut $tx = room.db.begin().await.unwrap();
            let refused = $call.await;
            assert!(
                matches!(refused, Err(Error::Missing)),
                "{}: {refused:?}",
                stringify!($call)
            );
        }};
    }
    missing!(tx => domains::set_binding(&mut tx, theirs.id, name.id, Role::Admin, Some(ann.id), at(1)));
    missing!(tx => domains::set_binding(&mut tx, ours.id, name.id, Role::Admin, Some(ann.id), at(1)));
    missing!(tx => organizations::set_default(&mut tx, theirs.id, Role::Admin, Some(ann.id), crate::make::at(1)));
    let stray = store::domains::Domain {
        organization_id: ours.id,
        ..domain(&theirs.project, "c.example")
    };
    missing!(tx => domains::insert(&mut tx, &stray));
    missing!(tx => tasks::enqueue(&mut tx, &Task { organization_id: ours.id, project_id: None, ..task(&name) }));
    missing!(tx => tasks::enqueue(&mut tx, &Task { project_id: Some(ours.project.id), ..task(&name) }));
    missing!(tx => tasks::enqueue(&mut tx, &Task { parent_id: Some(work.id), ..task(&name) }));
    missing!(tx => keys::create(&mut tx, &Key { project_id: Some(theirs.project.id), ..key(ours.id) }));
    let nobody = OrganizationId(id());
    missing!(tx => contacts::insert(&mut tx, &contact(nobody, "Ann", "Li")));
    missing!(tx => users::create(&mut tx, &crate::make::user(nobody, "x@example.com")));
    missing!(tx => idempotency::begin(&mut tx, &once(nobody, "c", "k"), b"", at(0), at(0)));
}
