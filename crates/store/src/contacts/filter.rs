//! What a list of contacts is narrowed to.

use model::contact::{ContactKind, VerificationStatus};
use model::role::Role;

/// A filter for contacts. `None` matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactFilter {
    /// Words that must each begin a word of handle, names, organization, e-mail or city, in any order, with or without accents. The first eight count.
    pub q: Option<String>,
    /// Of this kind.
    pub kind: Option<ContactKind>,
    /// Active or not.
    pub is_active: Option<bool>,
    /// Verified or not.
    pub verification_status: Option<VerificationStatus>,
    /// In this country (ISO 3166-1 alpha-2, capitals).
    pub country_code: Option<String>,
    /// Holds this role on some domain itself, in a team's slot, or as the organization's default.
    pub role: Option<Role>,
}

/// The limit up to which rows that match a filter are counted.
pub const COUNTED: i64 = 1_000;
