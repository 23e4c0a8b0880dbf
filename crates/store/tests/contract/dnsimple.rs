//! Numbers, labels and changes of registrant.

use crate::make::{contact, domain, house, id, task};
use crate::room::Room;
use model::id::{OrganizationId, TaskId};
use store::dnsimple::{self, Change, ChangeFilter, Label, Numbered, Sort};
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
        dnsimple::number_all(&mut tx, house.id, Numbered::RegistrantChange)
            .await
            .unwrap();
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
    for (sort, descending, expected) in [
        (Sort::Number, false, [two.id, one.id]),
        (Sort::Number, true, [one.id, two.id]),
        (Sort::Label, false, [two.id, one.id]),
        (Sort::Label, true, [one.id, two.id]),
    ] {
        let page = dnsimple::contact_page(&mut tx, house.id, (sort, descending), (10, 0))
            .await
            .unwrap();
        assert_eq!(page, (expected.to_vec(), 2), "{sort:?}");
    }
    for descending in [false, true] {
        let page = dnsimple::contact_page(&mut tx, house.id, (Sort::Email, descending), (1, 1))
            .await
            .unwrap();
        assert_eq!((page.0.len(), page.1), (1, 2));
    }
    assert_eq!(
        dnsimple::contact_page(&mut tx, stranger, (Sort::Number, false), (10, 0))
            .await
            .unwrap(),
        (vec![], 0)
    );
    let refused = dnsimple::set_label(&mut tx, stranger, one.id, &label("x")).await;
    assert!(refused.is_err());
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
