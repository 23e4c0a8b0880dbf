//! What a page, a form or a function requires of whoever calls it, in the words of their tables.

use service::Need;

/// What a form requires of the sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Nothing: nobody is signed in there, or need not be.
    Nobody,
    /// To be signed in, whatever the role: it concerns nobody but the sender.
    Person,
    /// To be an owner, and signed in.
    Owner,
    /// This permission, on top of being signed in.
    Need(Need),
    /// This permission, except of the person whose id the path names as `{id}`.
    NeedOrSelf(Need),
}
