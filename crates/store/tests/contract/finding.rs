use crate::make::{House, at, contact, first, house};
use crate::room::Room;
use model::contact::{ContactKind, Snapshot, VerificationStatus};
use model::id::ContactId;
use model::role::Role;
use store::contacts::{self, Contact, ContactFilter, ContactLine, ContactRow};
use store::{Cursor, Page, Tx};

const LAST: [&str; 9] = [
    "Novák",
    "novak",
    "Nováková",
    "Çelik",
    "de la Cruz",
    "山田",
    "Ωμέγα",
    "O'Neil",
    "Zz",
];
const FIRST: [&str; 5] = ["Jana", "Ján", "Émile", "太郎", "a b"];

async fn names(house: &House, tx: &mut Tx, count: usize) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for n in 0..count {
        let contact = contact(
            house.id,
            FIRST[(n * 7) % FIRST.len()],
            LAST[(n * 4) % LAST.len()],
        );
        contacts::insert(tx, &contact).await.unwrap();
        contacts.push(contact);
    }
    contacts
}

/// A row of the list as its page shows it.
fn line(row: &ContactRow) -> ContactLine {
    let contact = &row.contact;
    let fields = &contact.snapshot;
    ContactLine {
        id: contact.id,
        handle: contact.handle.clone(),
        kind: contact.kind.as_str().into(),
        first_name: fields.first_name.clone(),
        last_name: fields.last_name.clone(),
        org_name: fields.org_name.clone(),
        country_code: fields.country_code.clone(),
        is_active: contact.is_active,
        is_verified: contact.verification_status == VerificationStatus::Verified,
        updated_at: contact.updated_at,
        copy_of: contact.copy_of.as_ref().map(|of| of.handle.clone()),
        uses: row.uses,
    }
}

async fn walk(tx: &mut Tx, house: &House, filter: &ContactFilter, limit: u32) -> Vec<ContactId> {
    let (mut walked, mut page) = (Vec::new(), first(limit));
    loop {
        let listed = contacts::list(tx, house.id, filter, &page).await.unwrap();
        let alone = contacts::list_alone(tx, house.id, filter, &page)
            .await
            .unwrap();
        assert_eq!(alone.next, listed.next);
        let with: Vec<_> = listed.rows.iter().map(|row| &row.contact).collect();
        assert!(alone.rows.iter().eq(with), "{filter:?}");
        assert!(listed.rows.len() <= limit as usize);
        let sheet = contacts::sheet(tx, house.id, filter, &page).await.unwrap();
        assert_eq!(sheet.listed.next, listed.next);
        let lines: Vec<_> = listed.rows.iter().map(line).collect();
        assert_eq!(sheet.listed.rows, lines, "{filter:?}");
        let count = contacts::count(tx, house.id, filter).await.unwrap();
        assert_eq!(sheet.total, count, "{filter:?}");
        walked.extend(listed.rows.iter().map(|row| row.contact.id));
        match listed.next {
            // Through the text form that callers see.
            Some(next) => {
                page = Page {
                    after: Some(Cursor::decode(&next.encode()).unwrap()),
                    ..page
                }
            }
            None => return walked,
        }
    }
}

pub async fn the_list_is_walked_once(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let contacts = names(&house, &mut tx, 230).await;
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let whole = walk(&mut tx, &house, &ContactFilter::default(), 200).await;
    let mut ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
    let mut sorted = whole.clone();
    ids.sort();
    sorted.sort();
    assert_eq!(sorted, ids, "each once");
    for limit in [1, 3, 50, 115, 230, 999] {
        assert_eq!(
            walk(&mut tx, &house, &ContactFilter::default(), limit.min(200)).await,
            whole,
            "{limit}"
        );
    }
    let by_id = |id: &ContactId| contacts.iter().find(|contact| contact.id == *id).unwrap();
    let lasts: Vec<&str> = whole
        .iter()
        .map(|id| by_id(id).snapshot.last_name.as_str())
        .collect();
    let mut order: Vec<&str> = lasts.clone();
    order.dedup_by_key(|name| if *name == "novak" { "Novák" } else { *name });
    assert_eq!(order.len(), 8, "equal names stand together: {order:?}");
    assert_eq!(
        (order[0], order[1]),
        ("Çelik", "de la Cruz"),
        "accents and case don't sort"
    );
    let filter = ContactFilter {
        q: Some("novak".into()),
        ..ContactFilter::default()
    };
    let narrowed = walk(&mut tx, &house, &filter, 7).await;
    assert_eq!(
        narrowed.len() as i64,
        contacts::count(&mut tx, house.id, &filter).await.unwrap()
    );
    assert!(!narrowed.is_empty());
    let zero = contacts::list(&mut tx, house.id, &ContactFilter::default(), &first(0))
        .await
        .unwrap();
    assert_eq!(zero.rows.len(), 1, "a page has a row at least");
}

pub async fn rows_that_come_and_go_disturb_no_walk(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let old = names(&house, &mut tx, 40).await;
    tx.commit().await.unwrap();
    let (mut walked, mut page) = (Vec::new(), first(6));
    loop {
        let mut tx = room.db.begin().await.unwrap();
        let listed = contacts::list(&mut tx, house.id, &ContactFilter::default(), &page)
            .await
            .unwrap();
        walked.extend(listed.rows.iter().map(|row| row.contact.id));
        names(&house, &mut tx, 9).await;
        // The row that the cursor points at is deleted.
        let last = listed.rows.last().unwrap();
        contacts::soft_delete(
            &mut tx,
            house.id,
            last.contact.id,
            last.contact.version,
            at(1),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
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
    for contact in &old {
        assert_eq!(walked.iter().filter(|id| **id == contact.id).count(), 1);
    }
}

pub async fn words_are_searched_literally(room: &Room) {
    let house = house(&room.db).await;
    let mut tx = room.db.begin().await.unwrap();
    let odd = Contact {
        snapshot: Snapshot {
            org_name: Some("100% wool_works! A'B".into()),
            ..contact(house.id, "Zoë", "Šťastná").snapshot
        },
        ..contact(house.id, "", "")
    };
    let plain = Contact {
        snapshot: Snapshot {
            org_name: Some("1000 woolworks".into()),
            ..contact(house.id, "Zoe", "Stastna").snapshot
        },
        ..contact(house.id, "", "")
    };
    contacts::insert(&mut tx, &odd).await.unwrap();
    contacts::insert(&mut tx, &plain).await.unwrap();
    for (q, found) in [
        ("šťastná", 2),
        ("STASTNA zoe", 2),
        ("100% ", 1),
        ("wool_works", 1),
        ("l_w", 0),
        ("orks", 0),
        ("works!", 1),
        ("a'b", 1),
        ("%", 1),
        ("_", 1),
        ("\\", 0),
        ("zoe brno woolworks", 1),
        ("zoe praha", 0),
        ("  ", 2),
        ("zo\0e", 2),
        ("a b c d e f g h nothing", 0),
    ] {
        let filter = ContactFilter {
            q: Some(q.into()),
            ..ContactFilter::default()
        };
        let listed = contacts::list(&mut tx, house.id, &filter, &first(50))
            .await
            .unwrap();
        assert_eq!(listed.rows.len(), found, "{q:?}");
        if !q.trim().is_empty() {
            assert_eq!(
                contacts::count(&mut tx, house.id, &filter).await.unwrap(),
                found as i64,
                "{q:?}"
            );
        }
    }
}

pub async fn every_filter_narrows(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let mut tx = room.db.begin().await.unwrap();
    let plain = contact(house.id, "Ann", "A");
    let other = Contact {
        kind: ContactKind::Member,
        is_active: false,
        verification_status: VerificationStatus::Verified,
        snapshot: Snapshot {
            country_code: "DE".into(),
            ..contact(house.id, "Ben", "B").snapshot
        },
        ..contact(house.id, "", "")
    };
    contacts::insert(&mut tx, &plain).await.unwrap();
    contacts::insert(&mut tx, &other).await.unwrap();
    store::domains::set_binding(
        &mut tx,
        house.id,
        domain.id,
        Role::Tech,
        Some(other.id),
        at(1),
    )
    .await
    .unwrap();
    store::organizations::set_default(
        &mut tx,
        house.id,
        Role::Billing,
        Some(other.id),
        crate::make::at(1),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let none = ContactFilter::default();
    let filters = [
        ContactFilter {
            kind: Some(ContactKind::Member),
            ..none.clone()
        },
        ContactFilter {
            is_active: Some(false),
            ..none.clone()
        },
        ContactFilter {
            verification_status: Some(VerificationStatus::Verified),
            ..none.clone()
        },
        ContactFilter {
            country_code: Some("DE".into()),
            ..none.clone()
        },
        ContactFilter {
            role: Some(Role::Tech),
            ..none.clone()
        },
        ContactFilter {
            role: Some(Role::Billing),
            ..none.clone()
        },
        ContactFilter {
            q: Some("ben b".into()),
            kind: Some(ContactKind::Member),
            is_active: Some(false),
            verification_status: Some(VerificationStatus::Verified),
            country_code: Some("DE".into()),
            role: Some(Role::Tech),
        },
    ];
    for filter in filters {
        assert_eq!(
            walk(&mut tx, &house, &filter, 50).await,
            [other.id],
            "{filter:?}"
        );
        assert_eq!(
            contacts::count(&mut tx, house.id, &filter).await.unwrap(),
            1,
            "{filter:?}"
        );
    }
    let admins = ContactFilter {
        role: Some(Role::Admin),
        ..none.clone()
    };
    assert!(walk(&mut tx, &house, &admins, 50).await.is_empty());
    let sheet = contacts::sheet(&mut tx, house.id, &admins, &first(50))
        .await
        .unwrap();
    assert_eq!(sheet.countries, ["CZ", "DE"], "whatever is shown");
    assert_eq!(contacts::count(&mut tx, house.id, &none).await.unwrap(), 2);
}

pub async fn the_list_counts_uses(room: &Room) {
    let house = house(&room.db).await;
    let (ann, ben) = (
        house.contact(&room.db, "Ann", "A").await,
        house.contact(&room.db, "Ben", "B").await,
    );
    for (n, name) in ["a.example", "b.example", "c.example"]
        .into_iter()
        .enumerate()
    {
        let domain = house.domain(&room.db, name).await;
        house
            .bind(&room.db, domain.id, Role::Registrant, Some(ann.id))
            .await;
        house
            .bind(
                &room.db,
                domain.id,
                Role::Billing,
                Some(if n == 0 { ann.id } else { ben.id }),
            )
            .await;
        house
            .bind(&room.db, domain.id, Role::Tech, Some(ben.id))
            .await;
    }
    let mut tx = room.db.read().await.unwrap();
    let rows = contacts::list(&mut tx, house.id, &ContactFilter::default(), &first(50))
        .await
        .unwrap()
        .rows;
    let used: Vec<[i64; 4]> = rows.iter().map(|row| row.uses.shown).collect();
    assert_eq!(used, [[3, 0, 0, 1], [0, 0, 3, 2]]);
    let sheet = contacts::sheet(&mut tx, house.id, &ContactFilter::default(), &first(50))
        .await
        .unwrap();
    let lines: Vec<_> = rows.iter().map(line).collect();
    assert_eq!(sheet.listed.rows, lines);
    assert_eq!(
        sheet.countries,
        [rows[0].contact.snapshot.country_code.clone()]
    );
}
