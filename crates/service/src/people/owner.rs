//! Who may change an owner. An owner can do everything, so whoever could change an owner's address, invite one anew or remove one could become one.

use super::User;
use crate::{Actor, Error, Need, OrgRole, Result};

/// Refuses to change an owner, or somebody who is to be one and has not joined yet, except by owners who are signed in. Every use case that changes a
/// person, their role, their invitation or whether they are active calls this; their phones alone are open to admins, since nobody signs in with them.
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

/// Whether the caller may change this person: for pages that show or hide a button.
#[must_use]
pub fn may_touch(actor: &Actor, user: &User) -> bool {
    actor.may(Need::Admin) && touches_owner(actor, user).is_ok()
}

/// Whether they are an owner, or will be one when they join.
pub(crate) fn is_owner(user: &User) -> bool {
    user.org_role == OrgRole::Owner
}

/// Refuses to change the address by which somebody signs in, except by themselves and owners who are signed in: whoever controls the address controls the
/// account, as soon as a password is reset by e-mail.
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
