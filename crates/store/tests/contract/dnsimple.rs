//! Numbers, labels and changes of registrant.

use crate::make::{at, contact, domain, house, id, task};
use crate::room::Room;
use chrono::TimeDelta;
use model::id::{OrganizationId, TaskId};
use model::published::DomainView;
use model::role::Role;
use store::dnsimple::{
    self, Change, ChangeFilter, DomainSort, DomainsAsked, Label, Numbered, Sort,
};
use store::{Error, contacts, domains, tasks};

pub async fn numbers_are_given_once(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let (one, two) = (
        contact(house.id, "Jan", "Novy"),
        contact(house.id, "Eva", "Mala"),
    );
    for each in [&one, &two] {
        contacts::insert(&mut tx, each).await.unwrap();
    }
    let first = dnsimple::number(&mut tx, house.id, Numbered::Contact, two.id.0)
        .await
        .unwrap();
    let again = dnsimple::number(&mut tx, house.id, Numbered::Contact, two.id.0)
        .await
        .unwrap();
    assert_eq!(first, again);
    for _ in 0..2 {
        dnsimple::number_all(&mut tx, house.id, Numbered::Contact)
            .await
            .unwrap();
        dnsimple::number_all(&mut tx, house.id, Numbered::Domain)
            .await
            .unwrap();
        for given_when_made in [Numbered::RegistrantChange, Numbered::Account] {
            dnsimple::number_all(&mut tx, house.id, given_when_made)
                .await
                .unwrap();
        }
    }
    let both = dnsimple::numbers(
        &mut tx,
        house.id,
        Numbered::Contact,
        &[one.id.0, two.id.0, id()],
    )
    .await
    .unwrap();
    assert_eq!(both.len(), 2);
    assert!(both[&one.id.0] > first);
    let found = dnsimple::object(&mut tx, house.id, Numbered::Contact, first)
        .await
        .unwrap();
    assert_eq!(found, Some(two.id.0));
    assert_eq!(
        dnsimple::object(&mut tx, house.id, Numbered::Domain, first)
            .await
            .unwrap(),
        None
    );
    let stranger = OrganizationId(id());
    assert_eq!(
        dnsimple::object(&mut tx, stranger, Numbered::Contact, first)
            .await
            .unwrap(),
        None
    );
    assert!(
        dnsimple::numbers(&mut tx, stranger, Numbered::Contact, &[two.id.0])
            .await
            .unwrap()
            .is_empty()
    );
    let account = dnsimple::number(&mut tx, house.id, Numbered::Account, house.id.0)
        .await
        .unwrap();
    let found = dnsimple::object(&mut tx, house.id, Numbered::Account, account).await;
    assert_eq!(found.unwrap(), Some(house.id.0));
    let label = |text: &str| Label {
        label: Some(text.into()),
        job_title: Some("CTO".into()),
    };
    dnsimple::set_label(&mut tx, house.id, one.id, &label("b"))
        .await
        .unwrap();
    dnsimple::set_label(&mut tx, house.id, two.id, &label("c"))
        .await
        .unwrap();
    dnsimple::set_label(&mut tx, house.id, one.id, &label("z"))
        .await
        .unwrap();
    let said = dnsimple::labels(&mut tx, house.id, &[one.id, two.id])
        .await
        .unwrap();
    assert_eq!((&said[&one.id], said.len()), (&label("z"), 2));
    assert!(
        dnsimple::labels(&mut tx, stranger, &[one.id])
            .await
            .unwrap()
            .is_empty()
    );
    for (orders, expected) in [
        (&[(Sort::Number, false)][..], [two.id, one.id]),
        (&[(Sort::Number, true)], [one.id, two.id]),
        (&[(Sort::Label, false)], [two.id, one.id]),
        (&[(Sort::Label, true)], [one.id, two.id]),
        (
            &[(Sort::Label, true), (Sort::Number, true)],
            [one.id, two.id],
        ),
        (
            &[(Sort::Email, false), (Sort::Number, true)],
            [one.id, two.id],
        ),
        (&[], [two.id, one.id]),
    ] {
        let page = dnsimple::contact_page(&mut tx, house.id, orders, (10, 0))
            .await
            .unwrap();
        assert_eq!(page, (expected.to_vec(), 2), "{orders:?}");
    }
    for descending in [false, true] {
        let page = dnsimple::contact_page(&mut tx, house.id, &[(Sort::Email, descending)], (1, 1))
            .await
            .unwrap();
        assert_eq!((page.0.len(), page.1), (1, 2));
    }
    assert_eq!(
        dnsimple::contact_page(&mut tx, stranger, &[(Sort::Number, false)], (10, 0))
            .await
            .unwrap(),
        (vec![], 0)
    );
    let refused = dnsimple::set_label(&mut tx, stranger, one.id, &label("x")).await;
    assert!(refused.is_err());
}

pub async fn domains_are_filtered_and_sorted(room: &Room) {
    let house = house(&room.db).await;
    let ann = house.contact(&room.db, "Ann", "A").await;
    for (name, ends) in [
        ("shop-b.example", Some(5)),
        ("a.example", None),
        ("žluťák.example", Some(2)),
    ] {
        let domain = house.domain(&room.db, name).await;
        let mut tx = room.db.begin().await.unwrap();
        dnsimple::number(&mut tx, house.id, Numbered::Domain, domain.id.0)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let Some(days) = ends else { continue };
        let bound = Some(ann.id);
        house
            .bind(&room.db, domain.id, Role::Registrant, bound)
            .await;
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
        domains::set_view(&mut tx, house.id, domain.id, &view, at(1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = room.db.begin().await.unwrap();
    dnsimple::number_all(&mut tx, house.id, Numbered::Domain)
        .await
        .unwrap();
    let all = DomainsAsked::default();
    let named = |text: &str| DomainsAsked {
        name_like: Some(text.into()),
        ..all.clone()
    };
    let held = DomainsAsked {
        registrant: Some(ann.id),
        ..all.clone()
    };
    let within = |projects: &[model::id::ProjectId]| DomainsAsked {
        projects: Some(projects.into()),
        ..named("a")
    };
    let (name, ends) = (DomainSort::Name, DomainSort::Expiration);
    let [a, shop, idn] = ["a.example", "shop-b.example", "žluťák.example"];
    for (asked, orders, expected) in [
        (&all, &[(name, false)][..], &[a, shop, idn][..]),
        (&all, &[(name, true)], &[idn, shop, a]),
        (&all, &[(ends, false), (name, true)], &[idn, shop, a]),
        (&all, &[(DomainSort::Number, false)], &[shop, a, idn]),
        (&all, &[(DomainSort::Number, true)], &[idn, a, shop]),
        (&named("hop-"), &[(name, false)], &[shop]),
        (&named("LUŤ"), &[(name, false)], &[idn]),
        (&named("xn--"), &[(name, false)], &[idn]),
        (&named("%"), &[(name, false)], &[]),
        (&held, &[(name, false)], &[shop, idn]),
        (
            &within(&[house.project.id]),
            &[(name, false)],
            &[a, shop, idn],
        ),
        (&within(&[]), &[(name, false)], &[]),
    ] {
        let (ids, total) = dnsimple::domain_page(&mut tx, house.id, asked, orders, (9, 0))
            .await
            .unwrap();
        let mut names = Vec::new();
        for id in ids {
            let domain = domains::get(&mut tx, house.id, id).await.unwrap();
            names.push(domain.unwrap().name.unicode());
        }
        assert_eq!(names, expected, "{asked:?} {orders:?}");
        assert_eq!(usize::try_from(total).unwrap(), names.len());
    }
    let second = dnsimple::domain_page(&mut tx, house.id, &all, &[(name, false)], (1, 1)).await;
    let (ids, total) = second.unwrap();
    assert_eq!((ids.len(), total), (1, 3));
    // One that is gone has no registrant and no end.
    let idns = dnsimple::domain_page(&mut tx, house.id, &named("LUŤ"), &[], (1, 0)).await;
    let gone = idns.unwrap().0[0];
    assert!(
        store::agreement::set_gone(&mut tx, house.id, gone, at(2))
            .await
            .unwrap()
    );
    let by_end = dnsimple::domain_page(&mut tx, house.id, &all, &[(ends, false)], (9, 0)).await;
    let (ids, total) = by_end.unwrap();
    assert_eq!((ids.last(), total), (Some(&gone), 3));
    let (ids, total) = dnsimple::domain_page(&mut tx, house.id, &held, &[], (9, 0))
        .await
        .unwrap();
    assert_eq!((ids.len(), ids.contains(&gone), total), (1, false, 1));
    let stranger = OrganizationId(id());
    let theirs = dnsimple::domain_page(&mut tx, stranger, &all, &[], (9, 0)).await;
    assert_eq!(theirs.unwrap(), (vec![], 0));
}

pub async fn a_change_of_registrant_is_kept(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let holder = contact(house.id, "Jan", "Novy");
    contacts::insert(&mut tx, &holder).await.unwrap();
    let domain = domain(&house.project, "change.example");
    domains::insert(&mut tx, &domain).await.unwrap();
    let task = task(&domain);
    tasks::enqueue(&mut tx, &task).await.unwrap();
    let asked = Change {
        task_id: task.id,
        organization_id: house.id,
        domain_id: domain.id,
        contact_id: holder.id,
        owner_change: true,
    };
    dnsimple::insert_change(&mut tx, &asked).await.unwrap();
    dnsimple::number(&mut tx, house.id, Numbered::RegistrantChange, task.id.0)
        .await
        .unwrap();
    assert_eq!(
        dnsimple::change(&mut tx, house.id, task.id).await.unwrap(),
        Some(asked.clone())
    );
    let stranger = OrganizationId(id());
    assert_eq!(
        dnsimple::change(&mut tx, stranger, task.id).await.unwrap(),
        None
    );
    let all = ChangeFilter::default();
    let of = ChangeFilter {
        domain: Some(domain.id),
        contact: Some(holder.id),
    };
    let other = ChangeFilter {
        domain: None,
        contact: Some(model::id::ContactId(id())),
    };
    assert_eq!(
        dnsimple::changes(&mut tx, house.id, &all).await.unwrap(),
        std::slice::from_ref(&asked)
    );
    assert_eq!(
        dnsimple::changes(&mut tx, house.id, &of).await.unwrap(),
        std::slice::from_ref(&asked)
    );
    assert_eq!(
        dnsimple::changes(&mut tx, house.id, &other).await.unwrap(),
        []
    );
    assert_eq!(
        dnsimple::changes(&mut tx, stranger, &all).await.unwrap(),
        []
    );
    let orphan = Change {
        task_id: TaskId(id()),
        ..asked
    };
    assert!(matches!(
        dnsimple::insert_change(&mut tx, &orphan).await,
        Err(Error::Missing)
    ));
}
