//! Columns that are called otherwise, and rows that are put right where they are shown.

use crate::{HEAD, book, fates, staged, staged_bytes, taken_in};
use service::Error;
use service::files::{ColumnsSaid, Fate, Kind, Reading};
use std::collections::BTreeMap;
use testkit::House;

const OUTLOOK: &str = "Anrede;Vorname;Nachname;Straße geschäftlich;Ort geschäftlich;Postleitzahl geschäftlich;Land/Region geschäftlich;E-Mail-Adresse;Spitzname\r\n\
    Frau;Jana;Nová;Dlouhá 1;Praha;110 00;CZ;jana@example.com;Jája\r\n\
    Herr;;;Krátká 2;Brno;602 00;CZ;petr@example.com;\r\n";

fn asks() -> Reading {
    Reading {
        asks: true,
        ..Reading::default()
    }
}

fn cells(of: &[(&str, &str)]) -> BTreeMap<String, String> {
    let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    of.iter().map(own).collect()
}

#[tokio::test]
async fn columns_are_guessed_named_and_settled_before_rows_mean_anything() {
    let house = House::open().await;
    let actor = house.actor().await;
    let files = house.service.files();
    let card = staged_bytes(&house, Kind::Contacts, OUTLOOK.as_bytes(), asks())
        .await
        .unwrap();
    assert!(!card.import.is_settled());
    assert_eq!(fates(&card), [(2, "refused"), (3, "refused")]);
    let early = files.begin(&actor, card.import.id).await.unwrap_err();
    assert!(
        matches!(&early, Error::Rule { code, .. } if *code == "import.columns_unsettled"),
        "{early:?}"
    );

    let mapping = files.mapping(&actor, card.import.id).await.unwrap();
    let guessed: Vec<(&str, &str)> = mapping
        .columns
        .iter()
        .map(|column| {
            (
                column.heading.as_str(),
                column.becomes.as_deref().unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(guessed[0], ("Anrede", ""));
    assert_eq!(guessed[1], ("Vorname", "first_name"));
    assert_eq!(guessed[6], ("Land/Region geschäftlich", "country_code"));
    assert_eq!(mapping.columns[8].examples, ["Jája"]);

    let mut said: Vec<Option<String>> = mapping
        .columns
        .iter()
        .map(|column| column.becomes.clone())
        .collect();
    let twice: Vec<Option<String>> = said.iter().map(|_| Some("city".into())).collect();
    for wrong in [&twice[..], &said[1..], &[]] {
        let error = files.map(&actor, card.import.id, wrong).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error:?}");
    }
    said[8] = Some("org_name".into());
    files.map(&actor, card.import.id, &said).await.unwrap();
    let mapped = files
        .card(&actor, card.import.id, (None, 0), 9)
        .await
        .unwrap();
    assert_eq!(fates(&mapped), [(2, "create"), (3, "refused")]);
    assert_eq!(mapped.rows[0].data["org_name"], "Jája");
    // Somebody thinks better of it.
    said[8] = None;
    files.map(&actor, card.import.id, &said).await.unwrap();
    let mapped = files
        .card(&actor, card.import.id, (None, 0), 9)
        .await
        .unwrap();
    assert!(!mapped.rows[0].data.contains_key("org_name"));
    let done = taken_in(&house, &mapped).await;
    assert_eq!(done.rows[0].fate, Fate::Done);
    let late = files.map(&actor, card.import.id, &said).await.unwrap_err();
    assert!(
        matches!(&late, Error::Rule { code, .. } if *code == "import.begun"),
        "{late:?}"
    );
}

#[tokio::test]
async fn who_cannot_be_asked_says_it_beforehand() {
    let house = House::open().await;
    let said = |of: &[(&str, Option<&str>)]| -> ColumnsSaid {
        let own = |(name, becomes): &(&str, Option<&str>)| {
            ((*name).to_owned(), becomes.map(ToOwned::to_owned))
        };
        of.iter().map(own).collect()
    };
    let reading = |columns| Reading {
        columns,
        ..Reading::default()
    };
    let refused = staged_bytes(
        &house,
        Kind::Contacts,
        OUTLOOK.as_bytes(),
        Reading::default(),
    )
    .await;
    let Err(Error::Invalid(errors)) = refused else {
        panic!("it was read");
    };
    let text = errors.texts()["file"].clone();
    assert!(
        text.contains("no column \"Anrede\", \"Spitzname\""),
        "{text}"
    );
    let columns = said(&[("Anrede", None), ("spitzname", Some("org_name"))]);
    let card = staged_bytes(&house, Kind::Contacts, OUTLOOK.as_bytes(), reading(columns))
        .await
        .unwrap();
    assert_eq!(card.rows[0].data["org_name"], "Jája");
    for columns in [said(&[("Titel", None)]), said(&[("Anrede", Some("title"))])] {
        let read = staged_bytes(&house, Kind::Contacts, OUTLOOK.as_bytes(), reading(columns)).await;
        assert!(matches!(read, Err(Error::Invalid(_))));
    }
}

#[tokio::test]
async fn a_file_whose_columns_are_all_known_asks_nothing() {
    let house = House::open().await;
    let registrar = "Domain Name,Registrant\na.example,\n";
    let card = staged_bytes(&house, Kind::Domains, registrar.as_bytes(), asks())
        .await
        .unwrap();
    assert_eq!(fates(&card), [(2, "create")]);
    let list = "a.example\r\nb.example\r\n";
    let card = staged(&house, Kind::Domains, list).await.unwrap();
    assert_eq!(fates(&card), [(1, "create"), (2, "create")]);
    let values = "Jana;Nová;Dlouhá 1;Praha;CZ;jana@example.com\n";
    let card = staged_bytes(&house, Kind::Contacts, values.as_bytes(), asks())
        .await
        .unwrap();
    assert!(!card.import.is_settled() && card.rows.len() == 1);
}

#[tokio::test]
async fn a_refused_row_is_put_right_and_judged_again() {
    let house = House::open().await;
    let actor = house.actor().await;
    let files = house.service.files();
    let text = "first_name,last_name,street1,city,country_code,email\n\
        ,,Krátká 2,Brno,ZZ,petr@example.com\nJan,Nový,Krátká 2,Brno,CZ,jan@example.com\nA,B,C,D,CZ,,x\n";
    let card = staged(&house, Kind::Contacts, text).await.unwrap();
    let id = card.import.id;
    assert_eq!(
        card.rows[0].remarks.wrong,
        ["first_name", "last_name", "country_code"]
    );
    let half = files
        .mend_row(&actor, id, 2, &cells(&[("last_name", "Novák")]))
        .await;
    let half = half.unwrap();
    assert_eq!(
        (half.fate, half.remarks.wrong),
        (Fate::Refused, vec!["country_code".to_owned()])
    );
    let whole = files
        .mend_row(&actor, id, 2, &cells(&[("country_code", " cz ")]))
        .await;
    assert_eq!(whole.unwrap().fate, Fate::Create);
    // What it says counts, not how it came to say it.
    let text = "handle,city\nXX9-NICH,Brno\nXX8-NICH,Brno\n";
    let contact = house.contact("Known").await;
    let other = staged(&house, Kind::Contacts, text).await.unwrap();
    let handle = cells(&[("handle", &contact.handle.to_lowercase())]);
    let mended = files
        .mend_row(&actor, other.import.id, 2, &handle)
        .await
        .unwrap();
    assert_eq!(
        (mended.fate, mended.object_id),
        (Fate::Update, Some(contact.id.0))
    );
    let twice = files
        .mend_row(&actor, other.import.id, 3, &handle)
        .await
        .unwrap();
    assert!(twice.reason.unwrap().contains("first on line 2"));

    let rule =
        |error: Error, code: &str| matches!(&error, Error::Rule { code: is, .. } if *is == code);
    let surplus = files
        .mend_row(&actor, id, 4, &cells(&[("city", "E")]))
        .await;
    assert!(rule(surplus.unwrap_err(), "import.row_closed"));
    let unknown = files
        .mend_row(&actor, id, 2, &cells(&[("price", "1")]))
        .await;
    assert!(matches!(unknown.unwrap_err(), Error::Invalid(_)));
    let nowhere = files.mend_row(&actor, id, 99, &cells(&[])).await;
    assert!(matches!(nowhere.unwrap_err(), Error::NotFound));
    assert_eq!(book(&house).await, 1, "nothing was written");
    let card = files.card(&actor, id, (None, 0), 9).await.unwrap();
    taken_in(&house, &card).await;
    assert_eq!(book(&house).await, 3);
    let late = files
        .mend_row(&actor, id, 2, &cells(&[("city", "E")]))
        .await;
    assert!(rule(late.unwrap_err(), "import.begun"));

    let stranger = house.stranger().await;
    let key = stranger.api_key.unwrap();
    let them = house.service.keys().actor_of(&key).await.unwrap();
    for error in [
        files.mend_row(&them, id, 2, &cells(&[])).await.unwrap_err(),
        files.mapping(&them, id).await.unwrap_err(),
        files.map(&them, id, &[]).await.unwrap_err(),
        files.remarked(&them, id, 0, 9).await.unwrap_err(),
    ] {
        assert!(matches!(error, Error::NotFound), "{error:?}");
    }
}

#[tokio::test]
async fn what_says_nothing_is_pointed_out_in_its_own_column() {
    let house = House::open().await;
    let rows = format!(
        "{HEAD}Suharto,N/A,,,Jalan 1,Jakarta,10110,ID\nEva,Malá,,,Krátká 2,Brno,ABC,CZ\nJan,Nový,,,Krátká 2,Brno,602 00,CZ\n"
    );
    let card = staged(&house, Kind::Contacts, &rows).await.unwrap();
    let wrong: Vec<Vec<String>> = card
        .rows
        .iter()
        .map(|row| row.remarks.wrong.clone())
        .collect();
    assert_eq!(
        wrong,
        [
            vec!["last_name".to_owned()],
            vec!["postal_code".into()],
            vec![]
        ]
    );
    let made = taken_in(&house, &card).await;
    let handles: Vec<&String> = made.handles.values().collect();
    assert_eq!(handles.len(), 3);
    // What was so before is not said again; what becomes so is.
    let of = |line: usize| &made.handles[&made.rows[line - 2].object_id.unwrap()];
    let rows = format!(
        "handle,org_name,city\n{},,Bandung\n{},-,Brno\n",
        of(2),
        of(4)
    );
    let card = staged(&house, Kind::Contacts, &rows).await.unwrap();
    let wrong: Vec<Vec<String>> = card
        .rows
        .iter()
        .map(|row| row.remarks.wrong.clone())
        .collect();
    assert_eq!(wrong, [vec![], vec!["org_name".to_owned()]]);
}

#[tokio::test]
async fn what_somebody_types_in_place_of_a_text_is_meant() {
    let house = House::open().await;
    let actor = house.actor().await;
    let draft = model::contact::Draft {
        street2: "007".into(),
        ..testkit::draft("Bond")
    };
    let new = service::contacts::NewContact::external(draft);
    let bond = house.service.contacts().create(&actor, new).await.unwrap();
    let rows = format!("handle,street2,postal_code\n{},7,aug.110\n", bond.handle);
    let card = staged(&house, Kind::Contacts, &rows).await.unwrap();
    assert_eq!(fates(&card), [(2, "refused")]);
    assert_eq!(card.rows[0].data["street2"], "007");
    let files = house.service.files();
    let typed = cells(&[("street2", "7"), ("postal_code", "110 00")]);
    let row = files.mend_row(&actor, card.import.id, 2, &typed).await;
    let row = row.unwrap();
    assert_eq!(
        (row.fate, row.data["street2"].as_str()),
        (Fate::Update, "7")
    );
}
