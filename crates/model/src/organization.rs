//! An organization's names.

use crate::spec::{FieldSpec, fields};

fields! {
    /// An organization's names as they can be stored.
    stored OrganizationNames;
    /// An organization's names as they were typed.
    typed OrganizationDraft;
    /// Its display name.
    name: String = FieldSpec::text("Name", 128)
        .hint("What your people call it. Nothing outside shows it.")
        .wide()
        .size("m"),
    /// Its legal name. 255 characters and not 256: it becomes the organization of member contacts, and a registry accepts no more (RFC 5733,
    /// section 4).
    legal_name: String = FieldSpec::text("Legal name", 255)
        .hint("What contracts call it: the organization of every member contact.")
        .wide()
        .size("m"),
}

/// The name of a project.
pub const PROJECT_NAME: FieldSpec = FieldSpec::text("Name", 128).named("name").required();
