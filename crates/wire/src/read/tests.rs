//! Reading bodies: accepted values, and the errors of invalid ones.

use super::*;

fn fields(json: &str) -> Fields {
    Fields::parse(json.as_bytes()).unwrap()
}

fn wrong(fields: Fields) -> Vec<String> {
    fields.finish().unwrap_err().texts().into_keys().collect()
}

#[test]
fn a_body_that_is_no_json_object_is_rejected() {
    for bad in [
        "",
        "{",
        "[]",
        "null",
        "1",
        "\"a\"",
        "{\"a\":1,}",
        "{} {}",
        "{\"a\": \"\\ud800\"}",
        "\u{feff}{}",
    ] {
        let errors = Fields::parse(bad.as_bytes()).unwrap_err();
        assert!(errors.of("body").is_some(), "{bad}");
    }
    Fields::parse(b"{\"a\": \"\xff\"}").unwrap_err();
    let deep = "[".repeat(100_000);
    Fields::parse(format!("{{\"a\":{deep}").as_bytes()).unwrap_err();
    fields("{}").finish().unwrap();
}

#[test]
fn members_are_read_by_their_types() {
    let mut fields = fields(
        r#"{"text": " a ", "none": null, "yes": true, "id": "0190c5a0-0000-7000-8000-000000000000"}"#,
    );
    assert_eq!(fields.text("text"), Given::Value(" a ".into()));
    assert_eq!(fields.text("none"), Given::Null);
    assert_eq!(fields.text("absent"), Given::Absent);
    assert_eq!(fields.flag("yes"), Some(true));
    assert!(matches!(fields.id::<Uuid>("id"), Given::Value(_)));
    fields.finish().unwrap();
}

#[test]
fn numbers_and_lists_are_read() {
    let mut fields = fields(r#"{"seconds": 5, "roles": ["a", "b"], "gone": null}"#);
    assert_eq!(fields.number("seconds"), Some(5));
    let one = |text: &str| (text.len() == 1).then(|| text.to_owned());
    assert_eq!(
        fields.list("roles", "letters", one),
        Some(vec!["a".into(), "b".into()])
    );
    assert_eq!(fields.list("gone", "letters", one), None);
    fields.finish().unwrap();
}

#[test]
fn invalid_numbers_and_lists_are_reported() {
    let mut fields = fields(
        r#"{"n1": -1, "n2": 1.5, "n3": 4294967296, "n4": "5", "l1": [], "l2": ["long"], "l3": "a"}"#,
    );
    for name in ["n1", "n2", "n3", "n4"] {
        assert_eq!(fields.number(name), None);
    }
    let one = |text: &str| (text.len() == 1).then_some(());
    for name in ["l1", "l2", "l3"] {
        fields.list(name, "letters", one);
    }
    assert_eq!(wrong(fields), ["l1", "l2", "l3", "n1", "n2", "n3", "n4"]);
}

#[test]
fn all_errors_are_reported_at_once() {
    let mut fields = fields(
        r#"{"text": 1, "flag": "true", "flag2": null, "id": "x", "twice": 1, "twice": "b", "more": {}, "kind": []}"#,
    );
    fields.text("text");
    fields.flag("flag");
    fields.flag("flag2");
    fields.id::<Uuid>("id");
    fields.text("twice");
    fields.required("kind");
    fields.required("missing");
    assert_eq!(
        wrong(fields),
        [
            "flag", "flag2", "id", "kind", "missing", "more", "text", "twice"
        ]
    );
}
