//! The kept state of domains and roles, beside one that is worked out from nothing.

use crate::make::{at, house, id};
use crate::room::Room;
use chrono::{DateTime, TimeDelta, Utc};
use model::agreement::{AgreementState, DifferenceCause};
use model::contact::to_registry;
use model::id::{DomainId, TaskId};
use model::published::DomainView;
use model::registry::RegistryContact;
use model::role::Role;
use model::task::{Over, Spread, Step, StepName, StepStatus, StreamEvent, TaskStatus};
use std::collections::{BTreeMap, BTreeSet};
use store::agreement::{self, RoleRow};
use store::contacts;
use store::contacts::Contact;
use store::domains::{self, Domain};
use store::tasks::{self, Task};

pub fn wanted(contact: &Contact) -> RegistryContact {
    to_registry(
        &contact.handle,
        &contact.snapshot,
        contact.international.as_ref(),
        contact.disclose,
    )
}

pub fn view(
    domain: &Domain,
    contacts: Vec<(Role, RegistryContact)>,
    read_at: DateTime<Utc>,
) -> DomainView {
    DomainView {
        name: domain.name.clone(),
        roid: "D1".into(),
        statuses: Vec::new(),
        nameservers: Vec::new(),
        created: None,
        updated: None,
        expires: None,
        contacts,
        unread: Vec::new(),
        read_at,
        signed: None,
        grace: Vec::new(),
    }
}

pub async fn read(
    room: &Room,
    domain: &Domain,
    contacts: Vec<(Role, RegistryContact)>,
    seconds: i64,
) {
    let view = view(domain, contacts, at(seconds));
    let mut tx = room.db.begin().await.unwrap();
    domains::set_view(
        &mut tx,
        domain.organization_id,
        domain.id,
        &view,
        at(seconds),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

pub async fn domain_of(room: &Room, domain: &Domain) -> Domain {
    let mut tx = room.db.read().await.unwrap();
    domains::get(&mut tx, domain.organization_id, domain.id)
        .await
        .unwrap()
        .unwrap()
}

pub async fn role_of(room: &Room, domain: &Domain, role: Role) -> RoleRow {
    let mut tx = room.db.read().await.unwrap();
    agreement::of_domain(&mut tx, domain.organization_id, domain.id)
        .await
        .unwrap()
        .remove(&role)
        .unwrap()
}

pub async fn edit(room: &Room, contact: &Contact, seconds: i64) -> Contact {
    let mut changed = contact.clone();
    changed.snapshot.city = format!("City {seconds}");
    changed.updated_at = at(seconds);
    let mut tx = room.db.begin().await.unwrap();
    let contact = contacts::update(&mut tx, &changed).await.unwrap();
    tx.commit().await.unwrap();
    contact
}

fn ended(of: &Task, status: TaskStatus) -> Task {
    Task {
        status,
        completed_at: Some(at(90)),
        ..of.clone()
    }
}

pub async fn end(room: &Room, of: &Task, status: TaskStatus, seconds: i64) {
    let mut tx = room.db.begin().await.unwrap();
    tasks::save_unleased(
        &mut tx,
        &ended(of, status),
        of.status,
        StreamEvent::End,
        at(seconds),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

pub async fn a_domain_that_was_never_read_is_not_known(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    assert_eq!(
        domain_of(room, &domain).await.state,
        AgreementState::Unknown
    );
    let ann = house.contact(&room.db, "Ann", "A").await;
    house
        .bind(&room.db, domain.id, Role::Tech, Some(ann.id))
        .await;
    assert_eq!(
        domain_of(room, &domain).await.state,
        AgreementState::Unknown
    );
    assert_eq!(
        role_of(room, &domain, Role::Tech).await.state,
        AgreementState::Unknown
    );
    read(room, &domain, vec![(Role::Tech, wanted(&ann))], 5).await;
    let now = domain_of(room, &domain).await;
    assert_eq!(
        (now.state, now.state_since),
        (AgreementState::Agrees, Some(at(5)))
    );
}

pub async fn an_edit_differs_until_it_is_read_back(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    house
        .bind(&room.db, domain.id, Role::Tech, Some(ann.id))
        .await;
    read(room, &domain, vec![(Role::Tech, wanted(&ann))], 5).await;
    let edited = edit(room, &ann, 10).await;
    let role = role_of(room, &domain, Role::Tech).await;
    assert_eq!((role.state, role.since), (AgreementState::Differs, at(10)));
    assert_eq!(role.cause, Some(DifferenceCause::NotSent));
    assert_eq!(
        domain_of(room, &domain).await.state,
        AgreementState::Differs
    );
    // A task is under way, and is refused.
    let sent = house.task(&room.db, &domain).await;
    let now = domain_of(room, &domain).await;
    assert_eq!(
        (now.state, now.state_since),
        (AgreementState::OnItsWay, Some(at(0)))
    );
    end(room, &sent, TaskStatus::Cancelled, 20).await;
    assert_eq!(
        domain_of(room, &domain).await.state,
        AgreementState::Differs
    );
    assert_eq!(
        role_of(room, &domain, Role::Tech).await.cause,
        Some(DifferenceCause::Cancelled)
    );
    read(room, &domain, vec![(Role::Tech, wanted(&edited))], 30).await;
    let role = role_of(room, &domain, Role::Tech).await;
    assert_eq!(
        (role.state, role.cause, role.since),
        (AgreementState::Agrees, None, at(30))
    );
    assert_eq!(domain_of(room, &domain).await.state, AgreementState::Agrees);
    // Somebody changes it at the registry.
    read(room, &domain, vec![(Role::Tech, wanted(&ann))], 40).await;
    assert_eq!(
        role_of(room, &domain, Role::Tech).await.cause,
        Some(DifferenceCause::ChangedThere)
    );
    // The registry withholds it.
    let published = Contact {
        disclose: true,
        updated_at: at(41),
        ..edited
    };
    let mut tx = room.db.begin().await.unwrap();
    let published = contacts::update(&mut tx, &published).await.unwrap();
    tx.commit().await.unwrap();
    let withheld = RegistryContact {
        disclose: false,
        ..wanted(&published)
    };
    read(room, &domain, vec![(Role::Tech, withheld)], 42).await;
    assert_eq!(
        role_of(room, &domain, Role::Tech).await.cause,
        Some(DifferenceCause::WithheldThere)
    );
    let mut tx = room.db.read().await.unwrap();
    let causes = agreement::causes(&mut tx, house.id, at(9)).await.unwrap();
    assert_eq!(
        causes,
        BTreeMap::from([(DifferenceCause::WithheldThere, 1)])
    );
    let counts = agreement::counts(&mut tx, Some(house.id)).await.unwrap();
    assert_eq!(counts, BTreeMap::from([(AgreementState::Differs, 1)]));
}

pub async fn a_task_over_many_domains_has_them_on_their_way(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    house.default(&room.db, Role::Tech, Some(ann.id)).await;
    read(room, &domain, Vec::new(), 5).await;
    assert_eq!(
        domain_of(room, &domain).await.state,
        AgreementState::Differs
    );
    let spread = Spread {
        over: vec![Over::Organization {
            roles: vec![Role::Tech],
        }],
        ..Spread::default()
    };
    let whole = Task {
        state: spread.into(),
        ..crate::make::whole(house.id, 50)
    };
    crate::make::enqueue(&room.db, &whole).await;
    assert_eq!(
        domain_of(room, &domain).await.state,
        AgreementState::OnItsWay
    );
    // A second one for the same domains ends before the first has begun: they are on their way still.
    let second = Task {
        id: TaskId(id()),
        ..whole.clone()
    };
    crate::make::enqueue(&room.db, &second).await;
    end(room, &second, TaskStatus::Cancelled, 15).await;
    assert_eq!(
        domain_of(room, &domain).await.state,
        AgreementState::OnItsWay
    );
    end(room, &whole, TaskStatus::Cancelled, 20).await;
    assert_eq!(
        domain_of(room, &domain).await.state,
        AgreementState::Differs
    );
    // One that waits for approval reaches nobody yet.
    let mut steps = Step::pending(&StepName::HELD);
    steps[0].status = StepStatus::Running;
    let waiting = Task {
        id: TaskId(id()),
        steps,
        ..whole.clone()
    };
    crate::make::enqueue(&room.db, &waiting).await;
    assert_eq!(
        domain_of(room, &domain).await.state,
        AgreementState::Differs
    );
}

pub async fn a_domain_that_is_gone_says_so_until_it_is_read_again(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    read(room, &domain, Vec::new(), 5).await;
    let mut tx = room.db.begin().await.unwrap();
    assert!(
        agreement::set_gone(&mut tx, house.id, domain.id, at(10))
            .await
            .unwrap()
    );
    assert!(
        !agreement::set_gone(&mut tx, house.id, domain.id, at(11))
            .await
            .unwrap()
    );
    // Read again and still gone: that is a reading, too.
    let these = [domain.id];
    let asked = agreement::ask_again(&mut tx, house.id, &these, at(12));
    asked.await.unwrap();
    let again = agreement::set_gone(&mut tx, house.id, domain.id, at(13)).await;
    assert!(!again.unwrap());
    let (registry, limit) = (domain.registry.as_str(), (9, at(14)));
    let due = agreement::claim_due(&mut tx, registry, at(0), TimeDelta::minutes(1), limit).await;
    assert!(due.unwrap().is_empty(), "nobody waits for it any more");
    tx.commit().await.unwrap();
    assert_eq!(domain_of(room, &domain).await.state, AgreementState::Gone);
    read(room, &domain, Vec::new(), 20).await;
    assert_eq!(domain_of(room, &domain).await.state, AgreementState::Agrees);
    let mut tx = room.db.begin().await.unwrap();
    agreement::mark_unread(&mut tx, at(20), at(30))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        domain_of(room, &domain).await.state,
        AgreementState::Unknown
    );
}

pub async fn domains_are_read_in_their_turn(room: &Room) {
    let house = house(&room.db).await;
    let (old, new, asked, busy) = (
        house.domain(&room.db, "old.example").await,
        house.domain(&room.db, "new.example").await,
        house.domain(&room.db, "asked.example").await,
        house.domain(&room.db, "busy.example").await,
    );
    for (domain, seconds) in [(&old, 1), (&new, 100), (&asked, 100), (&busy, 1)] {
        read(room, domain, Vec::new(), seconds).await;
    }
    house.task(&room.db, &busy).await;
    // A task that waits for a person may wait for weeks.
    let waits = house.domain(&room.db, "waits.example").await;
    read(room, &waits, Vec::new(), 2).await;
    let waiting = store::tasks::Task {
        status: TaskStatus::Running,
        awaiting: Some(model::task::Awaiting::Operator),
        ..crate::make::task(&waits)
    };
    crate::make::enqueue(&room.db, &waiting).await;
    let mut tx = room.db.begin().await.unwrap();
    agreement::ask_again(&mut tx, house.id, &[asked.id], at(110))
        .await
        .unwrap();
    let mut claim = async |now| {
        let pause = TimeDelta::seconds(60);
        let due = agreement::claim_due(&mut tx, "simulator", at(50), pause, (10, at(now)))
            .await
            .unwrap();
        due.into_iter().map(|due| due.id).collect::<Vec<_>>()
    };
    assert_eq!(claim(105).await, [old.id, waits.id]);
    assert_eq!(claim(111).await, [asked.id]);
    assert!(claim(112).await.is_empty());
    // What was taken and not read is due again after the pause.
    // Both at the same moment, in any order.
    let again: BTreeSet<DomainId> = claim(165).await.into_iter().collect();
    assert_eq!(again, [old.id, waits.id].into());
}
