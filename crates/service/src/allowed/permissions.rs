//! The permissions as types, one for each [`Need`].

use crate::Need;

/// A permission. Its type has no values: it only says what an [`Allowed`](super::Allowed) caller may do.
///
/// Nothing outside this module can implement it.
pub trait Permission: sealed::Sealed {
    /// The permission as a value, as it is asked of roles and scopes.
    const NEED: Need;
}

/// A permission to change something: only such a one opens a transaction that writes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a permission to read",
    note = "a transaction that writes is opened with a permission to write"
)]
pub trait Writes: Permission {}

/// A permission that includes another, as [`model::access::Scope::holds`] says: writing includes reading, and `Admin` everything.
#[diagnostic::on_unimplemented(message = "`{Self}` does not include the permission `{P}`")]
pub trait Holds<P: Permission>: Permission {}

mod sealed {
    pub trait Sealed {}
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident [$($trait:ident),*] holds $($held:ident),+;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub enum $name {}

        impl sealed::Sealed for $name {}

        impl Permission for $name {
            const NEED: Need = Need::$name;
        }

        $(impl $trait for $name {})*

        $(impl Holds<$held> for $name {})+
    )+

        /// Every pair of which the first holds the second.
        #[cfg(test)]
        const HOLDS: &[(Need, Need)] = &[$($((Need::$name, Need::$held)),+),+];
    };
}

permissions! {
    /// Read contacts.
    ContactsRead [] holds ContactsRead;
    /// Write contacts.
    ContactsWrite [Writes] holds ContactsRead, ContactsWrite;
    /// Read domains and their roles.
    DomainsRead [] holds DomainsRead;
    /// Adopt domains and set their roles.
    DomainsWrite [Writes] holds DomainsRead, DomainsWrite;
    /// Read tasks and follow them.
    TasksRead [] holds TasksRead;
    /// Cancel and retry tasks.
    TasksWrite [Writes] holds TasksRead, TasksWrite;
    /// Keys, people, settings, the audit log, and all of the above.
    Admin [Writes] holds ContactsRead, ContactsWrite, DomainsRead, DomainsWrite, TasksRead, TasksWrite, Admin;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_hold_what_scopes_hold() {
        for holder in Need::ALL {
            for held in Need::ALL {
                assert_eq!(
                    HOLDS.contains(&(holder, held)),
                    holder.holds(held),
                    "{holder} and {held}"
                );
            }
        }
    }
}
