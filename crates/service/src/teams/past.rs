//! A team and its slots as they were.

use super::{TeamView, Teams};
use crate::allowed::DomainsRead;
use crate::contacts::Contact;
use crate::{Actor, Error, Result, Why};
use boxed::boxed;
use chrono::{DateTime, Utc};
use model::id::{ContactId, TeamId};
use model::past::Interval;
use model::role::Role;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A team as it was at a moment.
#[derive(Debug, Clone)]
pub struct TeamThen {
    /// The team with who was in its slots, all as they were. The offices of member contacts are not kept.
    pub view: TeamView,
    /// The moment.
    pub at: DateTime<Utc>,
    /// Since when it was so, and why.
    pub why: Why,
    /// Since when who was in a slot was in it, and why.
    pub slots: BTreeMap<Role, Why>,
    /// How many domains it had.
    pub domains: i64,
}

impl TeamThen {
    /// The team as the API shows it.
    #[must_use]
    pub fn wire(&self) -> wire::Team {
        wire::Team {
            at: Some(self.at.into()),
            since: Some(self.why.since.into()),
            cause: self.why.wire(),
            ..self.view.wire()
        }
    }
}

impl<'a> Teams<'a> {
    /// One team as it was at this moment, deleted ones included.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it was not there for this caller; `at.future`, `at.too_early`.
    #[boxed]
    pub async fn at(self, actor: &Actor, id: TeamId, at: DateTime<Utc>) -> Result<TeamThen> {
        let actor = &actor.allowed_in_book::<DomainsRead>()?;
        let organization = actor.organization;
        let past = self.tools.past();
        let mut tx = self.tools.read(actor).await?;
        past.check(&mut tx, actor, at).await?;
        let then = store::past::team(&mut tx, organization, id, at)
            .await?
            .ok_or(Error::NotFound)?;
        let owners = [id.0, Uuid::nil(), Uuid::nil()];
        let named = store::past::roles(&mut tx, organization, owners, at).await?;
        let named: Vec<Interval<ContactId>> = named
            .into_iter()
            .filter(|slot| slot.to.is_none_or(|to| to.at > at))
            .collect();
        let ids: Vec<ContactId> = named.iter().map(|slot| slot.contact).collect();
        let contacts = store::past::contacts(&mut tx, organization, &ids, at).await?;
        let contacts: BTreeMap<ContactId, Contact> = contacts
            .into_iter()
            .map(|contact| (contact.id, contact))
            .collect();
        let (mut held, mut slots) = (BTreeMap::new(), BTreeMap::new());
        for slot in named {
            let Some(contact) = contacts.get(&slot.contact) else {
                continue;
            };
            held.insert(slot.role, contact.clone());
            let about = [id.0, slot.contact.0];
            let why = past.why(&mut tx, actor, slot.from, about).await?;
            slots.insert(slot.role, why);
        }
        Ok(TeamThen {
            view: TeamView {
                team: then.what,
                slots: held,
                locations: BTreeMap::new(),
            },
            at,
            why: past.why(&mut tx, actor, then.since, [id.0; 2]).await?,
            slots,
            domains: store::past::domains_of_team(&mut tx, organization, id, at).await?,
        })
    }
}
