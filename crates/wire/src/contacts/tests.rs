//! The requests of contacts: accepted members, and the errors of invalid ones.

use super::*;
use crate::Request;
use model::contact::Patch;

const WHOLE: &str = r#""first_name": "Jana", "last_name": "Nováková", "street1": "Dlouhá 1", "city": "Praha", "country_code": "cz""#;

fn read<T: Request>(json: &str) -> Result<T, FieldErrors> {
    T::read(Fields::parse(json.as_bytes()).unwrap())
}

fn create(json: &str) -> Result<NewContact, FieldErrors> {
    read(json)
}

fn patch(json: &str) -> Result<ContactPatch, FieldErrors> {
    read(json)
}

fn named<T: std::fmt::Debug>(result: Result<T, FieldErrors>) -> Vec<String> {
    result.unwrap_err().texts().into_keys().collect()
}

#[test]
fn null_is_absent_in_a_new_contact() {
    let new = create(&format!(
        r#"{{"kind": "custom", {WHOLE}, "email": null, "disclose": false, "user_id": null}}"#
    ))
    .unwrap();
    assert_eq!(
        (new.kind, new.disclose, new.fields.get("email")),
        (NewKind::Custom, Some(false), Some(""))
    );
    assert_eq!(new.fields.get("city"), Some("Praha"));
    assert_eq!(new.fields.get("region"), None);
}

#[test]
fn one_answer_names_everything_wrong() {
    let long = "x".repeat(129);
    let json = format!(
        r#"{{"kind": "custom", "first_name": 1, "last_name": "{long}", "email": "x", "disclose": "no", "is_active": true, "surname": ""}}"#
    );
    let expected = [
        "city",
        "country_code",
        "disclose",
        "email",
        "first_name",
        "is_active",
        "last_name",
        "street1",
        "surname",
    ];
    assert_eq!(named(create(&json)), expected);
}

#[test]
fn an_absent_or_unknown_kind_is_rejected() {
    for kind in [
        "",
        r#""kind": null, "#,
        r#""kind": "person", "#,
        r#""kind": 1, "#,
    ] {
        assert_eq!(
            named(create(&format!("{{{kind}{WHOLE}}}"))),
            ["kind"],
            "{kind}"
        );
    }
}

#[test]
fn a_member_is_linked_and_its_snapshot_ignored() {
    let id = Uuid::nil();
    let new = create(&format!(
        r#"{{"kind": "member", "user_id": "{id}", "location_id": "{id}", "first_name": 7}}"#
    ))
    .unwrap();
    assert_eq!(
        (new.kind, new.fields.get("first_name"), new.user_id),
        (NewKind::Member, None, Given::Value(id))
    );
    assert_eq!(
        named(create(r#"{"kind": "member", "phone_id": "x"}"#)),
        ["location_id", "phone_id", "user_id"]
    );
}

#[test]
fn a_patch_clears_with_null_and_keeps_what_is_absent() {
    let patch = patch(r#"{"email": null, "city": "Brno", "is_active": false}"#).unwrap();
    assert_eq!(
        Patch::from(&patch).fields.into_iter().collect::<Vec<_>>(),
        [
            ("city".into(), "Brno".into()),
            ("email".into(), String::new())
        ]
    );
    assert_eq!(
        (patch.disclose, patch.is_active, patch.dry_run),
        (None, Some(false), None)
    );
}

#[test]
fn a_patch_changes_no_id_and_no_verification() {
    let json = r#"{"object": "contact", "id": "x", "organization_id": "x", "kind": "member", "verification_status": "verified", "nickname": "", "city": "", "country_code": "XX", "email": 5}"#;
    let errors = patch(json).unwrap_err().texts();
    let expected = [
        ("city", "Fill this in."),
        (
            "country_code",
            "Choose a country; its two-letter code is not known.",
        ),
        ("email", "Expected a text."),
        ("id", "This can't be changed here."),
        ("kind", "This can't be changed here."),
        ("nickname", "There is no such field."),
        ("object", "This can't be changed here."),
        ("organization_id", "This can't be changed here."),
        ("verification_status", "This can't be changed here."),
    ];
    let told: Vec<_> = errors
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    assert_eq!(told, expected);
    assert!(Patch::from(&patch("{}").unwrap()).is_empty());
    assert_eq!(patch(r#"{"dry_run": true}"#).unwrap().dry_run, Some(true));
}

#[test]
fn what_is_absent_null_or_given_is_kept_apart_on_the_way_there_and_back() {
    for json in [
        r#"{"city":"Brno","email":null}"#,
        r#"{"disclose":false,"dry_run":true}"#,
        "{}",
    ] {
        let patch: ContactPatch = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&patch).unwrap(), json);
    }
    let wrong = serde_json::from_str::<ContactPatch>(r#"{"city": 1, "nose": 2}"#).unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "city: Expected a text. nose: There is no such field."
    );
}

#[test]
fn who_takes_over_is_named_and_an_empty_list_is_refused() {
    let id = Uuid::nil();
    let whole: Replacement = read(&format!(
        r#"{{"from": "{id}", "to": "{id}", "roles": ["tech"]}}"#
    ))
    .unwrap();
    assert_eq!(whole.roles, Given::Value(vec![Role::Tech]));
    assert_eq!(whole.domain_ids, Given::Absent);
    let wrong = read::<Replacement>(r#"{"to": 1, "roles": [], "domain_ids": ["x"]}"#);
    assert_eq!(
        wrong.unwrap_err().texts().into_iter().collect::<Vec<_>>(),
        [
            ("domain_ids".into(), "Expected a list of UUIDs.".into()),
            ("from".into(), "Fill this in.".into()),
            (
                "roles".into(),
                "Name at least one, or leave this out.".into()
            ),
            ("to".into(), "Expected a UUID.".into()),
        ] as [(String, String); 4]
    );
}
