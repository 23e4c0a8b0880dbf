//! Contact objects at registries, and their pending changes.

use crate::make::{at, domain, house, id};
use crate::room::Room;
use model::published::DomainView;
use model::registry::{Postal, RegistryContact};
use model::role::Role;
use store::contacts::{self, ContactObject, ShownUnder};
use store::{Error, domains};

pub async fn an_undecided_change_of_an_object_is_known_until_it_is_decided(room: &Room) {
    let (one, other) = (house(&room.db).await, house(&room.db).await);
    let ann = one.contact(&room.db, "Ann", "Li").await;
    let made = ContactObject {
        organization_id: one.id,
        contact_id: ann.id,
        registry: "simulator".into(),
        form: String::new(),
        handle: ann.handle.clone(),
        roid: Some("C1-SIM".into()),
        origin: "created".into(),
        intended_at: at(1),
        created_at: Some(at(1)),
        pending_since: None,
        pending_task: None,
    };
    let mut tx = room.db.begin().await.unwrap();
    let task = model::id::TaskId(id());
    let unknown = contacts::await_decision(&mut tx, &made, task, at(2)).await;
    assert!(matches!(unknown, Err(Error::Stale)), "{unknown:?}");
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    contacts::note_object(&mut tx, &made).await.unwrap();
    contacts::await_decision(&mut tx, &made, task, at(2))
        .await
        .unwrap();
    let waits = ContactObject {
        pending_since: Some(at(2)),
        pending_task: Some(task),
        ..made.clone()
    };
    // Recording the object anew leaves that as it is.
    contacts::note_object(&mut tx, &made).await.unwrap();
    let noted = contacts::object(&mut tx, one.id, ann.id, ("simulator", "")).await;
    assert_eq!(noted.unwrap(), Some(waits.clone()));
    let all = contacts::objects_of(&mut tx, one.id, ann.id).await;
    assert_eq!(all.unwrap(), std::slice::from_ref(&waits));
    let theirs = contacts::objects_of(&mut tx, other.id, ann.id).await;
    assert_eq!(theirs.unwrap(), []);
    // In whatever case the registry writes its handle.
    let small = ann.handle.to_ascii_lowercase();
    for handle in [&ann.handle, &small] {
        let waiting = contacts::waiting_for(&mut tx, "simulator", handle).await;
        assert_eq!(waiting.unwrap(), Some(task));
        let whose = contacts::whose_object(&mut tx, "simulator", handle).await;
        assert_eq!(whose.unwrap(), Some((one.id, ann.id)));
        let elsewhere = contacts::waiting_for(&mut tx, "other", handle).await;
        assert_eq!(elsewhere.unwrap(), None);
        let elsewhere = contacts::whose_object(&mut tx, "other", handle).await;
        assert_eq!(elsewhere.unwrap(), None);
    }
    // An object in one form alone is another one, beside it.
    let apart = ContactObject {
        form: "loc".into(),
        handle: ann.handle.replace("-NICH", "-NICL"),
        ..made.clone()
    };
    contacts::note_object(&mut tx, &apart).await.unwrap();
    let noted = contacts::object(&mut tx, one.id, ann.id, ("simulator", "loc")).await;
    assert_eq!(noted.unwrap(), Some(apart.clone()));
    let all = contacts::objects_of(&mut tx, one.id, ann.id).await;
    assert_eq!(all.unwrap(), [waits.clone(), apart]);
    assert!(made.is_known());
    let intended = ContactObject {
        roid: None,
        created_at: None,
        ..made.clone()
    };
    assert!(!intended.is_known());
    // A message of another registry, and what another organization says.
    let elsewhere = contacts::decided_at(&mut tx, "other", &ann.handle).await;
    assert_eq!(elsewhere.unwrap(), None);
    let foreign = ContactObject {
        organization_id: other.id,
        ..made.clone()
    };
    contacts::decided(&mut tx, &foreign).await.unwrap();
    let noted = contacts::object(&mut tx, one.id, ann.id, ("simulator", "")).await;
    assert_eq!(noted.unwrap(), Some(waits.clone()));
    for _ in 0..2 {
        let decided = contacts::decided_at(&mut tx, "simulator", &ann.handle).await;
        assert_eq!(decided.unwrap(), Some((one.id, ann.id)));
        let again = contacts::decided_at(&mut tx, "simulator", &ann.handle).await;
        assert_eq!(again.unwrap(), None, "once");
        contacts::await_decision(&mut tx, &made, task, at(3))
            .await
            .unwrap();
    }
    // Another handle is another object.
    let renamed = ContactObject {
        handle: "AL2-NICH".into(),
        roid: None,
        created_at: None,
        ..made.clone()
    };
    // Accepted, to be decided later, and decided: whatever stands there then is ours.
    contacts::note_object(&mut tx, &renamed).await.unwrap();
    contacts::await_decision(&mut tx, &renamed, task, at(4))
        .await
        .unwrap();
    contacts::decided(&mut tx, &renamed).await.unwrap();
    let noted = contacts::object(&mut tx, one.id, ann.id, ("simulator", "")).await;
    let noted = noted.unwrap().unwrap();
    assert_eq!(
        (noted.pending_since, noted.pending_task),
        (None, Some(task))
    );
    let renamed = ContactObject {
        handle: "AL3-NICH".into(),
        ..renamed
    };
    contacts::note_object(&mut tx, &renamed).await.unwrap();
    let noted = contacts::object(&mut tx, one.id, ann.id, ("simulator", "")).await;
    assert_eq!(noted.unwrap(), Some(renamed));
}

pub async fn who_has_a_handle_is_known_in_every_organization(room: &Room) {
    let (one, other) = (house(&room.db).await, house(&room.db).await);
    let ann = one.contact(&room.db, "Ann", "Li").await;
    let ben = other.contact(&room.db, "Ben", "Li").await;
    let note = ContactObject {
        organization_id: other.id,
        contact_id: ben.id,
        registry: "simulator".into(),
        form: String::new(),
        handle: "FROM-BEFORE".into(),
        roid: Some("C7-SIM".into()),
        origin: "adopted".into(),
        intended_at: at(1),
        created_at: None,
        pending_since: None,
        pending_task: None,
    };
    let mut tx = room.db.begin().await.unwrap();
    contacts::note_object(&mut tx, &note).await.unwrap();
    let mut owners = Vec::new();
    for (registry, handle) in [
        ("simulator", ann.handle.as_str()),
        ("simulator", "FROM-BEFORE"),
        ("another", "FROM-BEFORE"),
        ("simulator", "NOBODYS"),
    ] {
        let found = contacts::handle_owners(&mut tx, registry, handle).await;
        owners.push(found.unwrap());
    }
    let expected = [
        vec![(one.id, ann.id)],
        vec![(other.id, ben.id)],
        vec![],
        vec![],
    ];
    assert_eq!(owners, expected);
    // A deleted contact's handle stays its own.
    contacts::soft_delete(&mut tx, one.id, ann.id, ann.version, at(2))
        .await
        .unwrap();
    let found = contacts::handle_owners(&mut tx, "simulator", &ann.handle).await;
    assert_eq!(found.unwrap(), [(one.id, ann.id)]);
    // What the registry shows is the object that was noted, or it is not known.
    let shown = |roid: Option<&str>| model::registry::RegistryContact {
        roid: roid.map(Into::into),
        ..model::registry::RegistryContact::default()
    };
    assert!(note.is_known() && note.is(&shown(Some("C7-SIM"))));
    assert!(!note.is(&shown(Some("C8-SIM"))) && !note.is(&shown(None)));
}

pub async fn where_objects_stand_and_in_which_forms_is_read_of_many_at_once(room: &Room) {
    let (one, other) = (house(&room.db).await, house(&room.db).await);
    let ann = one.contact(&room.db, "Ann", "Li").await;
    let ben = one.contact(&room.db, "Ben", "Li").await;
    let mut tx = room.db.begin().await.unwrap();
    for (name, when, form) in [
        ("a.example", 1, "int"),
        ("b.example", 3, "both"),
        ("c.native", 2, "int"),
        ("d.example", 4, "gone"),
    ] {
        let domain = domain(&one.project, name);
        domains::insert(&mut tx, &domain).await.unwrap();
        let mut object = RegistryContact {
            handle: ann.handle.clone(),
            int: Some(Postal::default()),
            ..RegistryContact::default()
        };
        if form != "int" {
            object.loc = Some(Postal::default());
        }
        let view = DomainView {
            name: domain.name.clone(),
            roid: "D1-SIM".into(),
            statuses: Vec::new(),
            nameservers: Vec::new(),
            created: None,
            updated: None,
            expires: None,
            contacts: vec![(Role::Registrant, object)],
            unread: Vec::new(),
            read_at: at(when),
            signed: None,
            grace: Vec::new(),
        };
        domains::set_view(&mut tx, one.id, domain.id, &view, at(when))
            .await
            .unwrap();
        if form == "gone" {
            store::agreement::set_gone(&mut tx, one.id, domain.id, at(5))
                .await
                .unwrap();
        }
    }
    let registry = domain(&one.project, "x.example").registry;
    let both = [ann.id, ben.id];
    let mut under = contacts::shown_under(&mut tx, one.id, &both).await.unwrap();
    under.sort_by(|one, other| one.tld.cmp(&other.tld));
    let of = |tld: &str, domains| ShownUnder {
        contact_id: ann.id,
        registry: registry.clone(),
        tld: tld.into(),
        domains,
    };
    assert_eq!(under, [of("example", 2), of("native", 1)]);
    let read = contacts::objects_read(&mut tx, one.id, &registry, &both)
        .await
        .unwrap();
    assert_eq!(read.keys().copied().collect::<Vec<_>>(), [ann.id]);
    assert!(read[&ann.id].loc.is_some(), "as it was read last");
    let elsewhere = contacts::objects_read(&mut tx, one.id, "another", &both).await;
    assert!(elsewhere.unwrap().is_empty());
    // Beside its own object it has one in the local form alone.
    let own = ContactObject {
        organization_id: one.id,
        contact_id: ann.id,
        registry: registry.clone(),
        form: String::new(),
        handle: ann.handle.clone(),
        roid: None,
        origin: "created".into(),
        intended_at: at(1),
        created_at: None,
        pending_since: None,
        pending_task: None,
    };
    let apart = ContactObject {
        form: "loc".into(),
        handle: "AL1-NICL".into(),
        ..own.clone()
    };
    for note in [&own, &apart] {
        contacts::note_object(&mut tx, note).await.unwrap();
    }
    let found = contacts::objects_apart(&mut tx, one.id, &both).await;
    assert_eq!(found.unwrap(), [apart]);
    // Of another organization nothing is told.
    assert_eq!(
        contacts::shown_under(&mut tx, other.id, &both)
            .await
            .unwrap(),
        []
    );
    let theirs = contacts::objects_read(&mut tx, other.id, &registry, &both).await;
    assert!(theirs.unwrap().is_empty());
    let theirs = contacts::objects_apart(&mut tx, other.id, &both).await;
    assert_eq!(theirs.unwrap(), []);
}
