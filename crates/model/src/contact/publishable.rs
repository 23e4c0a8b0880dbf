//! Whether a registry would accept the contact: RFC 5733's limits, which are narrower than ours.

use super::Snapshot;
use crate::field::{FieldCode, FieldErrors};
use crate::phone;

/// What RFC 5733 (section 4, the schema) refuses in a contact that can be stored. A registry may refuse more, and reports that itself.
#[must_use]
pub fn publishable(of: &Snapshot) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if of.email.is_none() {
        errors.push(
            "email",
            other("Registries accept no contact without an e-mail address."),
        );
    }
    if of.full_name().chars().count() > 255 {
        errors.push(
            "last_name",
            other("First and last name together have at most 255 characters at a registry."),
        );
    }
    for (name, value) in [
        ("org_name", of.org_name.as_deref()),
        ("street1", Some(of.street1.as_str())),
        ("street2", of.street2.as_deref()),
    ] {
        if value.is_some_and(|text| text.chars().count() > 255) {
            errors.push(name, other("A registry takes 255 characters here."));
        }
    }
    if of
        .postal_code
        .as_deref()
        .is_some_and(|code| code.chars().count() > 16)
    {
        errors.push("postal_code", other("A registry takes 16 characters here."));
    }
    for (name, value) in [("phone", &of.phone), ("fax", &of.fax)] {
        if value
            .as_deref()
            .is_some_and(|number| phone::to_epp(number).is_none())
        {
            errors.push(name, other("A registry can't be told this number."));
        }
    }
    errors
}

fn other(text: &'static str) -> FieldCode {
    FieldCode::Other { text: text.into() }
}
