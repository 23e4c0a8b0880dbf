use super::*;

#[test]
fn every_table_takes_its_limit_and_refuses_one_more() {
    let tables: [&[FieldSpec]; 7] = [
        &crate::contact::FIELDS,
        &crate::certificate::FIELDS,
        &crate::location::FIELDS,
        &crate::organization::FIELDS,
        &crate::person::FIELDS,
        &crate::person_phone::FIELDS,
        &crate::team::FIELDS,
    ];
    for spec in tables.into_iter().flatten() {
        let text = spec.longest('ž');
        assert!(spec.accepts(&text).is_ok(), "{}: {text}", spec.name);
        assert!(spec.accepts(&spec.beyond('ž')).is_err(), "{}", spec.name);
        assert_eq!(
            spec.accepts(" ").is_err(),
            spec.always_filled(),
            "{}: required",
            spec.name
        );
    }
}

#[test]
fn what_is_too_long_says_so() {
    for spec in &crate::contact::FIELDS {
        let code = spec.check(&spec.beyond('ž')).unwrap_err();
        if spec.format == Format::Country {
            assert_eq!(code, FieldCode::NotACountry);
        } else {
            assert_eq!(code, FieldCode::TooLong { max: spec.max }, "{}", spec.name);
        }
    }
}
