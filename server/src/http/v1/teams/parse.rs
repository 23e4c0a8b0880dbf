//! The bodies that make and change a team. Which slots must be filled is the use case's to say.

use crate::http::v1::change::OURS;
use model::field::FieldErrors;
use model::role::Role;
use model::team::{named, slot_field};
use service::teams::TeamEdit;
use wire::read::{Fields, Given};

/// A new team.
pub(super) fn create(mut fields: Fields) -> Result<TeamEdit, FieldErrors> {
    let new = edit(&mut fields);
    let text = |given: &Option<String>| given.clone().unwrap_or_default();
    fields.finish_beside(named(&text(&new.name), &text(&new.slug)).err(), |_| true)?;
    Ok(new)
}

/// A change, and whether only its plan is wanted.
pub(super) fn patch(mut fields: Fields) -> Result<(TeamEdit, bool), FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    let edit = edit(&mut fields);
    for name in OURS.iter().chain(&["is_system"]) {
        fields.forbid(name, "This can't be changed here.");
    }
    for role in Role::ALL {
        fields.forbid(
            &format!("{role}_contact"),
            "Name the contact's id in the slot's field.",
        );
    }
    let name = edit.name.clone();
    let found = named(
        name.as_deref().unwrap_or("x"),
        edit.slug.as_deref().unwrap_or("x"),
    )
    .err();
    fields.finish_beside(found, |field| field != "name" || name.is_some())?;
    Ok((edit, dry_run))
}

/// An absent slot stays; `null` and an empty text empty it.
fn edit(fields: &mut Fields) -> TeamEdit {
    let mut texts = fields.texts(&["name", "slug"]);
    let mut edit = TeamEdit {
        name: texts.remove("name"),
        slug: texts.remove("slug"),
        ..TeamEdit::default()
    };
    for role in Role::ALL {
        match fields.slot(slot_field(role)) {
            Given::Absent => {}
            Given::Null => {
                edit.slots.insert(role, None);
            }
            Given::Value(contact) => {
                edit.slots.insert(role, Some(contact));
            }
        }
    }
    edit
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use model::id::ContactId;
    use uuid::Uuid;

    fn body(json: &str) -> Fields {
        Fields::parse(json.as_bytes()).unwrap()
    }

    #[test]
    fn absent_keeps_and_empty_clears() {
        let id = Uuid::nil();
        let json = format!(
            r#"{{"registrant_contact_id": "{id}", "tech_contact_id": "", "billing_contact_id": null}}"#
        );
        let (edit, dry_run) = patch(body(&json)).unwrap();
        assert_eq!(
            edit.slots,
            [
                (Role::Registrant, Some(ContactId(id))),
                (Role::Tech, None),
                (Role::Billing, None)
            ]
            .into()
        );
        assert!(!dry_run && edit.name.is_none() && edit.slug.is_none());
    }

    #[test]
    fn everything_wrong_is_named() {
        let wrong = patch(body(
            r#"{"name": "", "slug": "-x", "admin_contact_id": "me", "tech_contact": {}, "is_system": true, "colour": 1}"#,
        ));
        let named: Vec<_> = wrong.unwrap_err().texts().into_keys().collect();
        assert_eq!(
            named,
            [
                "admin_contact_id",
                "colour",
                "is_system",
                "name",
                "tech_contact"
            ]
        );
    }
}
