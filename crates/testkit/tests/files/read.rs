//! What programs write, read as people mean it.

use crate::books::{archive, row, text, workbook};
use crate::{fates, staged, staged_bytes, taken_in};
use service::Error;
use service::files::{Fate, ImportCard, Kind, Reading};
use testkit::House;

const HEAD: &str = "first_name,last_name,street1,city,postal_code,country_code,disclose\n";

fn reason(card: &ImportCard, at: usize) -> String {
    card.rows[at].reason.clone().unwrap_or_default()
}

async fn refusal(house: &House, bytes: &[u8]) -> String {
    let read = staged_bytes(house, Kind::Contacts, bytes, Reading::default()).await;
    let Err(Error::Invalid(errors)) = read else {
        panic!("it was read");
    };
    errors.texts()["file"].clone()
}

#[tokio::test]
async fn empty_rows_and_columns_are_no_rows_and_columns() {
    let house = House::open().await;
    let text = "name;team;;\r\na.example;;;\r\n;;;\r\n   ;;\r\n\r\nb.example\r\nc.example;;x;\r\n";
    let card = staged(&house, Kind::Domains, text).await.unwrap();
    assert_eq!(fates(&card), [(2, "create"), (6, "create"), (7, "refused")]);
    assert!(reason(&card, 2).contains("“x”"), "{}", reason(&card, 2));
}

#[tokio::test]
async fn truth_is_read_in_other_languages_and_written_in_words() {
    let house = House::open().await;
    let mut text = HEAD.to_owned();
    for (n, word) in ["WAHR", "falsch", "oui", "PRAVDA", "n", "0", "maybe"]
        .iter()
        .enumerate()
    {
        text.push_str(&format!("Jana,Row{n},Dlouhá 1,Praha,110 00,CZ,{word}\n"));
    }
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    let refused: Vec<i64> = card
        .rows
        .iter()
        .filter(|row| row.fate == Fate::Refused)
        .map(|row| row.line)
        .collect();
    assert_eq!(refused, [8]);
    assert!(
        reason(&card, 6).contains("say yes or no"),
        "{}",
        reason(&card, 6)
    );
    let done = taken_in(&house, &card).await;
    let actor = house.actor().await;
    for (at, disclosed) in [true, false, true, true, false, false]
        .into_iter()
        .enumerate()
    {
        let id = done.rows[at].object_id.unwrap().into();
        let made = house.service.contacts().get(&actor, id).await.unwrap();
        assert_eq!(made.disclose, disclosed, "{at}");
        assert_eq!(done.handles[&id.0], made.handle);
    }
    // The report names the handles that they got, and can be brought again.
    let files = house.service.files();
    let (report, _) = files
        .export_report(&actor, card.import.id, 0)
        .await
        .unwrap();
    let again = staged(&house, Kind::Contacts, &report).await.unwrap();
    let unchanged = again.rows.iter().filter(|row| row.fate == Fate::Unchanged);
    assert_eq!(unchanged.count(), 6, "{report}");
}

#[tokio::test]
async fn one_domain_in_two_spellings_stands_twice() {
    let house = House::open().await;
    let text = "name\nžluťoučký.example\nxn--luouk-uva5moa8bb.example\nBakery.example\nbakery.example.\nmüller.example\nmu\u{308}ller.example\n";
    let card = staged(&house, Kind::Domains, text).await.unwrap();
    let ascii = model::domain_name::DomainName::parse("žluťoučký.example").unwrap();
    let text = text.replace("xn--luouk-uva5moa8bb.example", ascii.ascii());
    drop(card);
    let card = staged(&house, Kind::Domains, &text).await.unwrap();
    let created = |line| (line, "create");
    let refused = |line| (line, "refused");
    assert_eq!(
        fates(&card),
        [
            created(2),
            refused(3),
            created(4),
            refused(5),
            created(6),
            refused(7)
        ]
    );
    assert_eq!(
        reason(&card, 3),
        "bakery.example stands in the file twice, first on line 4."
    );
}

#[tokio::test]
async fn handles_and_teams_are_known_in_any_case() {
    let house = House::open().await;
    let contact = house.contact("Holder").await;
    let small = contact.handle.to_lowercase();
    let text = format!("handle,city\n{small},Brno\n{},Brno\n", contact.handle);
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    assert_eq!(fates(&card), [(2, "update"), (3, "refused")]);
    assert!(reason(&card, 1).contains("first on line 2"));
    let domains = format!("name,team,registrant\na.example,General,{small}\n");
    let card = staged(&house, Kind::Domains, &domains).await.unwrap();
    assert_eq!(fates(&card), [(2, "create")], "{}", reason(&card, 0));
}

#[tokio::test]
async fn lost_zeros_come_back_with_the_reason_and_a_strange_code_is_named() {
    let house = House::open().await;
    let codes = ["1069", "'01069", "ABC", "1069.0", "aug.110", "01069"];
    let rows: Vec<String> = codes
        .iter()
        .enumerate()
        .map(|(n, code)| format!("Max,Row{n},Musterweg 2,Dresden,{code},DE,no\n"))
        .collect();
    let text = format!("{HEAD}{}", rows.concat());
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    let data = |at: usize| card.rows[at].data["postal_code"].as_str();
    assert_eq!(
        [data(0), data(1), data(2), data(5)],
        ["01069", "01069", "ABC", "01069"]
    );
    let said = |at: usize| card.rows[at].remarks.said.join(" ");
    assert!(said(0).contains("1069 had lost its zeros"), "{}", said(0));
    assert_eq!((said(1), said(5)), (String::new(), String::new()));
    assert!(said(2).contains("no postal code of Germany"), "{}", said(2));
    assert!(reason(&card, 3).contains("made a number of it: 1069.0"));
    assert!(reason(&card, 4).contains("made a date of it: aug.110"));
    let (report, _) = house
        .service
        .files()
        .export_report(&house.actor().await, card.import.id, 0)
        .await
        .unwrap();
    assert!(report.contains("had lost its zeros"), "{report}");
}

#[tokio::test]
async fn letters_of_every_encoding_are_read_and_named() {
    let house = House::open().await;
    let text = "name;team\r\nžlutá.example;\r\n";
    let wide: Vec<u8> = format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let read = staged_bytes(&house, Kind::Domains, &wide, Reading::default()).await;
    let card = read.unwrap();
    assert_eq!(card.rows[0].data["name"], "žlutá.example");
    let encoding = |card: &ImportCard| card.import.columns.clone().and_then(|of| of.encoding);
    assert_eq!(encoding(&card).as_deref(), Some("UTF-16BE"));

    let western = b"first_name;last_name;street1;city;country_code\rJ\xfcrgen;M\xfcller;Stra\xdfe 1;K\xf6ln;DE\r";
    let read = staged_bytes(&house, Kind::Contacts, western, Reading::default()).await;
    let card = read.unwrap();
    assert_eq!(card.rows[0].data["street1"], "Straße 1");
    assert_eq!(
        (card.rows[0].line, encoding(&card).as_deref()),
        (2, Some("windows-1252"))
    );

    // Nobody can tell the one code page of Windows from the other: somebody says it.
    let central = b"first_name;last_name;street1;city;country_code\r\nLuk\xe1\x9a;\xd8eh\xe1k;Dlouh\xe1 1;Praha;CZ\r\n";
    let reading = Reading {
        encoding: service::files::encoding_of("windows-1250"),
        ..Reading::default()
    };
    let card = staged_bytes(&house, Kind::Contacts, central, reading)
        .await
        .unwrap();
    assert_eq!(card.rows[0].data["last_name"], "Řehák");
}

#[tokio::test]
async fn a_workbook_is_read_as_people_see_it() {
    let house = House::open().await;
    let headings = row(
        1,
        &[
            "First Name",
            "Last Name",
            "Street",
            "City",
            "PLZ",
            "Land",
            "Phone",
            "disclose",
        ],
    );
    let cells = [
        &text("A3", "Max"),
        &text("B3", "Muster"),
        &text("C3", "Musterweg 2"),
        &text("D3", "Dresden"),
        "<c r=\"E3\" s=\"1\"><v>1069</v></c>",
        &text("F3", "DE"),
        &text("G3", "+49 351 1234567"),
        "<c r=\"H3\" t=\"b\"><v>0</v></c>",
    ];
    let rows = format!(
        "{headings}<row r=\"3\">{}</row><row r=\"4\"><c r=\"A4\"/></row>",
        cells.concat()
    );
    let card = staged_bytes(&house, Kind::Contacts, &workbook(&rows), Reading::default())
        .await
        .unwrap();
    assert_eq!(fates(&card), [(3, "create")], "{:?}", card.rows);
    let data = &card.rows[0].data;
    assert_eq!(
        (
            data["postal_code"].as_str(),
            data["phone"].as_str(),
            data["disclose"].as_str()
        ),
        ("01069", "+49 351 1234567", "false")
    );
    assert!(
        card.rows[0].remarks.said.is_empty(),
        "{:?}",
        card.rows[0].remarks
    );
    // A formula that failed, and a date where a code should be.
    let rows = format!(
        "{headings}<row r=\"2\">{}<c r=\"D2\" t=\"e\"><v>#N/A</v></c></row><row r=\"3\">{}<c r=\"E3\" s=\"2\"><v>45991</v></c>{}</row>",
        [text("A2", "A"), text("B2", "B"), text("C2", "C")].concat(),
        [
            text("A3", "A"),
            text("B3", "B"),
            text("C3", "C"),
            text("D3", "D")
        ]
        .concat(),
        text("F3", "DE"),
    );
    let card = staged_bytes(&house, Kind::Contacts, &workbook(&rows), Reading::default())
        .await
        .unwrap();
    assert_eq!(fates(&card), [(2, "refused"), (3, "refused")]);
    assert!(
        reason(&card, 0).contains("formula fails"),
        "{}",
        reason(&card, 0)
    );
    assert!(
        reason(&card, 1).contains("made a date of it: 2025-11-30"),
        "{}",
        reason(&card, 1)
    );
}

#[tokio::test]
async fn what_is_no_table_is_refused_with_what_would_do() {
    let house = House::open().await;
    let ods = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", "<x/>"),
    ]);
    let zip = archive(&[("book.csv", "name\n")]);
    let numbers = archive(&[("Index/Document.iwa", "x")]);
    let broken = archive(&[("xl/workbook.xml", "<workbook><sheets>")]);
    for (bytes, says) in [
        (&ods[..], "OpenDocument"),
        (&zip, "Unpack it"),
        (&numbers, "Numbers"),
        (&broken, "can't be read"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", ".xls"),
        (b"<html><table></table></html>", "web page"),
        (b"name\0team\n\0\0", "no text"),
        (b"PK\x03\x04 and nothing behind", "damaged"),
    ] {
        let said = refusal(&house, bytes).await;
        assert!(said.contains(says), "{said}");
    }
    let actor = house.actor().await;
    assert!(house.service.files().list(&actor).await.unwrap().is_empty());
}
