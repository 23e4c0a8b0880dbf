//! The bodies that make and change a contact. Limits and formats are the model's; here is only what JSON adds: types, `null`, unknown names.

use crate::http::v1::fields::{Fields, Given};
use model::contact::{ContactKind, Draft, FIELDS, INTERNATIONAL_FIELDS, Patch};
use model::field::{FieldCode, FieldErrors};
use service::contacts::{Follows, NewContact};

/// Where the parts of a member contact come from.
const LINKS: [&str; 3] = ["user_id", "location_id", "phone_id"];

/// What every answer shows of a contact and nobody sets.
const NOT_EDITABLE: [&str; 17] = [
    "object",
    "id",
    "org_id",
    "organization_id",
    "handle",
    "kind",
    "user_id",
    "location_id",
    "phone_id",
    "location",
    "international",
    "proposed",
    "verification_status",
    "verified_at",
    "version",
    "created_at",
    "updated_at",
];

/// A new contact. On a member contact the snapshot's fields are ignored, on an external one the links.
pub(super) fn create(mut fields: Fields) -> Result<NewContact, FieldErrors> {
    let kind = fields.required("kind").and_then(|word| {
        let kind = word.parse::<ContactKind>().ok();
        if kind.is_none() {
            fields.wrong(
                "kind",
                FieldCode::WrongType {
                    expected: "member, custom or external".into(),
                },
            );
        }
        kind
    });
    let mut draft = Draft::default();
    if let Some(disclose) = fields.flag("disclose") {
        draft.disclose = disclose;
    }
    if kind == Some(ContactKind::Member) {
        FIELDS.iter().for_each(|field| fields.ignore(field.name));
        let follows = follows(&mut fields);
        fields.finish_beside(Some(unlinked(&follows)), |_| true)?;
        return Ok(NewContact::member(follows, draft.disclose));
    }
    LINKS.iter().for_each(|name| fields.ignore(name));
    for field in FIELDS {
        if let (Given::Value(text), Some(place)) =
            (fields.text(field.name), draft.get_mut(field.name))
        {
            *place = text;
        }
    }
    match (fields.finish(), kind) {
        (Ok(()), Some(_)) => Ok(NewContact::external(draft)),
        (Ok(()), None) => Err(FieldErrors::one("kind", FieldCode::Required)),
        // One answer names everything, the model's findings too.
        (Err(mut errors), _) => {
            errors.0.extend(draft.parse().err().unwrap_or_default().0);
            Err(errors)
        }
    }
}

/// Whom it follows. That person and office must be named is the use case's to say.
fn follows(fields: &mut Fields) -> Follows {
    Follows {
        user: fields.id("user_id").value(),
        location: fields.id("location_id").value(),
        phone: fields.id("phone_id").value(),
    }
}

/// Person and office, where they are not named. The first error of a field counts, so one of the wrong type stays that.
fn unlinked(follows: &Follows) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if follows.user.is_none() {
        errors.push("user_id", FieldCode::Required);
    }
    if follows.location.is_none() {
        errors.push("location_id", FieldCode::Required);
    }
    errors
}

/// The reviewed ASCII form, and whether only the plan is wanted. What must be filled follows the contact, so the use case says it.
pub(super) fn international(mut fields: Fields) -> Result<(Draft, bool), FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    let mut draft = Draft::default();
    for (name, text) in fields.texts(&INTERNATIONAL_FIELDS) {
        if let Some(place) = draft.get_mut(&name) {
            *place = text;
        }
    }
    fields.finish()?;
    Ok((draft, dry_run))
}

/// A change, and whether only its plan is wanted: what is absent stays, `null` and an empty text clear.
pub(super) fn patch(mut fields: Fields) -> Result<(Patch, bool), FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    let mut patch = Patch {
        disclose: fields.flag("disclose"),
        is_active: fields.flag("is_active"),
        ..Patch::default()
    };
    for field in FIELDS {
        let text = match fields.text(field.name) {
            Given::Absent => continue,
            Given::Null => String::new(),
            Given::Value(text) => text,
        };
        patch.fields.insert(field.name.to_owned(), text);
    }
    for name in NOT_EDITABLE {
        fields.forbid(name, "This can't be changed here.");
    }
    match fields.finish() {
        Ok(()) => Ok((patch, dry_run)),
        Err(mut errors) => {
            let mut draft = Draft::default();
            for (name, text) in &patch.fields {
                if let Some(place) = draft.get_mut(name) {
                    place.clone_from(text);
                }
            }
            let found = draft.parse().err().unwrap_or_default().0;
            errors.0.extend(
                found
                    .into_iter()
                    .filter(|error| patch.fields.contains_key(error.field.as_ref())),
            );
            Err(errors)
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use uuid::Uuid;

    const WHOLE: &str = r#""first_name": "Jana", "last_name": "Nováková", "street1": "Dlouhá 1", "city": "Praha", "country_code": "cz""#;

    fn body(json: &str) -> Fields {
        Fields::parse(json.as_bytes()).unwrap()
    }

    fn named(errors: FieldErrors) -> Vec<String> {
        errors.texts().into_keys().collect()
    }

    #[test]
    fn custom_is_external_and_null_is_absent() {
        let new = create(body(&format!(
            r#"{{"kind": "custom", {WHOLE}, "email": null, "disclose": false, "user_id": null}}"#
        )))
        .unwrap();
        assert_eq!(
            (new.kind, new.draft.disclose, new.draft.email.as_str()),
            (ContactKind::External, false, "")
        );
        assert!(
            create(body(&format!(r#"{{"kind": "external", {WHOLE}}}"#)))
                .unwrap()
                .draft
                .disclose
        );
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
        assert_eq!(named(create(body(&json)).unwrap_err()), expected);
    }

    #[test]
    fn a_kind_must_be_there_and_known() {
        for kind in [
            "",
            r#""kind": null, "#,
            r#""kind": "person", "#,
            r#""kind": 1, "#,
        ] {
            assert_eq!(
                named(create(body(&format!("{{{kind}{WHOLE}}}"))).unwrap_err()),
                ["kind"],
                "{kind}"
            );
        }
    }

    #[test]
    fn a_member_is_linked_and_its_snapshot_ignored() {
        let id = Uuid::nil();
        let new = create(body(&format!(
            r#"{{"kind": "member", "user_id": "{id}", "location_id": "{id}", "first_name": 7}}"#
        )))
        .unwrap();
        assert_eq!(
            (new.kind, new.draft.first_name.as_str()),
            (ContactKind::Member, "")
        );
        assert_eq!(
            named(create(body(r#"{"kind": "member", "phone_id": "x"}"#)).unwrap_err()),
            ["location_id", "phone_id", "user_id"]
        );
    }

    #[test]
    fn a_patch_clears_with_null_and_keeps_what_is_absent() {
        let (patch, dry_run) = patch(body(
            r#"{"email": null, "city": "Brno", "is_active": false}"#,
        ))
        .unwrap();
        assert_eq!(
            patch.fields.into_iter().collect::<Vec<_>>(),
            [
                ("city".into(), "Brno".into()),
                ("email".into(), String::new())
            ]
        );
        assert_eq!(
            (patch.disclose, patch.is_active, dry_run),
            (None, Some(false), false)
        );
    }

    #[test]
    fn a_patch_changes_no_id_and_no_verification() {
        let json = r#"{"id": "x", "kind": "member", "verification_status": "verified", "nickname": "", "city": "", "country_code": "XX", "email": 5}"#;
        let expected = [
            "city",
            "country_code",
            "email",
            "id",
            "kind",
            "nickname",
            "verification_status",
        ];
        assert_eq!(named(patch(body(json)).unwrap_err()), expected);
        assert!(patch(body("{}")).unwrap().0.is_empty());
        assert!(patch(body(r#"{"dry_run": true}"#)).unwrap().1);
    }
}
