//! What a request says of the four roles: of a domain, of a team's slots, of the organization's defaults.

use model::id::ContactId;
use model::role::Role;
use std::collections::BTreeMap;
use uuid::Uuid;
use wire::Given;

/// The roles that a request names, in the order of [`Role::ALL`]: a contact, or `None` where it says `null`. One that it does not name stays as it is.
pub(crate) fn named_roles(given: [&Given<Uuid>; 4]) -> BTreeMap<Role, Option<ContactId>> {
    let named = Role::ALL.into_iter().zip(given);
    named
        .filter_map(|(role, given)| match given {
            Given::Absent => None,
            Given::Null => Some((role, None)),
            Given::Value(contact) => Some((role, Some(ContactId(*contact)))),
        })
        .collect()
}
