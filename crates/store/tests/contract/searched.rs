//! Searches of contacts against looking at every contact, whatever way the search takes.

use crate::make::{House, at, contact, house};
use crate::room::Room;
use model::contact::{ContactKind, Snapshot, VerificationStatus};
use std::collections::BTreeMap;
use store::contacts::{self, Contact, ContactFilter};
use store::{Db, Page, SearchBounds, Tuning, Tx};

const LAST: [&str; 12] = [
    "Novák",
    "Nováková",
    "Novotný",
    "Nowak",
    "Zimmermann",
    "Zeman",
    "Çelik",
    "山田",
    "O'Neil",
    "de la Cruz",
    "Ωμέγα",
    "สมชาย",
];
const FIRST: [&str; 7] = ["Jana", "Ján", "Zoë", "Nora", "太郎", "a b", "Émile"];
const CITIES: [&str; 4] = ["Praha", "Zürich", "Novi Sad", "Brno"];

/// What is typed.
const ASKED: [&str; 34] = [
    "n",
    "no",
    "nov",
    "nova",
    "novak",
    "novak1",
    "NOVÁK",
    "z",
    "ze",
    "zi",
    "x",
    "1",
    "12",
    "j",
    "jana",
    "jana nov",
    "nov jana praha",
    "n z",
    "nov n",
    "brno nov 1",
    "example",
    "exa",
    "com",
    "o'neil",
    "o neil",
    "de la",
    "山",
    "田",
    "太郎",
    "ωμε",
    "ชาย",
    "100%",
    "novak nothing",
    "b.example",
];

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<T: Copy>(&mut self, these: &[T]) -> T {
        these[self.below(these.len())]
    }
}

fn drawn(house: &House, dice: &mut Dice, number: usize) -> Contact {
    let (first, last) = (dice.of(&FIRST), dice.of(&LAST));
    let plain = contact(house.id, first, last);
    Contact {
        is_active: dice.below(5) > 0,
        kind: if dice.below(9) == 0 {
            ContactKind::Member
        } else {
            ContactKind::External
        },
        verification_status: dice
            .of(&[VerificationStatus::Verified, VerificationStatus::Unverified]),
        snapshot: Snapshot {
            email: Some(format!("u{number}.novak{number}@b.example")),
            org_name: (dice.below(3) > 0).then(|| format!("{} 100% {number}", dice.of(&LAST))),
            city: dice.of(&CITIES).into(),
            country_code: dice.of(&["CZ", "DE", "AT"]).into(),
            ..plain.snapshot
        },
        ..plain
    }
}

/// Changed contacts that are looked at one by one, and more than which are read with the whole book.
const WAYS: [(usize, usize); 4] = [(1_000, 20_000), (0, 20_000), (7, 20_000), (1_000, 5)];

/// What is stored of each contact: sort key and text, both folded.
struct Stored {
    contact: Contact,
    key: String,
    text: String,
}

async fn stored(room: &Room, kept: &BTreeMap<String, Contact>) -> Vec<Stored> {
    let rows = room
        .texts("SELECT handle || '|' || sort_key || '|' || search_text FROM contact WHERE deleted_at IS NULL")
        .await;
    let mut stored: Vec<Stored> = rows
        .iter()
        .filter_map(|row| {
            let mut parts = row.splitn(3, '|');
            let contact = kept.get(parts.next()?)?.clone();
            let key = parts.next()?.to_owned();
            let text = parts.next()?.to_owned();
            Some(Stored { contact, key, text })
        })
        .collect();
    stored.sort_by(|a, b| (&a.key, a.contact.id.0).cmp(&(&b.key, b.contact.id.0)));
    stored
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Scripts without spaces are found from each letter on.
fn begins(word: &str, asked: &str) -> bool {
    word.starts_with(asked) || !word.chars().all(|c| c < '\u{e00}') && word.contains(asked)
}

fn fits(of: &Stored, typed: &str, filter: &ContactFilter) -> bool {
    let folded = typed.to_lowercase().replace('á', "a");
    let there = words(&of.text);
    let contact = &of.contact;
    words(&folded)
        .iter()
        .all(|asked| there.iter().any(|word| begins(word, asked)))
        && folded.split(' ').all(|part| of.text.contains(part))
        && filter.kind.is_none_or(|kind| contact.kind == kind)
        && filter
            .is_active
            .is_none_or(|active| contact.is_active == active)
        && filter
            .verification_status
            .is_none_or(|status| contact.verification_status == status)
        && filter
            .country_code
            .as_ref()
            .is_none_or(|code| contact.snapshot.country_code == *code)
}

fn filters() -> Vec<ContactFilter> {
    let none = ContactFilter::default();
    let active = ContactFilter {
        is_active: Some(true),
        ..none.clone()
    };
    vec![
        none.clone(),
        ContactFilter {
            kind: Some(ContactKind::Member),
            ..active.clone()
        },
        ContactFilter {
            country_code: Some("DE".into()),
            verification_status: Some(VerificationStatus::Verified),
            ..active.clone()
        },
        ContactFilter {
            country_code: Some("FR".into()),
            ..none.clone()
        },
        ContactFilter {
            is_active: Some(false),
            ..none
        },
        active,
    ]
}

async fn found(tx: &mut Tx, house: &House, filter: &ContactFilter, limit: u32) -> Vec<String> {
    let (mut found, mut page) = (Vec::new(), Page { limit, after: None });
    loop {
        let listed = contacts::list_alone(tx, house.id, filter, &page)
            .await
            .unwrap();
        found.extend(listed.rows.into_iter().map(|contact| contact.handle));
        match listed.next {
            Some(next) => page.after = Some(next),
            None => return found,
        }
    }
}

/// A process for each way of searching.
async fn processes(room: &Room) -> Vec<Db> {
    let mut processes = Vec::new();
    for (late, caught_up) in WAYS {
        let tuning = Tuning {
            search: SearchBounds { late, caught_up },
            ..Tuning::default()
        };
        processes.push(Db::open_with(&room.target, &tuning).await.unwrap());
    }
    processes
}

async fn compare(room: &Room, house: &House, kept: &BTreeMap<String, Contact>, processes: &[Db]) {
    let all = stored(room, kept).await;
    assert_eq!(all.len(), kept.len());
    for (number, db) in processes.iter().enumerate() {
        let mut tx = db.read_contacts(house.id, None).await.unwrap();
        for typed in ASKED {
            for filter in filters() {
                let expected: Vec<&str> = all
                    .iter()
                    .filter(|of| fits(of, typed, &filter))
                    .map(|of| of.contact.handle.as_str())
                    .collect();
                let filter = ContactFilter {
                    q: Some(typed.into()),
                    ..filter
                };
                let why = format!("{typed:?} {filter:?} {:?}", WAYS[number]);
                let limit = if number == 1 { 7 } else { 200 };
                assert_eq!(
                    found(&mut tx, house, &filter, limit).await,
                    expected,
                    "{why}"
                );
                let count = contacts::count(&mut tx, house.id, &filter).await.unwrap();
                assert_eq!(count, expected.len() as i64, "{why}");
                let page = Page { limit, after: None };
                let sheet = contacts::sheet(&mut tx, house.id, &filter, &page)
                    .await
                    .unwrap();
                let rows = sheet.listed.rows.iter().map(|row| row.handle.as_str());
                assert!(
                    rows.eq(expected.iter().copied().take(limit as usize)),
                    "{why}"
                );
                assert_eq!(sheet.total, expected.len() as i64, "{why}");
            }
        }
    }
}

pub async fn every_way_of_searching_finds_the_same(room: &Room) {
    let house = house(&room.db).await;
    let mut dice = Dice(15);
    let mut kept = BTreeMap::new();
    let mut tx = room.db.begin().await.unwrap();
    for number in 0..80 {
        let contact = drawn(&house, &mut dice, number);
        contacts::insert(&mut tx, &contact).await.unwrap();
        kept.insert(contact.handle.clone(), contact);
    }
    tx.commit().await.unwrap();
    let processes = processes(room).await;
    processes[0].warm().await.unwrap();
    compare(room, &house, &kept, &processes).await;
    // Another name, another word, another filter, another handle, gone: in one transaction after the other, since a book in memory learns of each.
    for (number, contact) in kept.clone().into_values().enumerate().take(48) {
        let mut tx = room.db.begin().await.unwrap();
        let other = drawn(&house, &mut dice, number);
        match number % 4 {
            0 => {
                let changed = Contact {
                    snapshot: other.snapshot,
                    ..contact
                };
                let stored = contacts::update(&mut tx, &changed).await.unwrap();
                kept.insert(stored.handle.clone(), stored);
            }
            1 => {
                let changed = Contact {
                    is_active: !contact.is_active,
                    ..contact
                };
                let stored = contacts::update(&mut tx, &changed).await.unwrap();
                kept.insert(stored.handle.clone(), stored);
            }
            2 => {
                let to = format!("ZZ{number}-NICH");
                contacts::set_handle(&mut tx, house.id, contact.id, &contact.handle, &to, at(2))
                    .await
                    .unwrap();
                kept.remove(&contact.handle);
                kept.insert(
                    to.clone(),
                    Contact {
                        handle: to,
                        ..contact
                    },
                );
            }
            _ => {
                contacts::soft_delete(&mut tx, house.id, contact.id, contact.version, at(2))
                    .await
                    .unwrap();
                kept.remove(&contact.handle);
            }
        }
        if number % 5 == 0 {
            let new = drawn(&house, &mut dice, 100 + number);
            contacts::insert_many(&mut tx, std::slice::from_ref(&new))
                .await
                .unwrap();
            kept.insert(new.handle.clone(), new);
        }
        tx.commit().await.unwrap();
        if number % 12 == 11 {
            compare(room, &house, &kept, &processes).await;
        }
    }
    // Read whole, as when the program starts.
    let restarted = self::processes(room).await;
    compare(room, &house, &kept, &restarted).await;
    for db in processes.into_iter().chain(restarted) {
        db.close().await;
    }
}

/// What is not committed is found by whoever writes it, and by nobody else.
pub async fn a_search_sees_what_its_transaction_sees(room: &Room) {
    let house = house(&room.db).await;
    let filter = ContactFilter {
        q: Some("nov jan".into()),
        ..ContactFilter::default()
    };
    let known = contact(house.id, "Jan", "Novák");
    let mut tx = room.db.begin().await.unwrap();
    contacts::insert(&mut tx, &known).await.unwrap();
    assert_eq!(
        found(&mut tx, &house, &filter, 9).await,
        [known.handle.as_str()]
    );
    tx.commit().await.unwrap();
    let mut reading = room.db.read().await.unwrap();
    assert_eq!(
        found(&mut reading, &house, &filter, 9).await,
        [known.handle.as_str()]
    );
    for kept in [false, true] {
        let new = contact(house.id, "Jana", "Nováková");
        let mut tx = room.db.begin().await.unwrap();
        contacts::insert(&mut tx, &new).await.unwrap();
        let both = [known.handle.as_str(), new.handle.as_str()];
        assert_eq!(found(&mut tx, &house, &filter, 9).await, both);
        assert_eq!(found(&mut reading, &house, &filter, 9).await, both[..1]);
        if kept {
            tx.commit().await.unwrap();
            assert_eq!(found(&mut reading, &house, &filter, 9).await, both);
        } else {
            drop(tx);
            assert_eq!(found(&mut reading, &house, &filter, 9).await, both[..1]);
        }
    }
}
