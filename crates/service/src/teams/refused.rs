//! Why a team is not changed.

use crate::Error;
use model::field::{FieldCode, FieldErrors};
use model::role::Role;
use model::team::slot_field;

pub(super) fn slot_required(roles: &[Role]) -> Error {
    let mut fields = FieldErrors::default();
    for role in roles {
        fields.push(slot_field(*role), FieldCode::Required);
    }
    Error::Rule {
        code: "team.slot_required",
        message: "A team always names a registrant and an admin.".into(),
        fields,
    }
}

pub(super) fn taken(error: store::Error) -> Error {
    match error {
        store::Error::Duplicate(_) => slug_taken(),
        other => other.into(),
    }
}

pub(super) fn slug_taken() -> Error {
    Error::field_rule(
        "team.slug_taken",
        "slug",
        "Another team of the organization has this slug.",
    )
}
