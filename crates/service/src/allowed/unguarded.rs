//! What has no caller of whom a permission could be asked.

use super::{Cleared, InBook, Permission};
use crate::Actor;

/// Why nobody was asked for a permission: each use says which of these reasons holds there. Searching for one finds every such place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unguarded {
    /// It finds out who calls: signing in, keys, tokens, sessions, the attempts that are counted.
    SignIn,
    /// It concerns nobody but the caller, who is looked up by their own id: their password, their sessions, their phones.
    Themselves,
    /// Everybody in the organization may see it: its name and its projects, or the part of it that the caller's projects are.
    Member,
    /// They hold a link that was sent to them.
    Link,
    /// The organization is being founded, or the sample one filled.
    Setup,
    /// The program's own bookkeeping: requests that were seen already, flashes.
    Bookkeeping,
    /// An uploaded file: its kind says what is asked for, so it is looked at first. Its rows are then written with the permission of whoever brought it.
    Upload,
    /// Details of objects that the caller was given already: numbers in the DNSimple API, what an answer shows besides a row.
    Given,
    /// A mail server reports what became of a letter, under the mark that the letter bears.
    Report,
    /// WHOIS and RDAP publish it.
    Published,
}

impl Actor {
    /// The caller, of whom nothing has to be asked for this reason.
    pub(crate) const fn unguarded(&self, _reason: Unguarded) -> Cleared<'_> {
        Cleared(self)
    }

    /// The caller with a permission for the book that they need not have themselves for this reason.
    pub(crate) const fn unguarded_in_book<P: Permission>(
        &self,
        _reason: Unguarded,
    ) -> InBook<'_, P> {
        InBook::of(self)
    }
}
