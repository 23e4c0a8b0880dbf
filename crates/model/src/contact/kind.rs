//! What kind of contact it is, and how far its e-mail is verified.

use crate::words;

words! {
    /// Where a contact's fields come from. Requests may also say `custom` for `external`.
    pub enum ContactKind as "Kind" {
        /// Composed from a person and an office, and kept up to date by them.
        Member = "member";
        /// As somebody typed it.
        External = "external" | "custom";
    }
}

words! {
    /// Whether the holder answered that the data is theirs.
    pub enum VerificationStatus as "Verification" {
        /// Nobody answered yet; external contacts are born so.
        Unverified = "unverified";
        /// The holder confirmed; member contacts are born so.
        Verified = "verified";
    }
}
