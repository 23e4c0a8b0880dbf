//! Rows that would make a contact which is there already.

use super::{HEAD, staged, taken_in};
use model::import::{Fate, Kind};
use service::files::ImportCard;
use std::collections::BTreeMap;
use testkit::House;

const JANA: &str = "Jana,Nová,jana@nova.example,+420601123456,Dlouhá 1,Praha,110 00,CZ\n";
const JAN: &str = "Jan,Nový,,,Dlouhá 1,Praha,110 00,CZ\n";

fn fates(card: &ImportCard) -> Vec<(i64, &'static str)> {
    card.rows
        .iter()
        .map(|row| (row.line, row.fate.as_str()))
        .collect()
}

fn reason(card: &ImportCard, at: usize) -> &str {
    card.rows[at].reason.as_deref().unwrap_or_default()
}

#[tokio::test]
async fn a_file_that_comes_twice_makes_its_contacts_once() {
    let house = House::open().await;
    let text = format!("{HEAD}{JANA}{JAN}");
    let first = staged(&house, Kind::Contacts, &text).await.unwrap();
    // Staged before the first one was taken in: it is looked again when a row is written.
    let waiting = staged(&house, Kind::Contacts, &text).await.unwrap();
    assert_eq!(fates(&waiting), [(2, "create"), (3, "create")]);
    let first = taken_in(&house, &first).await;
    let waiting = taken_in(&house, &waiting).await;
    assert_eq!(fates(&waiting), [(2, "unchanged"), (3, "unchanged")]);
    let task = waiting.task.clone().unwrap();
    assert_eq!(task.status, model::task::TaskStatus::Completed);
    let more = "Eva,Malá,,,Dlouhá 1,Praha,110 00,CZ\n";
    let more = format!("{text}{more}");
    let again = staged(&house, Kind::Contacts, &more).await.unwrap();
    assert_eq!(
        fates(&again),
        [(2, "unchanged"), (3, "unchanged"), (4, "create")]
    );
    for (at, row) in again.rows.iter().enumerate().take(2) {
        let id = first.rows[at].object_id.unwrap();
        assert_eq!(row.object_id, Some(id));
        let text = format!(
            "The same as {}, which is there already.",
            first.handles[&id]
        );
        assert_eq!(reason(&again, at), text);
        assert_eq!(reason(&waiting, at), text);
    }
    let of = |fate| again.fates.get(&fate).copied();
    assert_eq!((of(Fate::Unchanged), of(Fate::Create)), (Some(2), Some(1)));
    // The report names the handles.
    let actor = house.actor().await;
    let files = house.service.files();
    let (report, _) = files
        .export_report(&actor, again.import.id, 0)
        .await
        .unwrap();
    let handle = &first.handles[&first.rows[0].object_id.unwrap()];
    assert!(
        report.contains(&format!("2,unchanged,\"The same as {handle}, which")),
        "{report}"
    );
    let again = taken_in(&house, &again).await;
    assert_eq!(again.rows[2].fate, Fate::Done);
    // What says anything else is another one.
    let other = text.replace("Dlouhá 1", "Dlouhá 2");
    let other = staged(&house, Kind::Contacts, &other).await.unwrap();
    assert_eq!(fates(&other), [(2, "create"), (3, "create")]);
    let heads = HEAD.replace('\n', ",disclose,is_active\n");
    let words = ["no,", ",no", "yes,yes"].map(|words| JANA.replace('\n', &format!(",{words}\n")));
    let withheld = format!("{heads}{}", words.concat());
    let withheld = staged(&house, Kind::Contacts, &withheld).await.unwrap();
    assert_eq!(
        fates(&withheld),
        [(2, "create"), (3, "create"), (4, "unchanged")]
    );
    let withheld = taken_in(&house, &withheld).await;
    let done = withheld.rows.iter().filter(|row| row.fate == Fate::Done);
    assert_eq!(done.count(), 2);
}

#[tokio::test]
async fn a_row_like_an_earlier_one_of_its_file_makes_nothing() {
    let house = House::open().await;
    let bad = JANA.replace("110 00", "ABC");
    let text = format!("{HEAD}{bad}{JAN}{bad}{bad}{JAN}");
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    assert_eq!(
        fates(&card),
        [
            (2, "create"),
            (3, "create"),
            (4, "unchanged"),
            (5, "unchanged"),
            (6, "unchanged"),
        ]
    );
    assert_eq!(reason(&card, 2), "The same as line 2 of the file.");
    assert_eq!(reason(&card, 4), "The same as line 3 of the file.");
    // The first is mended, and says something else: the next one that says what it did makes that.
    let actor = house.actor().await;
    let files = house.service.files();
    let id = card.import.id;
    let cells = BTreeMap::from([("postal_code".to_owned(), "110 00".to_owned())]);
    let mended = files.mend_row(&actor, id, 2, &cells).await.unwrap();
    assert_eq!(mended.fate, Fate::Create);
    let card = files.card(&actor, id, (None, 0), 9).await.unwrap();
    assert_eq!(
        fates(&card),
        [
            (2, "create"),
            (3, "create"),
            (4, "create"),
            (5, "unchanged"),
            (6, "unchanged"),
        ]
    );
    assert_eq!(reason(&card, 3), "The same as line 4 of the file.");
    assert_eq!(reason(&card, 4), "The same as line 3 of the file.");
    let mended = files.mend_row(&actor, id, 4, &cells).await.unwrap();
    assert_eq!(mended.fate, Fate::Unchanged);
    assert_eq!(
        mended.reason.as_deref(),
        Some("The same as line 2 of the file.")
    );
    let card = taken_in(&house, &card).await;
    let made: Vec<i64> = card
        .rows
        .iter()
        .filter(|row| row.fate == Fate::Done)
        .map(|row| row.line)
        .collect();
    assert_eq!(made, [2, 3, 5]);
}
