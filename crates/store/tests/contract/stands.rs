//! What follows from the kept state of domains: who is told, what is counted, what is left so; and tasks that are for some roles only.

use crate::agreement::{edit, end, read, wanted};
use crate::make::{at, enqueue, house, id, task};
use crate::parts::decision;
use crate::room::Room;
use chrono::TimeDelta;
use model::agreement::{AgreementState, DifferenceCause, Take};
use model::id::{TaskId, WebhookId};
use model::published::DomainView;
use model::role::Role;
use model::stored::EventData;
use model::task::{Awaiting, Cause, FailureCode, TaskError, TaskStatus};
use model::webhook::Topic;
use std::collections::BTreeMap;
use store::agreement;
use store::domains::{self, DomainFilter};
use store::tasks::{self, Task};
use store::webhooks::{self, Delivery, Webhook};
use store::{Page, Tx};

pub async fn hook(room: &Room, of: &crate::make::House, topics: &[Topic]) -> Webhook {
    let webhook = Webhook {
        id: WebhookId(id()),
        organization_id: of.id,
        url: "https://hooks.example/in".into(),
        description: None,
        topics: topics.iter().copied().collect(),
        sealed: vec![1],
        former_sealed: None,
        former_until: None,
        is_active: true,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    };
    let mut tx = room.db.begin().await.unwrap();
    webhooks::insert(&mut tx, &webhook).await.unwrap();
    tx.commit().await.unwrap();
    webhook
}

pub async fn told(room: &Room, webhook: &Webhook) -> Vec<Delivery> {
    let mut tx = room.db.read().await.unwrap();
    let page = Page {
        limit: 200,
        after: None,
    };
    let listed = webhooks::deliveries(&mut tx, webhook.organization_id, webhook.id, &page).await;
    let mut rows = listed.unwrap().rows;
    rows.sort_by_key(|row| row.created_at);
    rows
}

pub async fn a_domain_tells_once_how_it_stands(room: &Room) {
    let house = house(&room.db).await;
    let both = hook(room, &house, &[Topic::DomainDiffers, Topic::DomainAgrees]).await;
    let differs = hook(room, &house, &[Topic::DomainDiffers]).await;
    let tasks = hook(room, &house, &[Topic::Task]).await;
    let domain = house.domain(&room.db, "a.example").await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    let bound = Some(ann.id);
    house.bind(&room.db, domain.id, Role::Tech, bound).await;
    assert_eq!(told(room, &both).await, Vec::new(), "nothing is known yet");
    let shows = || vec![(Role::Tech, wanted(&ann))];
    read(room, &domain, shows(), 5).await;
    read(room, &domain, shows(), 6).await;
    let one = told(room, &both).await;
    assert_eq!(one.len(), 1, "{one:?}");
    assert_eq!(
        (one[0].event.as_str(), one[0].created_at),
        ("domain.agrees", at(5))
    );
    let edited = edit(room, &ann, 7).await;
    let now = edit(room, &edited, 8).await;
    let two = told(room, &both).await;
    assert_eq!(two.len(), 2, "{two:?}");
    let EventData::Domain(stands) = &two[1].message.data else {
        panic!("{two:?}");
    };
    assert_eq!(two[1].event, "domain.differs");
    assert_eq!(
        (stands.domain_id, stands.project_id, stands.state),
        (domain.id, domain.project_id, AgreementState::Differs)
    );
    let of: Vec<_> = stands
        .differences
        .iter()
        .map(|of| (of.role, of.cause, of.since))
        .collect();
    assert_eq!(of, [(Role::Tech, DifferenceCause::NotSent, at(7))]);
    // One that is on its way is told of when it has arrived.
    enqueue(&room.db, &task(&domain)).await;
    assert_eq!(told(room, &both).await.len(), 2);
    read(room, &domain, vec![(Role::Tech, wanted(&now))], 9).await;
    // Each time has an id of its own, whatever the clock says.
    read(room, &domain, Vec::new(), 9).await;
    read(room, &domain, vec![(Role::Tech, wanted(&now))], 9).await;
    let kinds: Vec<String> = told(room, &both)
        .await
        .into_iter()
        .map(|row| row.event)
        .collect();
    let count = |kind: &str| kinds.iter().filter(|each| *each == kind).count();
    assert_eq!((count("domain.agrees"), count("domain.differs")), (3, 1));
    assert_eq!(told(room, &differs).await.len(), 1);
    let quiet = told(room, &tasks).await;
    assert!(quiet.iter().all(|row| row.event.starts_with("task.")));
}

pub async fn many_domains_are_told_of_in_a_handful_of_statements(room: &Room) {
    let mut counts = Vec::new();
    for domains in [2, 150] {
        let house = house(&room.db).await;
        let webhook = hook(room, &house, &[Topic::DomainDiffers]).await;
        let ann = house.contact(&room.db, "Ann", "A").await;
        for number in 0..domains {
            let name = format!("d{number}-{domains}.example");
            let domain = house.domain(&room.db, &name).await;
            let bound = Some(ann.id);
            house.bind(&room.db, domain.id, Role::Tech, bound).await;
            read(room, &domain, vec![(Role::Tech, wanted(&ann))], 5).await;
        }
        let before = room.db.statements();
        edit(room, &ann, 7).await;
        counts.push(room.db.statements() - before);
        assert_eq!(told(room, &webhook).await.len(), domains);
    }
    assert_eq!(counts[0], counts[1], "{counts:?}");
}

pub async fn a_task_for_some_roles_takes_nobodys_place(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let organization = house.id;
    let limited = || Task {
        id: TaskId(id()),
        cause: Cause::Reconciled {
            take: Take::Ours,
            roles: vec![Role::Tech],
        },
        ..task(&domain)
    };
    let failed = Task {
        status: TaskStatus::Running,
        ..task(&domain)
    };
    enqueue(&room.db, &failed).await;
    let error = Some(TaskError::new(FailureCode::NotPublishable, "No.", false));
    let failed = Task { error, ..failed };
    end(room, &failed, TaskStatus::Failed, 2).await;
    let waiting = Task {
        status: TaskStatus::Running,
        awaiting: Some(Awaiting::Operator),
        names_registrant: false,
        ..task(&domain)
    };
    enqueue(&room.db, &waiting).await;
    let one = limited();
    enqueue(&room.db, &one).await;
    let get = async |id: TaskId| {
        let mut tx = room.db.read().await.unwrap();
        tasks::get(&mut tx, organization, id)
            .await
            .unwrap()
            .unwrap()
    };
    assert_eq!(get(waiting.id).await.status, TaskStatus::Running);
    let later = async |of: &Task| {
        let mut tx = room.db.read().await.unwrap();
        tasks::later_about_contacts(&mut tx, of).await.unwrap()
    };
    assert_eq!(later(&waiting).await, None);
    let mut tx = room.db.read().await.unwrap();
    let open = tasks::open_about_contacts(&mut tx, organization, domain.id).await;
    let open: Vec<TaskId> = open.unwrap().into_iter().map(|task| task.id).collect();
    assert_eq!(open, [waiting.id, one.id]);
    drop(tx);
    assert_eq!(get(one.id).await.limited_to(), Some(&[Role::Tech][..]));
    // What ends well for one role settles no failure of all of them.
    end(room, &one, TaskStatus::Cancelled, 3).await;
    let done = limited();
    enqueue(&room.db, &done).await;
    end(room, &done, TaskStatus::Completed, 4).await;
    assert_eq!(get(failed.id).await.overtaken_by, None);
    // Another decision that is joined to it makes it send all.
    let joined = limited();
    enqueue(&room.db, &joined).await;
    let mut tx = room.db.begin().await.unwrap();
    let met = tasks::join(&mut tx, organization, domain.id, &decision()).await;
    assert_eq!(met.unwrap().map(|task| task.id), Some(joined.id));
    tx.commit().await.unwrap();
    assert_eq!(get(joined.id).await.limited_to(), None);
    assert_eq!(later(&waiting).await, Some(joined.id));
    // One that is over when it is written, for all roles, settles both.
    let over = Task {
        status: TaskStatus::Completed,
        completed_at: Some(at(6)),
        cause: Cause::Reconciled {
            take: Take::Theirs,
            roles: Role::ALL.to_vec(),
        },
        ..limited()
    };
    enqueue(&room.db, &over).await;
    let left = get(waiting.id).await;
    assert_eq!(
        (left.status, left.successor_id),
        (TaskStatus::Cancelled, Some(over.id))
    );
    assert_eq!(get(failed.id).await.overtaken_by, Some(over.id));
    let mut tx = room.db.read().await.unwrap();
    let events = tasks::events(&mut tx, organization, over.id, 0, 9).await;
    let kinds: Vec<String> = events
        .unwrap()
        .into_iter()
        .map(|event| event.event.to_string())
        .collect();
    assert_eq!(kinds, ["end"]);
}

pub async fn what_ends_soon_is_found(room: &Room) {
    let house = house(&room.db).await;
    let other = crate::make::house(&room.db).await;
    let ends = async |of: &crate::make::House, name: &str, days: i64| {
        let domain = of.domain(&room.db, name).await;
        let view = DomainView {
            name: domain.name.clone(),
            roid: "D1".into(),
            statuses: Vec::new(),
            nameservers: Vec::new(),
            created: None,
            updated: None,
            expires: Some(at(0) + TimeDelta::days(days)),
            contacts: Vec::new(),
            unread: Vec::new(),
            read_at: at(1),
            signed: None,
            grace: Vec::new(),
        };
        let mut tx = room.db.begin().await.unwrap();
        domains::set_view(&mut tx, of.id, domain.id, &view, at(1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        domain
    };
    for (name, days) in [("a.example", 50), ("b.example", 10), ("c.example", -3)] {
        ends(&house, name, days).await;
    }
    ends(&house, "far.example", 90).await;
    house.domain(&room.db, "unread.example").await;
    ends(&other, "theirs.example", 5).await;
    let gone = ends(&house, "gone.example", 5).await;
    let mut tx = room.db.begin().await.unwrap();
    agreement::set_gone(&mut tx, house.id, gone.id, at(2))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let names = async |tx: &mut Tx, days: i64, limit: u32| {
        let before = at(0) + TimeDelta::days(days);
        let found = domains::expiring(tx, house.id, before, limit).await;
        let names = found.unwrap().into_iter();
        names
            .map(|domain| domain.name.ascii().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&mut tx, 60, 9).await,
        ["c.example", "b.example", "a.example"]
    );
    assert_eq!(names(&mut tx, 60, 1).await, ["c.example"]);
    let filter = DomainFilter {
        expires_before: Some(at(0) + TimeDelta::days(30)),
        ..DomainFilter::default()
    };
    assert_eq!(domains::count(&mut tx, house.id, &filter).await.unwrap(), 2);
    let page = Page {
        limit: 9,
        after: None,
    };
    let listed = domains::list(&mut tx, house.id, &filter, &page).await;
    assert_eq!(listed.unwrap().rows.len(), 2);
}

pub async fn what_is_left_is_not_counted_until_then(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    let bound = Some(ann.id);
    house.bind(&room.db, domain.id, Role::Tech, bound).await;
    read(room, &domain, Vec::new(), 5).await;
    let mut tx = room.db.begin().await.unwrap();
    let version = domains::get(&mut tx, house.id, domain.id).await.unwrap();
    let version = version.unwrap().version;
    domains::leave(&mut tx, house.id, domain.id, Some(at(50)), at(6))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let now = domains::get(&mut tx, house.id, domain.id).await.unwrap();
    let now = now.unwrap();
    assert_eq!(
        (now.state, now.left_until, now.version),
        (AgreementState::Differs, Some(at(50)), version + 1)
    );
    let one = BTreeMap::from([(DifferenceCause::Adopted, 1)]);
    for (seconds, counted) in [(49, BTreeMap::new()), (51, one.clone())] {
        let causes = agreement::causes(&mut tx, house.id, at(seconds)).await;
        assert_eq!(causes.unwrap(), counted, "{seconds}");
    }
    // The installation counts what differs, whoever leaves it so.
    let causes = agreement::roles_by_cause(&mut tx).await.unwrap();
    assert!(causes.values().sum::<i64>() >= 1);
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    let foreign = model::id::OrganizationId(id());
    let left = domains::leave(&mut tx, foreign, domain.id, None, at(7)).await;
    assert!(matches!(left, Err(store::Error::Stale)), "{left:?}");
}

pub async fn domains_are_found_by_cause_and_by_whom_they_show(room: &Room) {
    let house = house(&room.db).await;
    let (ann, bob) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Bob", "B").await,
    );
    let mut of = Vec::new();
    for name in ["a.example", "b.example", "c.example"] {
        of.push(house.domain(&room.db, name).await);
    }
    let team = house.team(&room.db, "Web").await;
    house
        .slot(&room.db, team.id, Role::Admin, Some(ann.id))
        .await;
    house.give(&room.db, of[1].id, Some(team.id)).await;
    house.default(&room.db, Role::Billing, Some(bob.id)).await;
    house
        .bind(&room.db, of[0].id, Role::Tech, Some(ann.id))
        .await;
    house
        .bind(&room.db, of[2].id, Role::Billing, Some(ann.id))
        .await;
    for each in &of[..2] {
        read(room, each, Vec::new(), 5).await;
    }
    let mut tx = room.db.begin().await.unwrap();
    domains::leave(&mut tx, house.id, of[1].id, Some(at(50)), at(6))
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = room.db.read().await.unwrap();
    let names = async |tx: &mut Tx, filter: DomainFilter| {
        let page = Page {
            limit: 9,
            after: None,
        };
        let rows = domains::list(tx, house.id, &filter, &page)
            .await
            .unwrap()
            .rows;
        let count = domains::count(tx, house.id, &filter).await.unwrap();
        let matching = domains::matching(tx, house.id, &filter, 9).await.unwrap();
        assert_eq!((count, matching.len()), (rows.len() as i64, rows.len()));
        let names = rows
            .into_iter()
            .map(|domain| domain.name.ascii().to_owned());
        names.collect::<Vec<_>>().join(" ")
    };
    let shows = |handle: &str, role: Option<Role>| DomainFilter {
        contact: Some((handle.to_owned(), role)),
        ..DomainFilter::default()
    };
    let small = ann.handle.to_lowercase();
    for (handle, role, found) in [
        (&ann.handle, None, "a.example b.example c.example"),
        (&small, None, "a.example b.example c.example"),
        (&ann.handle, Some(Role::Admin), "b.example"),
        (&ann.handle, Some(Role::Billing), "c.example"),
        (&ann.handle, Some(Role::Registrant), ""),
        (&bob.handle, None, "a.example b.example"),
        (&"NOBODY-NICH".to_owned(), None, ""),
        (&"\0".to_owned(), None, ""),
    ] {
        let filter = shows(handle, role);
        assert_eq!(names(&mut tx, filter).await, found, "{handle} {role:?}");
    }
    let narrowed = DomainFilter {
        q: Some("b.ex".into()),
        ..shows(&ann.handle, None)
    };
    assert_eq!(names(&mut tx, narrowed).await, "b.example");

    let differs = |cause: DifferenceCause, seconds: i64| DomainFilter {
        cause: Some((cause, at(seconds))),
        ..DomainFilter::default()
    };
    for (cause, seconds, found) in [
        (DifferenceCause::Adopted, 49, "a.example"),
        (DifferenceCause::Adopted, 51, "a.example b.example"),
        (DifferenceCause::Refused, 51, ""),
    ] {
        assert_eq!(names(&mut tx, differs(cause, seconds)).await, found);
        let causes = agreement::causes(&mut tx, house.id, at(seconds))
            .await
            .unwrap();
        let counted = causes.get(&cause).copied().unwrap_or_default();
        assert_eq!(counted as usize, found.split_whitespace().count());
    }

    // Handles are unique in the installation; those of others find nothing.
    let foreign = crate::make::house(&room.db).await;
    let filter = shows(&ann.handle, None);
    assert_eq!(
        domains::count(&mut tx, foreign.id, &filter).await.unwrap(),
        0
    );
}

pub async fn who_must_act_is_shown_with_the_domain(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    let bound = Some(ann.id);
    house.bind(&room.db, domain.id, Role::Tech, bound).await;
    read(room, &domain, Vec::new(), 5).await;
    let waiting = Task {
        status: TaskStatus::Running,
        awaiting: Some(Awaiting::Operator),
        ..task(&domain)
    };
    enqueue(&room.db, &waiting).await;
    let now = crate::agreement::domain_of(room, &domain).await;
    assert_eq!(
        (now.state, now.awaiting),
        (AgreementState::OnItsWay, Some(Awaiting::Operator))
    );
    end(room, &waiting, TaskStatus::Cancelled, 7).await;
    let now = crate::agreement::domain_of(room, &domain).await;
    assert_eq!((now.state, now.awaiting), (AgreementState::Differs, None));
}
