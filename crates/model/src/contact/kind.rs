//! The kind of a contact, and whether its e-mail is verified.

use crate::words;

words! {
    /// Where a contact's fields come from. Requests may also say `custom` for `external`.
    pub enum ContactKind as "Kind" {
        /// Composed from a person and a location, and kept up to date with them.
        Member = "member";
        /// Typed in.
        External = "external" | "custom";
    }
}

words! {
    /// Whether the holder has verified the data.
    pub enum VerificationStatus as "Verification" {
        /// Not verified; the initial state of external contacts.
        Unverified = "unverified";
        /// Verified by the holder; the initial state of member contacts.
        Verified = "verified";
    }
}
