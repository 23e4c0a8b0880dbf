//! Who may touch an owner. An owner can do everything, so whoever could move an owner's address, invite one anew or let one go could become one.

use super::User;
use crate::{Actor, Error, Need, OrgRole, Result};

/// Refuses to touch an owner, or somebody who is to be one and has not joined yet, to everybody but owners who are signed in. Every use case that changes a
/// person, their role, their invitation or whether they are there asks this; their telephones alone are an admin's, since nobody signs in by them.
///
/// # Errors
/// `user.owners_only`.
pub(crate) fn touches_owner(actor: &Actor, user: &User) -> Result<()> {
    if !is_owner(user) || actor.is_signed_in_owner() {
        return Ok(());
    }
    Err(Error::rule(
        "user.owners_only",
        "Only an owner who is signed in changes, invites or lets go an owner. No key does.",
    ))
}

/// Whether the caller may touch this person: for pages that show or hide a button.
#[must_use]
pub fn may_touch(actor: &Actor, user: &User) -> bool {
    actor.may(Need::Admin) && touches_owner(actor, user).is_ok()
}

/// Whether they are an owner, or will be one when they join.
pub(crate) fn is_owner(user: &User) -> bool {
    user.org_role == OrgRole::Owner
}

/// Refuses to move the address by which somebody signs in to everybody but themselves and owners who are signed in: whoever holds the address holds the
/// account, as soon as a password is set anew by mail.
///
/// # Errors
/// `user.address_of_sign_in`.
pub(crate) fn moves_sign_in(actor: &Actor, before: &User, email: &str) -> Result<()> {
    if before.password_hash.is_none()
        || before.email == email
        || actor.user() == Some(before.id)
        || actor.is_signed_in_owner()
    {
        return Ok(());
    }
    Err(Error::field_rule(
        "user.address_of_sign_in",
        "email",
        "They sign in with this address. Only they themselves, or an owner who is signed in, move it.",
    ))
}
