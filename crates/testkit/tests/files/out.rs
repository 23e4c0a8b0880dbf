//! What goes out.

use crate::{fates, staged};
use service::contacts::ContactFilter;
use service::domains::DomainFilter;
use service::files::Kind;
use testkit::House;

#[tokio::test]
async fn what_goes_out_comes_back_unchanged_and_harmless() {
    let house = House::open().await;
    let actor = house.actor().await;
    let contact = house.contact("=cmd()").await;
    house.contact("Plain").await;
    house.domain("out.example").await;
    let out = house
        .service
        .files()
        .export_contacts(&actor, &ContactFilter::default(), &[], None)
        .await
        .unwrap();
    assert!(out.next.is_none());
    assert!(out.text.starts_with('\u{feff}'));
    assert!(out.text.contains("'=cmd()"), "{}", out.text);
    assert!(out.text.contains(",+420 6011 23456,"), "{}", out.text);
    assert!(!out.text.contains(",=") && !out.text.contains("true"));
    let card = staged(&house, Kind::Contacts, &out.text).await.unwrap();
    assert!(
        card.rows
            .iter()
            .all(|row| row.fate == service::files::Fate::Unchanged),
        "{:?}",
        card.rows
    );
    assert_eq!(
        card.rows
            .iter()
            .filter(|row| row.object_id == Some(contact.id.0))
            .count(),
        1
    );
    let domains = house
        .service
        .files()
        .export_domains(&actor, &DomainFilter::default(), &[], None)
        .await
        .unwrap();
    let card = staged(&house, Kind::Domains, &domains.text).await.unwrap();
    assert_eq!(fates(&card), [(2, "unchanged")]);
    let (report, next) = house
        .service
        .files()
        .export_report(&actor, card.import.id, 0)
        .await
        .unwrap();
    assert!(report.contains("out.example") && next.is_none());
}

#[tokio::test]
async fn no_separator_makes_a_formula_of_what_goes_out() {
    let house = House::open().await;
    let actor = house.actor().await;
    let contact = house.contact("x;=HYPERLINK(1)|@a").await;
    let out = house
        .service
        .files()
        .export_contacts(&actor, &ContactFilter::default(), &[], None)
        .await
        .unwrap();
    for separator in [',', ';', '\t', '|'] {
        for piece in out.text.lines().flat_map(|line| line.split(separator)) {
            let begin = piece.trim_start_matches('"');
            let phone = begin == "+420 6011 23456";
            assert!(
                phone || !begin.starts_with(['=', '+', '-', '@']),
                "{piece:?}"
            );
        }
    }
    let card = staged(&house, Kind::Contacts, &out.text).await.unwrap();
    assert_eq!(fates(&card), [(2, "unchanged")]);
    assert_eq!(card.rows[0].object_id, Some(contact.id.0));
}
