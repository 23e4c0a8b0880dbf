//! Where the contact comes from that provides a role's data: out of the book, by a change in place, or anew.

use super::super::Domains;
use super::choose::{Chosen, Wanted};
use crate::book::takes_roles;
use crate::{Cleared, Result};
use model::id::ContactId;
use model::role::Role;
use std::collections::BTreeMap;
use store::Tx;
use store::contacts::Contact;

impl Domains<'_> {
    /// A contact of the book that says this already.
    pub(super) async fn found(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        wanted: &Wanted,
    ) -> Result<Option<Contact>> {
        let (of, disclose) = (&wanted.snapshot, wanted.disclose);
        Ok(store::contacts::saying(tx, actor.organization, of, disclose).await?)
    }

    /// The contact that only these roles use, to be changed in place; otherwise a new one.
    pub(super) async fn own(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        bindings: &BTreeMap<Role, ContactId>,
        free: &[&Contact],
        wanted: &Wanted,
    ) -> Result<Chosen> {
        for role in &wanted.roles {
            let Some(contact) = free
                .iter()
                .find(|contact| bindings.get(role) == Some(&contact.id))
            else {
                continue;
            };
            let ours = wanted
                .roles
                .iter()
                .filter(|role| bindings.get(role) == Some(&contact.id))
                .count();
            let all = store::contacts::usage_count(tx, actor.organization, contact.id).await?;
            if usize::try_from(all).is_ok_and(|all| all == ours) {
                return Ok(Chosen::Changes((*contact).clone()));
            }
        }
        Ok(Chosen::New)
    }

    /// The found contact, locked until the commit, if it still says this: somebody may have changed it in between. Otherwise a new one.
    pub(super) async fn still(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        wanted: &Wanted,
        contact: Contact,
    ) -> Result<Chosen> {
        let organization = actor.organization;
        store::contacts::hold(tx, organization, contact.id).await?;
        let now = store::contacts::get(tx, organization, contact.id).await?;
        let still = now.filter(|now| takes_roles(now) && wanted.is_said_by(now));
        Ok(still.map_or(Chosen::New, Chosen::Found))
    }
}
