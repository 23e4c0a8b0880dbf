use crate::make::{at, domain, first, house, id, project};
use crate::room::Room;
use model::domain_name::DomainName;
use model::id::DomainId;
use model::published::DomainView;
use model::registry::RegistryContact;
use model::role::Role;
use model::task::TaskStatus;
use store::domains::{self, Domain, DomainFilter};
use store::teams::{self, Team};
use store::{Error, Page, Unique, projects};

pub async fn a_domain_is_kept_whole(room: &Room) {
    let house = house(&room.db).await;
    let name = DomainName::parse("žluťoučký.example").unwrap();
    let view = DomainView {
        name: name.clone(),
        roid: "D1-EX".into(),
        statuses: vec!["ok".into()],
        nameservers: vec!["ns1.example.net".into()],
        created: Some(at(1)),
        updated: None,
        expires: Some(at(9)),
        contacts: vec![(
            Role::Registrant,
            RegistryContact {
                handle: "JN1-NICH".into(),
                ..RegistryContact::default()
            },
        )],
        unread: Vec::new(),
        read_at: at(2),
        signed: None,
        grace: Vec::new(),
    };
    let team = Team {
        id: id().into(),
        organization_id: house.id,
        name: "Web".into(),
        slug: "web".into(),
        is_system: false,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    };
    let mut tx = room.db.begin().await.unwrap();
    teams::insert(&mut tx, &team).await.unwrap();
    tx.commit().await.unwrap();
    let whole = Domain {
        team_id: Some(team.id),
        view: Some(view),
        ..domain(&house.project, "žluťoučký.example")
    };
    let mut tx = room.db.begin().await.unwrap();
    domains::insert(&mut tx, &whole).await.unwrap();
    assert_eq!(
        domains::get(&mut tx, house.id, whole.id).await.unwrap(),
        Some(whole.clone())
    );
    assert_eq!(domains::by_name(&mut tx, &name).await.unwrap(), Some(whole));
    assert_eq!(
        domains::by_name(&mut tx, &DomainName::parse("x.example").unwrap())
            .await
            .unwrap(),
        None
    );
}

pub async fn a_name_stands_once_until_deleted(room: &Room) {
    let (one, other) = (house(&room.db).await, house(&room.db).await);
    let first = one.domain(&room.db, "a.example").await;
    let contact = one.contact(&room.db, "Ann", "Li").await;
    one.bind(&room.db, first.id, Role::Admin, Some(contact.id))
        .await;
    let again = domain(&other.project, "A.example.");
    let mut tx = room.db.begin().await.unwrap();
    let refused = domains::insert(&mut tx, &again).await;
    assert!(
        matches!(refused, Err(Error::Duplicate(Unique::DomainName))),
        "{refused:?}"
    );
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    domains::delete(&mut tx, one.id, first.id, at(1))
        .await
        .unwrap();
    assert!(matches!(
        domains::delete(&mut tx, one.id, first.id, at(1)).await,
        Err(Error::Stale)
    ));
    assert!(matches!(
        domains::touch(&mut tx, one.id, first.id, at(1)).await,
        Err(Error::Stale)
    ));
    let unbound = domains::set_binding(
        &mut tx,
        one.id,
        first.id,
        Role::Tech,
        Some(contact.id),
        at(1),
    )
    .await;
    assert!(matches!(unbound, Err(Error::Missing)));
    domains::insert(&mut tx, &again).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    assert_eq!(domains::get(&mut tx, one.id, first.id).await.unwrap(), None);
    assert_eq!(
        domains::by_name(&mut tx, &first.name)
            .await
            .unwrap()
            .map(|domain| domain.id),
        Some(again.id)
    );
    assert!(
        domains::bindings(&mut tx, first.organization_id, first.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        store::contacts::usage_count(&mut tx, one.id, contact.id)
            .await
            .unwrap(),
        0
    );
    let none = DomainFilter::default();
    assert_eq!(domains::count(&mut tx, one.id, &none).await.unwrap(), 0);
    let asked = [first.id, again.id];
    let names = domains::names(&mut tx, one.id, &asked).await.unwrap();
    assert_eq!(
        names.into_iter().collect::<Vec<_>>(),
        [(first.id, first.name.clone())],
        "one that was let go is named too"
    );
    assert_eq!(domains::count(&mut tx, other.id, &none).await.unwrap(), 1);
}

pub async fn touching_counts_and_views_do_not(room: &Room) {
    let house = house(&room.db).await;
    let known = house.domain(&room.db, "a.example").await;
    let view = DomainView {
        name: known.name.clone(),
        roid: String::new(),
        statuses: Vec::new(),
        nameservers: Vec::new(),
        created: None,
        updated: None,
        expires: None,
        contacts: Vec::new(),
        unread: Vec::new(),
        read_at: at(2),
        signed: None,
        grace: Vec::new(),
    };
    let mut tx = room.db.begin().await.unwrap();
    domains::touch(&mut tx, house.id, known.id, at(3))
        .await
        .unwrap();
    domains::set_view(&mut tx, known.organization_id, known.id, &view, at(4))
        .await
        .unwrap();
    let after = domains::get(&mut tx, house.id, known.id).await.unwrap();
    assert_eq!(
        after,
        Some(Domain {
            version: 2,
            updated_at: at(4),
            view: Some(view.clone()),
            ..known
        })
    );
    assert!(matches!(
        domains::set_view(&mut tx, known.organization_id, DomainId(id()), &view, at(4)).await,
        Err(Error::Stale)
    ));
}

pub async fn the_newest_view_of_a_handle_is_found(room: &Room) {
    let house = house(&room.db).await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    let view = |domain: &Domain, handles: &[&str], seconds| DomainView {
        name: domain.name.clone(),
        roid: String::new(),
        statuses: Vec::new(),
        nameservers: Vec::new(),
        created: None,
        updated: None,
        expires: None,
        contacts: handles
            .iter()
            .map(|handle| {
                let contact = RegistryContact {
                    handle: (*handle).to_owned(),
                    ..RegistryContact::default()
                };
                (Role::Tech, contact)
            })
            .collect(),
        unread: Vec::new(),
        read_at: at(seconds),
        signed: None,
        grace: Vec::new(),
    };
    let mut known = Vec::new();
    for n in 0..5 {
        known.push(house.domain(&room.db, &format!("d{n}.example")).await);
    }
    let (handle, now) = (ann.handle.as_str(), at(100));
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        domains::latest_showing(&mut tx, handle).await.unwrap(),
        None
    );
    // The same contact in two roles, and one that is nobody's.
    let views = [
        (0, vec![handle, handle, "FOREIGN-1"], 5),
        (1, vec![handle], 9),
        (2, vec![handle], 7),
        (3, vec!["FOREIGN-1"], 20),
    ];
    for (n, handles, read) in &views {
        let domain = &known[*n];
        domains::set_view(
            &mut tx,
            house.id,
            domain.id,
            &view(domain, handles, *read),
            now,
        )
        .await
        .unwrap();
    }
    let newest = async |tx: &mut store::Tx| {
        let found = domains::latest_showing(tx, handle).await.unwrap();
        found.map(|view| view.read_at)
    };
    assert_eq!(newest(&mut tx).await, Some(at(9)));
    // It is no longer shown there: the next one counts.
    domains::set_view(
        &mut tx,
        house.id,
        known[1].id,
        &view(&known[1], &["FOREIGN-1"], 30),
        now,
    )
    .await
    .unwrap();
    assert_eq!(newest(&mut tx).await, Some(at(7)));
    domains::delete(&mut tx, house.id, known[2].id, now)
        .await
        .unwrap();
    assert_eq!(newest(&mut tx).await, Some(at(5)));
    let foreign = domains::latest_showing(&mut tx, "FOREIGN-1").await;
    assert_eq!(foreign.unwrap(), None, "no contact of the book");
}

pub async fn domains_are_found_and_walked(room: &Room) {
    let house = house(&room.db).await;
    let second = project(house.id);
    let mut tx = room.db.begin().await.unwrap();
    projects::create(&mut tx, &second).await.unwrap();
    let mut names = Vec::new();
    for n in 0..45 {
        let name = match n % 3 {
            0 => format!("shop-{n}.example"),
            1 => format!("háček{n}.test"),
            _ => format!("{n}.co.uk"),
        };
        let domain = domain(if n % 2 == 0 { &house.project } else { &second }, &name);
        domains::insert(&mut tx, &domain).await.unwrap();
        names.push(domain.name.clone());
    }
    tx.commit().await.unwrap();
    // As people read them: without the accents, and not by `xn--`.
    names.sort_by_key(|name| name.unicode().replace('á', "a").replace('č', "c"));
    let mut tx = room.db.read().await.unwrap();
    for limit in [1, 2, 20, 45, 200] {
        let (mut walked, mut page) = (Vec::new(), first(limit));
        loop {
            let listed = domains::list(&mut tx, house.id, &DomainFilter::default(), &page)
                .await
                .unwrap();
            walked.extend(listed.rows.into_iter().map(|domain| domain.name));
            match listed.next {
                Some(next) => {
                    page = Page {
                        after: Some(next),
                        ..page
                    }
                }
                None => break,
            }
        }
        assert_eq!(walked, names, "{limit}");
    }
    drop(tx);
    let shop = domains_named(room, "shop-0.example").await;
    let task = house.task(&room.db, &shop).await;
    let mut tx = room.db.read().await.unwrap();
    let none = DomainFilter::default();
    for (filter, found) in [
        (none.clone(), 45),
        (
            DomainFilter {
                q: Some("HACEK".into()),
                ..none.clone()
            },
            15,
        ),
        (
            DomainFilter {
                q: Some("xn--".into()),
                ..none.clone()
            },
            15,
        ),
        (
            DomainFilter {
                q: Some("shop 3".into()),
                ..none.clone()
            },
            5,
        ),
        (
            DomainFilter {
                q: Some("s_op".into()),
                ..none.clone()
            },
            0,
        ),
        (
            DomainFilter {
                projects: Some([second.id].into()),
                ..none.clone()
            },
            22,
        ),
        (
            DomainFilter {
                tld: Some("uk".into()),
                ..none.clone()
            },
            15,
        ),
        (
            DomainFilter {
                task_status: Some(task.status),
                ..none.clone()
            },
            1,
        ),
        (
            DomainFilter {
                task_status: Some(TaskStatus::Failed),
                ..none.clone()
            },
            0,
        ),
    ] {
        let listed = domains::list(&mut tx, house.id, &filter, &first(200))
            .await
            .unwrap();
        assert_eq!(listed.rows.len(), found, "{filter:?}");
        assert_eq!(
            domains::count(&mut tx, house.id, &filter).await.unwrap(),
            found as i64,
            "{filter:?}"
        );
    }
}

async fn domains_named(room: &Room, name: &str) -> Domain {
    let mut tx = room.db.read().await.unwrap();
    domains::by_name(&mut tx, &DomainName::parse(name).unwrap())
        .await
        .unwrap()
        .unwrap()
}
