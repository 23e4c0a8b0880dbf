//! The book at a past moment, from the history that is written with it (`crate::history`).

mod cause;
mod objects;
mod roles;

pub use cause::{cause, since};
pub use objects::{Assigned, Then, contact, contacts, domain, team};
pub use roles::{domains_of_team, holder_changed, named_by_default, roles, slots_naming, usage};

/// The condition that the row of this alias was true at the moment that is bound there.
macro_rules! then {
    ($alias:literal, $place:literal) => {
        concat!(
            $alias,
            ".valid_from <= ",
            $place,
            " AND (",
            $alias,
            ".valid_to IS NULL OR ",
            $alias,
            ".valid_to > ",
            $place,
            ")"
        )
    };
}
pub(crate) use then;
