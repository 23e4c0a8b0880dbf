//! Teams: named groups of domains with a contact for each role.

use crate::field::FieldErrors;
use crate::role::Role;
use crate::slug::{self, is_slug, slug_of};
use crate::spec::{FieldSpec, fields};
use crate::text::trimmed;

fields! {
    /// A team's texts as they can be stored.
    stored TeamFields;
    /// A team's texts as they were typed.
    typed TeamDraft;
    /// Its display name.
    name: String = FieldSpec::text("Name", 64).wide().size("m"),
    /// Its name in URLs and scripts.
    slug: Option<String> = FieldSpec::slug("Slug")
        .hint("For addresses and scripts; made of the name when it is left empty.")
        .wide()
        .size("m"),
}

/// The name and the slug of the team that every organization has from its first day; its slug is locked, and it can't be deleted.
pub const GENERAL: (&str, &str) = ("General", "general");

/// Whether a team that is in use requires a contact for this role.
#[must_use]
pub const fn is_required(role: Role) -> bool {
    matches!(role, Role::Registrant | Role::Admin)
}

/// The API's name of a role's slot.
#[must_use]
pub const fn slot_field(role: Role) -> &'static str {
    match role {
        Role::Registrant => "registrant_contact_id",
        Role::Admin => "admin_contact_id",
        Role::Tech => "tech_contact_id",
        Role::Billing => "billing_contact_id",
    }
}

/// A team's texts as they can be stored. An empty slug is derived from the name, so they are checked together and not by [`TeamDraft::parse`], which checks
/// each text by itself.
///
/// # Errors
/// Each wrong text.
pub fn named(name: &str, slug: &str) -> Result<(String, String), FieldErrors> {
    let mut errors = FieldErrors::default();
    let [of_name, _] = &FIELDS;
    let name: String = of_name.read(name, &mut errors);
    let slug = trimmed(slug);
    let slug = if slug.is_empty() {
        slug_of(&name)
    } else {
        slug.to_owned()
    };
    if !name.is_empty() && !is_slug(&slug) {
        errors.push("slug", slug::wrong());
    }
    errors.or((name, slug))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_slug_follows_the_name_unless_given() {
        assert_eq!(named("Web & Móvil", "").unwrap().1, "web-movil");
        assert_eq!(named("Web", "w-1").unwrap().1, "w-1");
        assert!(named("Web", "-w").unwrap_err().of("slug").is_some());
        assert!(named("Web", "W").unwrap_err().of("slug").is_some());
        assert!(named("東京", "").unwrap_err().of("slug").is_some());
        assert!(named(" ", "").unwrap_err().of("name").is_some());
    }
}
