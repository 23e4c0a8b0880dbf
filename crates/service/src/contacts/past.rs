//! A contact as it was.

use super::{Contact, Contacts, Usage, wire};
use crate::allowed::ContactsRead;
use crate::{Actor, Cleared, Error, Result, Why};
use boxed::boxed;
use chrono::{DateTime, Utc};
use model::id::ContactId;
use model::role::Role;
use store::Tx;
use store::teams::Slot;

/// A contact as it was at a moment.
#[derive(Debug, Clone)]
pub struct ContactThen {
    /// As it was.
    pub contact: Contact,
    /// The moment.
    pub at: DateTime<Utc>,
    /// Since when it said this, and why.
    pub why: Why,
}

/// What a contact's page shows of a past moment.
#[derive(Debug, Clone)]
pub struct ContactCardThen {
    /// The contact.
    pub then: ContactThen,
    /// Roles that it held, by domain name; at most 200.
    pub usage: Vec<Usage>,
    /// The teams’ slots that held it; at most 200.
    pub slots: Vec<Slot>,
    /// The roles for which the organization named it by default.
    pub defaults: Vec<Role>,
}

impl ContactThen {
    /// The contact as the API shows it. The office of a member contact is not kept: `location` is `null`, and its fields say the address of that time.
    #[must_use]
    pub fn wire(&self) -> ::wire::Contact {
        ::wire::Contact {
            at: Some(self.at.into()),
            since: Some(self.why.since.into()),
            cause: self.why.wire(),
            ..wire(&self.contact)
        }
    }
}

impl<'a> Contacts<'a> {
    /// One contact as it was at this moment, deleted ones included.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it was not there for this caller; `at.future`, `at.too_early`.
    #[boxed]
    pub async fn at(self, actor: &Actor, id: ContactId, at: DateTime<Utc>) -> Result<ContactThen> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        self.then(&mut tx, actor, id, at).await
    }

    /// [`Contacts::at`] with what it held then.
    ///
    /// # Errors
    /// As [`Contacts::at`].
    #[boxed]
    pub async fn card_at(
        self,
        actor: &Actor,
        id: ContactId,
        at: DateTime<Utc>,
    ) -> Result<ContactCardThen> {
        let actor = &actor.allowed::<ContactsRead>()?;
        let organization = actor.organization;
        let mut tx = self.tools.read(actor).await?;
        Ok(ContactCardThen {
            then: self.then(&mut tx, actor, id, at).await?,
            usage: store::past::usage(&mut tx, organization, id, at, 200).await?,
            slots: store::past::slots_naming(&mut tx, organization, id, at, 200).await?,
            defaults: store::past::named_by_default(&mut tx, organization, id, at).await?,
        })
    }

    async fn then(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: ContactId,
        at: DateTime<Utc>,
    ) -> Result<ContactThen> {
        self.tools.past().check(tx, actor, at).await?;
        let then = store::past::contact(tx, actor.organization, id, at)
            .await?
            .ok_or(Error::NotFound)?;
        let why = self.tools.past().why(tx, actor, then.since, [id.0; 2]);
        Ok(ContactThen {
            why: why.await?,
            contact: then.what,
            at,
        })
    }
}
