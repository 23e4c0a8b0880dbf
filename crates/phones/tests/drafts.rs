//! What was typed over what is stored.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use model::contact::{Draft, Patch, Snapshot};
use model::location::OfficeDraft;
use phones::{contact_over, new_contact, new_office, office_over, patched};

fn stored() -> Snapshot {
    Snapshot {
        first_name: "Jana".into(),
        last_name: "Nova".into(),
        // Once taken of a registry; by its plan it is no number.
        phone: Some("+15550109999".into()),
        phone_ext: Some("12".into()),
        street1: "Dlouha 1".into(),
        city: "Praha".into(),
        country_code: "CZ".into(),
        ..Snapshot::default()
    }
}

fn patch(texts: &[(&str, &str)]) -> Result<Snapshot, Vec<String>> {
    let patch = Patch {
        fields: texts
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect(),
        ..Patch::default()
    };
    let draft = patched(&patch, &stored(), true).unwrap();
    contact_over(&draft, &stored()).map_err(|wrong| {
        wrong
            .0
            .iter()
            .map(|error| error.field.to_string())
            .collect()
    })
}

#[test]
fn a_number_that_is_stored_stays_whatever_the_plan_says() {
    let after = patch(&[("city", "Brno")]).unwrap();
    assert_eq!(
        (after.phone, after.phone_ext),
        (stored().phone, stored().phone_ext)
    );
    // Sent back as it was read.
    let after = patch(&[("phone", "+15550109999"), ("city", "Brno")]).unwrap();
    assert_eq!(after.phone_ext.as_deref(), Some("12"));
    assert_eq!(
        patch(&[("phone", "+15550109998")]),
        Err(vec!["phone".to_owned()])
    );
    let draft = Draft::from_snapshot(&stored(), true);
    assert!(new_contact(&draft).is_err(), "as a new one it is read");
}

#[test]
fn an_extension_goes_with_its_number() {
    let ext = |texts: &[(&str, &str)]| patch(texts).unwrap().phone_ext;
    assert_eq!(ext(&[("phone", "601 123 456")]), None);
    assert_eq!(
        ext(&[("phone", "601 123 456 ext. 3")]).as_deref(),
        Some("3")
    );
    assert_eq!(
        ext(&[("phone", "601 123 456"), ("phone_ext", "12")]).as_deref(),
        Some("12")
    );
    assert_eq!(ext(&[("phone", "")]), None);
    // Taken away from a number that stays: registries are told.
    assert_eq!(ext(&[("phone_ext", "")]).as_deref(), Some(""));
    assert_eq!(
        patch(&[("phone_ext", "12a")]),
        Err(vec!["phone_ext".to_owned()])
    );
    assert_eq!(
        patch(&[("phone", ""), ("phone_ext", "1")]),
        Err(vec!["phone_ext".to_owned()])
    );
}

#[test]
fn all_that_is_wrong_is_named_in_the_forms_order() {
    let draft = Draft {
        phone: "601".into(),
        fax: "+420 601 123 456 / 457".into(),
        country_code: "CZ".into(),
        last_name: "Nova".into(),
        ..Draft::default()
    };
    let wrong = new_contact(&draft).unwrap_err();
    let named: Vec<_> = wrong.0.iter().map(|error| error.field.as_ref()).collect();
    assert_eq!(named, ["phone", "fax", "street1", "city"]);
}

#[test]
fn an_offices_number_is_read_by_its_country() {
    let draft = OfficeDraft {
        label: "Tokyo".into(),
        street1: "1-1".into(),
        city: "Tokyo".into(),
        country_code: "jp".into(),
        phone: "03-1234-5678 内線 12".into(),
        ..OfficeDraft::default()
    };
    let office = new_office(&draft).unwrap();
    assert_eq!(
        (office.phone.as_deref(), office.phone_ext.as_deref()),
        (Some("+81312345678"), Some("12"))
    );
    // It moves, and its number is the one that it was.
    let moved = office_over(
        &office,
        [("country_code", "US"), ("city", "Reno")].into_iter(),
    )
    .unwrap();
    assert_eq!(
        (moved.phone, moved.phone_ext),
        (office.phone, office.phone_ext)
    );
}
