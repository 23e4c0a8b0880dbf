//! Files of contacts and domains: staged, taken in, taken out.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod again;
mod at_once;
mod books;
mod mapped;
mod office;
mod out;
mod previewed;
mod read;
mod taken;

use model::task::TaskStatus;
use service::Error;
use service::contacts::ContactFilter;
use service::files::{ImportCard, Kind, NewImport, Reading};
use std::io::Cursor;
use testkit::House;

const HEAD: &str = "first_name,last_name,email,phone,street1,city,postal_code,country_code\n";

async fn staged(house: &House, kind: Kind, text: &str) -> Result<ImportCard, Error> {
    staged_bytes(house, kind, text.as_bytes(), Reading::default()).await
}

/// A file of any bytes, read as somebody says.
async fn staged_bytes(
    house: &House,
    kind: Kind,
    bytes: &[u8],
    reading: Reading,
) -> Result<ImportCard, Error> {
    let actor = house.actor().await;
    let new = NewImport {
        kind,
        project: Some(house.founded.project),
        file_name: "file.csv".into(),
    };
    let file = Box::new(Cursor::new(bytes.to_vec()));
    let files = house.service.files();
    let import = files.stage_read(&actor, &new, reading, file).await?;
    house
        .service
        .files()
        .card(&actor, import.id, (None, 0), 200)
        .await
}

async fn taken_in(house: &House, card: &ImportCard) -> ImportCard {
    let actor = house.actor().await;
    let task = house
        .service
        .files()
        .begin(&actor, card.import.id)
        .await
        .unwrap();
    house.settle().await;
    assert!(house.task(task.id).await.status.is_final());
    house
        .service
        .files()
        .card(&actor, card.import.id, (None, 0), 200)
        .await
        .unwrap()
}

fn fates(card: &ImportCard) -> Vec<(i64, &str)> {
    card.rows
        .iter()
        .map(|row| (row.line, row.fate.as_str()))
        .collect()
}

async fn book(house: &House) -> i64 {
    house
        .service
        .contacts()
        .count(&house.actor().await, &ContactFilter::default())
        .await
        .unwrap()
}

#[tokio::test]
async fn every_row_has_its_fate_before_anything_changes() {
    let house = House::open().await;
    let old = house.contact("Old").await;
    let text = format!(
        "\u{feff}handle;first_name;last_name;street1;city;country_code;email;disclose\r\n\
         ;Jana;Nová;Dlouhá 1;Praha;cz;jana@example.com;no\r\n\
         {handle};Jana;Old;Dlouha 1;Praha;CZ;{email};\r\n\
         {handle};Jana;Old;Dlouha 1;Praha;CZ;{email};\r\n\
         XX99-NICH;a;b;c;d;CZ;;\r\n\
         ;Petr;;;Brno;XX;not mail;maybe\r\n\
         ;only;three\r\n",
        handle = old.handle,
        email = old.snapshot.email.clone().unwrap(),
    );
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    assert_eq!(
        fates(&card),
        [
            (2, "create"),
            (3, "unchanged"),
            (4, "refused"),
            (5, "refused"),
            (6, "refused"),
            (7, "refused")
        ]
    );
    let reason = |line: usize| card.rows[line - 2].reason.clone().unwrap();
    assert!(reason(4).contains("twice"), "{}", reason(4));
    assert!(reason(5).contains("there is no contact XX99-NICH"));
    assert!(reason(6).contains("disclose"), "{}", reason(6));
    assert!(reason(7).contains("street1"), "{}", reason(7));
    assert_eq!(book(&house).await, 1, "nothing was written");

    let done = taken_in(&house, &card).await;
    assert_eq!(fates(&done)[0], (2, "done"));
    assert_eq!(book(&house).await, 2);
    let id = done.rows[0].object_id.unwrap().into();
    let made = house
        .service
        .contacts()
        .get(&house.actor().await, id)
        .await
        .unwrap();
    assert_eq!(made.snapshot.full_name(), "Jana Nová");
    assert_eq!(made.snapshot.country_code, "CZ");
    assert!(!made.disclose);

    let again = house
        .service
        .files()
        .begin(&house.actor().await, card.import.id)
        .await
        .unwrap_err();
    assert!(matches!(again, Error::Rule { .. }), "{again:?}");
}

#[tokio::test]
async fn a_file_that_is_none_leaves_nothing() {
    let house = House::open().await;
    for (text, says) in [
        ("", "empty"),
        (
            "first_name,Preis,Note\nJana,1,\n",
            "no column \"Preis\", \"Note\"",
        ),
        ("email\nx@example.com\n", "need the columns"),
        ("handle,handle\n1,2\n", "twice"),
        ("handle,email\n", "no row"),
    ] {
        let Err(Error::Invalid(errors)) = staged(&house, Kind::Contacts, text).await else {
            panic!("{text:?} was staged");
        };
        let said = errors.texts()["file"].clone();
        assert!(said.contains(says), "{text:?}: {said}");
    }
    assert!(
        house
            .service
            .files()
            .list(&house.actor().await)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_strangers_file_is_not_there() {
    let house = House::open().await;
    let card = staged(
        &house,
        Kind::Contacts,
        &format!("{HEAD}Jana,Row,,,Dlouha 1,Praha,,CZ\n"),
    )
    .await
    .unwrap();
    let stranger = house.stranger().await;
    let key = stranger.api_key.unwrap();
    let them = house.service.keys().actor_of(&key).await.unwrap();
    for error in [
        house
            .service
            .files()
            .card(&them, card.import.id, (None, 0), 1)
            .await
            .unwrap_err(),
        house
            .service
            .files()
            .begin(&them, card.import.id)
            .await
            .unwrap_err(),
        house
            .service
            .files()
            .export_report(&them, card.import.id, 0)
            .await
            .unwrap_err(),
    ] {
        assert!(matches!(error, Error::NotFound), "{error:?}");
    }
}

#[tokio::test]
async fn contacts_that_may_be_one_are_told_once_and_apart() {
    let house = House::open().await;
    let actor = house.actor().await;
    let mut made = Vec::new();
    for (last_name, email) in [
        ("Twice", "office@example.com"),
        ("Twice", "office@example.com"),
        ("Other", "office@example.com"),
        ("Alone", "alone@example.com"),
        ("Pairs", "OFFICE@example.com"),
        ("Pairs", "office@example.com"),
    ] {
        let draft = model::contact::Draft {
            email: email.into(),
            ..testkit::draft(last_name)
        };
        let new = service::contacts::NewContact::external(draft);
        made.push(
            house
                .service
                .contacts()
                .create(&actor, new)
                .await
                .unwrap()
                .id,
        );
    }
    let mut told: Vec<Vec<_>> = house
        .service
        .contacts()
        .duplicates(&actor)
        .await
        .unwrap()
        .into_iter()
        .map(|alike| {
            let mut ids: Vec<_> = alike.contacts.iter().map(|each| each.contact.id).collect();
            ids.sort_unstable();
            ids
        })
        .collect();
    told.sort();
    let mut pairs = [vec![made[0], made[1]], vec![made[4], made[5]]];
    pairs.iter_mut().for_each(|pair| pair.sort_unstable());
    pairs.sort();
    assert_eq!(told, pairs);
}

#[tokio::test]
async fn a_cell_that_is_too_long_is_refused_and_cut() {
    let house = House::open().await;
    let long = "x".repeat(2_000_000 / 10);
    let text = format!(
        "{HEAD}Jana,Long,,,{long},Praha,110 00,CZ\nJana,Fine,fine@example.com,+420601123456,Dlouha 1,Praha,110 00,CZ\n"
    );
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    assert_eq!(fates(&card), [(2, "refused"), (3, "create")]);
    let reason = card.rows[0].reason.clone().unwrap();
    assert!(
        reason.contains("street1: this cell has 200000 bytes"),
        "{reason}"
    );
    let kept = &card.rows[0].data["street1"];
    assert!(
        kept.len() <= 1024 && kept.ends_with("(cut)"),
        "{}",
        kept.len()
    );
    let (report, _) = house
        .service
        .files()
        .export_report(&house.actor().await, card.import.id, 0)
        .await
        .unwrap();
    assert!(report.len() < 4_000, "{}", report.len());

    // A quotation mark that is never closed: the rest of the file is no row.
    let endless = format!("{HEAD}\"Jana,{}", "x\n".repeat(1_000_000));
    let Err(Error::Invalid(errors)) = staged(&house, Kind::Contacts, &endless).await else {
        panic!("a row without end was staged");
    };
    let said = errors.texts()["file"].clone();
    assert!(said.contains("from line 2 on: a row has"), "{said}");
    let unknown = format!("{}\n1\n", "y".repeat(100_000));
    let Err(Error::Invalid(errors)) = staged(&house, Kind::Contacts, &unknown).await else {
        panic!("a column of that name was staged");
    };
    assert!(errors.texts()["file"].len() < 500);
}

#[tokio::test]
async fn a_file_of_nobody_we_know_is_refused_row_by_row_and_seen() {
    let house = House::open().await;
    let actor = house.actor().await;
    let text = format!("{HEAD}Jana,Row,jana@example.com,+420601123456,Dlouha 1,Praha,110 00,CZ\n");
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    // As a downgrade, or a hand in the database, would leave it.
    let mut tx = house.service.db().begin().await.unwrap();
    let strange = service::files::Import {
        id: uuid::Uuid::from_u128(77),
        actor: serde_json::json!({ "kind": "robot", "id": null, "name": "R", "project": "one that is none" }),
        ..card.import.clone()
    };
    store::imports::create(&mut tx, &strange).await.unwrap();
    store::imports::add_rows(&mut tx, actor.organization, strange.id, &card.rows)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let task = house
        .service
        .files()
        .begin(&actor, strange.id)
        .await
        .unwrap();
    house.settle().await;
    let ended = house.task(task.id).await;
    assert_eq!(ended.status, TaskStatus::Failed);
    assert_eq!(
        book(&house).await,
        0,
        "nothing was written in anybody's name"
    );
    let after = house
        .service
        .files()
        .card(&actor, strange.id, (None, 0), 9)
        .await
        .unwrap();
    assert_eq!(fates(&after), [(2, "failed")]);
    let reason = after.rows[0].reason.clone().unwrap();
    assert!(reason.contains("who brought this file"), "{reason}");
    // The one beside it is as good as ever.
    let done = taken_in(&house, &card).await;
    assert_eq!(fates(&done), [(2, "done")]);
}
