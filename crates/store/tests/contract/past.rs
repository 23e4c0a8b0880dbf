//! The book at a past moment.

use crate::make::{at, contact, domain, house, id, team};
use crate::room::Room;
use model::contact::VerificationStatus;
use model::past::held_at;
use model::resolution::Source;
use model::role::Role;
use store::audit::{self, Audit};
use store::contacts::Contact;
use store::{contacts, domains, organizations, past, replace, teams};
use uuid::Uuid;

fn said(
    house: model::id::OrganizationId,
    at: chrono::DateTime<chrono::Utc>,
    object: Uuid,
) -> Audit {
    Audit {
        cause_id: None,
        id: id(),
        organization_id: house,
        at,
        actor_kind: "user".into(),
        actor_id: None,
        actor_name: "Olga".into(),
        action: "thing.change".into(),
        object_kind: "thing".into(),
        object_id: object,
        before: None,
        after: None,
    }
}

pub async fn a_contact_is_seen_as_it_was(room: &Room) {
    let house = house(&room.db).await;
    let written = Contact {
        created_at: at(10),
        updated_at: at(10),
        ..contact(house.id, "Ann", "A")
    };
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert(&mut tx, &written).await.unwrap();
    tx.commit().await.unwrap();
    let mut moved = Contact {
        disclose: true,
        verification_status: VerificationStatus::Verified,
        verified_at: Some(at(19)),
        updated_at: at(20),
        ..written.clone()
    };
    moved.snapshot.city = "Praha".into();
    let mut tx = room.db.begin().await.unwrap();
    let moved = contacts::update(&mut tx, &moved).await.unwrap();
    audit::append(&mut tx, &said(house.id, at(21), written.id.0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    contacts::set_handle(
        &mut tx,
        house.id,
        written.id,
        &written.handle,
        "YY1-NICH",
        at(30),
    )
    .await
    .unwrap();
    let renamed = contacts::get(&mut tx, house.id, written.id)
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    contacts::soft_delete(&mut tx, house.id, written.id, renamed.version, at(40))
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = room.db.read().await.unwrap();
    for (second, expected) in [
        (9, None),
        (10, Some((&written, 10))),
        (19, Some((&written, 10))),
        (20, Some((&moved, 20))),
        (29, Some((&moved, 20))),
        (39, Some((&renamed, 30))),
        (40, None),
        (99, None),
    ] {
        let found = past::contact(&mut tx, house.id, written.id, at(second))
            .await
            .unwrap();
        let found = found.map(|then| (then.what, then.since.at));
        assert_eq!(
            found,
            expected.map(|(contact, since)| (contact.clone(), at(since))),
            "at {second}"
        );
        let many = past::contacts(&mut tx, house.id, &[written.id, written.id], at(second))
            .await
            .unwrap();
        assert_eq!(
            many,
            Vec::from_iter(expected.map(|(contact, _)| contact.clone()))
        );
    }
    let since = past::contact(&mut tx, house.id, written.id, at(25))
        .await
        .unwrap()
        .unwrap()
        .since;
    let cause = past::cause(
        &mut tx,
        house.id,
        since.change.unwrap(),
        [id(), written.id.0],
    )
    .await
    .unwrap();
    assert_eq!(
        cause.map(|entry| (entry.object_id, entry.at)),
        Some((written.id.0, at(21)))
    );
    // Another organization sees nothing of it.
    let theirs = crate::make::house(&room.db).await.id;
    let mut tx = room.db.read().await.unwrap();
    assert_eq!(
        past::contact(&mut tx, theirs, written.id, at(25))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        past::contacts(&mut tx, theirs, &[written.id], at(25))
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        past::cause(&mut tx, theirs, since.change.unwrap(), [id(), id()])
            .await
            .unwrap(),
        None
    );
    assert_eq!(past::since(&mut tx, theirs).await.unwrap(), Some(at(0)));
    assert_eq!(
        past::since(&mut tx, model::id::OrganizationId(id()))
            .await
            .unwrap(),
        None
    );
}

pub async fn roles_are_seen_as_they_were(room: &Room) {
    let house = house(&room.db).await;
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    let (one, two) = (
        domain(&house.project, "one.example"),
        domain(&house.project, "two.example"),
    );
    let web = team(house.id, "Web");
    let mut tx = room.db.begin().await.unwrap();
    for each in [&one, &two] {
        domains::insert(&mut tx, each).await.unwrap();
        domains::set_binding(&mut tx, house.id, each.id, Role::Admin, Some(ann.id), at(1))
            .await
            .unwrap();
    }
    teams::insert(&mut tx, &web).await.unwrap();
    tx.commit().await.unwrap();
    macro_rules! write {
        ($second:literal, $tx:ident => $write:expr) => {
            let mut $tx = room.db.begin().await.unwrap();
            $write.await.unwrap();
            let about = said(house.id, at($second), one.id.0);
            audit::append(&mut $tx, &about).await.unwrap();
            $tx.commit().await.unwrap();
        };
    }
    write!(10, tx => organizations::set_default(&mut tx, house.id, Role::Tech, Some(ann.id), at(10)));
    write!(20, tx => teams::set_slot(&mut tx, house.id, web.id, Role::Tech, Some(ben.id), at(20)));
    write!(30, tx => domains::set_team(&mut tx, house.id, one.id, Some(web.id), at(30)));
    write!(40, tx => domains::set_binding(&mut tx, house.id, one.id, Role::Tech, Some(ann.id), at(40)));
    write!(50, tx => replace::on_domains(&mut tx, house.id, ann.id, ben.id, Role::Admin, at(50)));
    write!(60, tx => domains::set_binding(&mut tx, house.id, one.id, Role::Tech, None, at(60)));
    write!(70, tx => replace::in_slots(&mut tx, house.id, ben.id, ann.id, Role::Tech, at(70)));
    write!(80, tx => teams::set_slot(&mut tx, house.id, web.id, Role::Tech, None, at(80)));
    write!(90, tx => domains::delete(&mut tx, house.id, one.id, at(90)));

    let mut tx = room.db.read().await.unwrap();
    for (second, tech) in [
        (9, None),
        (10, Some((&ann, Source::Organization, 10))),
        (29, Some((&ann, Source::Organization, 10))),
        (30, Some((&ben, Source::Team, 30))),
        (40, Some((&ann, Source::Domain, 40))),
        (60, Some((&ben, Source::Team, 60))),
        (70, Some((&ann, Source::Team, 70))),
        (80, Some((&ann, Source::Organization, 80))),
    ] {
        let then = past::domain(&mut tx, house.id, one.id, at(second))
            .await
            .unwrap()
            .unwrap();
        let owners = [
            one.id.0,
            then.what.team_id.map_or(Uuid::nil(), |team| team.0),
            house.id.0,
        ];
        let latest = past::roles(&mut tx, house.id, owners, at(second))
            .await
            .unwrap();
        let held = held_at(&latest, then.since, at(second));
        let found = held
            .get(&Role::Tech)
            .map(|held| (held.contact, held.source, held.since.at));
        assert_eq!(
            found,
            tech.map(|(contact, source, since)| (contact.id, source, at(since))),
            "at {second}"
        );
        let admin = held[&Role::Admin];
        let expected = if second < 50 {
            (ann.id, at(0))
        } else {
            (ben.id, at(50))
        };
        assert_eq!(
            (admin.contact, admin.since.at),
            expected,
            "in one transaction everything has its first time"
        );
        if let Some(held) = held.get(&Role::Tech) {
            let change = held.since.change.unwrap();
            let cause = past::cause(&mut tx, house.id, change, [one.id.0, id()])
                .await
                .unwrap()
                .unwrap();
            assert_eq!(cause.at, held.since.at);
        }
    }
    for (second, there) in [(-1, false), (0, true), (89, true), (90, false)] {
        let found = past::domain(&mut tx, house.id, one.id, at(second))
            .await
            .unwrap();
        assert_eq!(found.is_some(), there, "at {second}");
    }
    let uses = async |tx: &mut store::Tx, second| {
        let uses = past::usage(tx, house.id, ann.id, at(second), 9)
            .await
            .unwrap();
        uses.into_iter()
            .map(|each| (each.domain, each.role, each.source))
            .collect::<Vec<_>>()
    };
    let (first, second) = (one.id, two.id);
    let org = Source::Organization;
    assert_eq!(
        uses(&mut tx, 35).await,
        [
            (first, Role::Admin, Source::Domain),
            (second, Role::Admin, Source::Domain),
            (second, Role::Tech, org)
        ]
    );
    assert_eq!(
        uses(&mut tx, 75).await,
        [(first, Role::Tech, Source::Team), (second, Role::Tech, org)]
    );
    assert_eq!(uses(&mut tx, 95).await, [(second, Role::Tech, org)]);
    let slots = past::slots_naming(&mut tx, house.id, ann.id, at(75), 9)
        .await
        .unwrap();
    assert_eq!(
        slots
            .into_iter()
            .map(|slot| (slot.team_id, slot.team, slot.role))
            .collect::<Vec<_>>(),
        [(web.id, "Web".to_owned(), Role::Tech)]
    );
    assert_eq!(
        past::named_by_default(&mut tx, house.id, ann.id, at(75))
            .await
            .unwrap(),
        [Role::Tech]
    );
    assert_eq!(
        past::named_by_default(&mut tx, house.id, ann.id, at(5))
            .await
            .unwrap(),
        []
    );
    // Its last team was Web's when it left the book, and every source of the role moved before that.
    for (second, role, changed) in [
        (9, Role::Tech, true),
        (30, Role::Tech, true),
        (79, Role::Tech, true),
        (90, Role::Tech, false),
        (0, Role::Billing, true),
        (30, Role::Billing, false),
    ] {
        let of = (one.id, Some(web.id), role);
        let found = past::holder_changed(&mut tx, house.id, of, at(second)).await;
        assert_eq!(found.unwrap(), changed, "{role:?} after {second}");
    }
    for (second, count) in [(29, 0), (30, 1), (90, 0)] {
        assert_eq!(
            past::domains_of_team(&mut tx, house.id, web.id, at(second))
                .await
                .unwrap(),
            count
        );
    }
    let before = past::team(&mut tx, house.id, web.id, at(69))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((before.what, before.since.at), (web.clone(), at(0)));
    let after = past::team(&mut tx, house.id, web.id, at(70))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((after.what.version, after.what.updated_at), (2, at(70)));
    let theirs = crate::make::house(&room.db).await.id;
    let mut tx = room.db.read().await.unwrap();
    let of = (one.id, Some(web.id), Role::Tech);
    let changed = past::holder_changed(&mut tx, theirs, of, at(0)).await;
    assert!(!changed.unwrap());
    assert_eq!(
        past::domain(&mut tx, theirs, one.id, at(30)).await.unwrap(),
        None
    );
    assert_eq!(
        past::team(&mut tx, theirs, web.id, at(30)).await.unwrap(),
        None
    );
    assert_eq!(
        past::roles(&mut tx, theirs, [one.id.0, web.id.0, house.id.0], at(75))
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        past::usage(&mut tx, theirs, ann.id, at(75), 9)
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        past::slots_naming(&mut tx, theirs, ann.id, at(75), 9)
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        past::named_by_default(&mut tx, theirs, ann.id, at(75))
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        past::domains_of_team(&mut tx, theirs, web.id, at(75))
            .await
            .unwrap(),
        0
    );
}
