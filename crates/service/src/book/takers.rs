//! An inactive contact keeps its roles and accepts no new ones. That is decided here: for roles of domains, slots of teams, defaults of the
//! organization, replacements and successors. (`store::contacts::hold` ensures that no contact is deactivated while it is given one.)

use super::copies::{copy_code, not_a_copy_in};
use crate::{Error, Result};
use model::field::{FieldCode, FieldErrors};
use model::id::{ContactId, OrganizationId};
use model::role::Role;
use std::borrow::Cow;
use std::collections::BTreeMap;
use store::Tx;
use store::contacts::Contact;

const UNKNOWN: &str = "There is no such contact.";
const INACTIVE: &str = "This contact is inactive and takes no new roles.";

const fn code(text: &'static str) -> FieldCode {
    FieldCode::Other {
        text: Cow::Borrowed(text),
    }
}

/// Whether a contact may be given a role that it does not hold.
pub(crate) const fn takes_roles(contact: &Contact) -> bool {
    contact.is_active
}

/// The contact that a field names.
///
/// # Errors
/// The field, when the organization has no such contact.
pub(crate) async fn named(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
    field: &'static str,
) -> Result<Contact> {
    store::contacts::get(tx, organization, id)
        .await?
        .ok_or_else(|| Error::field(field, code(UNKNOWN)))
}

/// Refuses a contact that accepts no new roles.
///
/// # Errors
/// `contact.inactive` or `contact.copy`, at that field.
pub(crate) fn must_take_roles(contact: &Contact, field: &'static str) -> Result<()> {
    not_a_copy_in(contact, field)?;
    if takes_roles(contact) {
        return Ok(());
    }
    Err(Error::field_rule("contact.inactive", field, INACTIVE))
}

/// Refuses changes that name a contact which does not exist, or give one a role that it may not accept. `held` is who holds the roles now, and `field` what a role is called in the request.
///
/// # Errors
/// The fields of all contacts that don't exist; else `contact.copy` with those of all copies, or `contact.inactive` with those of all that accept no new roles.
pub(crate) async fn check_takers<F: Into<Cow<'static, str>>>(
    tx: &mut Tx,
    organization: OrganizationId,
    changes: &BTreeMap<Role, Option<ContactId>>,
    held: &BTreeMap<Role, ContactId>,
    field: impl Fn(Role) -> F,
) -> Result<()> {
    let ids: Vec<ContactId> = changes.values().flatten().copied().collect();
    let found = store::contacts::many(tx, organization, &ids).await?;
    let (mut unknown, mut inactive) = (FieldErrors::default(), FieldErrors::default());
    let mut copies = FieldErrors::default();
    for (role, contact) in changes {
        let Some(contact) = contact else { continue };
        match found.iter().find(|each| each.id == *contact) {
            None => unknown.push(field(*role), code(UNKNOWN)),
            Some(_) if held.get(role) == Some(contact) => {}
            Some(found) => match copy_code(found) {
                Some(code) => copies.push(field(*role), code),
                None if !takes_roles(found) => inactive.push(field(*role), code(INACTIVE)),
                None => {}
            },
        }
    }
    unknown.or(()).map_err(Error::Invalid)?;
    if !copies.is_empty() {
        return Err(Error::Rule {
            code: "contact.copy",
            message: "A copy follows its original, and is given no roles by hand.".into(),
            fields: copies,
        });
    }
    if inactive.is_empty() {
        return Ok(());
    }
    Err(Error::Rule {
        code: "contact.inactive",
        message: "An inactive contact takes no new roles.".into(),
        fields: inactive,
    })
}
