//! Two who look at the very same moment for a contact that is not there: it is made once, by imports and by APIs whose roles carry a contact's data. On both engines: on SQLite there is one
//! writer, on PostgreSQL both could look before either writes.

use super::{HEAD, book, staged};
use model::contact::Patch;
use model::import::{Fate, Kind};
use model::role::Role;
use service::Error;
use service::contacts::Version;
use service::domains::RoleFields;
use service::files::Taken;
use std::collections::BTreeMap;
use testkit::{House, TestEngine};

const ENGINES: [TestEngine; 2] = [TestEngine::Sqlite, TestEngine::Postgres];
const ROUNDS: usize = 6;
const ROWS: usize = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_taken_in_twice_at_once_makes_its_contacts_once() {
    for engine in ENGINES {
        let house = &House::open_on(engine).await;
        let actor = house.actor().await;
        let files = house.service.files();
        for round in 0..ROUNDS {
            let rows =
                (0..ROWS).map(|row| format!("Jana,Nová{row},,,Dlouhá {round},Praha,110 00,CZ\n"));
            let text = format!("{HEAD}{}", rows.collect::<String>());
            let mut tasks = Vec::new();
            for _ in 0..2 {
                let card = staged(house, Kind::Contacts, &text).await.unwrap();
                assert_eq!(card.fates[&Fate::Create], ROWS as i64);
                let task = files.begin(&actor, card.import.id).await.unwrap();
                tasks.push((card.import.id, task.id));
            }
            let whole = |task| async move {
                let mut before: Option<Taken> = None;
                loop {
                    match files.take_rows(task, before.take()).await {
                        Ok(taken) if taken.left == 0 => break taken.failed,
                        Ok(taken) => before = Some(taken),
                        // On SQLite one of two writers may be asked to come again.
                        Err(Error::Unavailable(_)) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            };
            let (one, two) = tokio::join!(whole(tasks[0].1), whole(tasks[1].1));
            assert_eq!((one, two), (0, 0));
            assert_eq!(
                book(house).await,
                (ROWS * (round + 1)) as i64,
                "{engine:?}, round {round}"
            );
            let (mut made, mut there) = (0, 0);
            for (import, _) in tasks {
                let card = files.card(&actor, import, (None, 0), 1).await.unwrap();
                let of = |fate| card.fates.get(&fate).copied().unwrap_or(0);
                made += of(Fate::Done);
                there += of(Fate::Unchanged);
            }
            assert_eq!((made, there), (ROWS as i64, ROWS as i64));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn domains_that_are_given_the_same_data_at_once_get_one_contact() {
    for engine in ENGINES {
        let house = House::open_on(engine).await;
        let actor = house.actor().await;
        let (a, b, c) = (
            house.domain("a.example").await,
            house.domain("b.example").await,
            house.domain("c.example").await,
        );
        house.settle().await;
        for round in 0..ROUNDS {
            let street = format!("Dlouhá {round}");
            let fields = [
                ("first_name", "Jana"),
                ("last_name", "Nová"),
                ("street1", street.as_str()),
                ("city", "Praha"),
                ("country_code", "CZ"),
            ];
            let own = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
            let patch = Patch {
                fields: fields.into_iter().map(own).collect(),
                ..Patch::default()
            };
            // Somebody else's data: nothing that is bound can be changed in place.
            let fields: RoleFields = BTreeMap::from([(Role::ALL[round % 4], patch)]);
            let put = |domain| {
                let domains = house.service.domains();
                domains.put_contacts(&actor, domain, Version::Any, &fields)
            };
            let puts = tokio::join!(put(a), put(b), put(c));
            for put in <[_; 3]>::from(puts) {
                put.unwrap();
            }
            let all = book(&house).await;
            assert!(
                all <= round as i64 + 1,
                "{engine:?}: {all} in round {round}"
            );
        }
    }
}
