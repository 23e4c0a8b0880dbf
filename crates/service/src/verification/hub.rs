//! Unverified contacts: which address, since when, the deadline, which roles are affected, and the status of the last e-mail.

use super::Verification;
use crate::allowed::ContactsRead;
use crate::{Actor, Error, Result};
use boxed::boxed;
use chrono::{DateTime, TimeDelta, Utc};
use model::contact::{ContactKind, VerificationStatus};
use model::id::{ContactId, OrganizationId};
use model::role::Role;
use model::verification::{DEADLINE_DAYS, LetterStatus, days_left};
use std::collections::{BTreeMap, HashMap};
use store::contacts::{Contact, Uses};
use store::letters::Letter;
use store::verification::Waiting;
use store::{Listed, Page, Tx};

/// The verification state of an unverified external contact.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The contact.
    pub contact: Contact,
    /// Since when its name and address are unverified.
    pub since: DateTime<Utc>,
    /// How many domains show it in any role.
    pub domains: usize,
    /// How many of them show it as their registrant.
    pub registrant_of: usize,
    /// What names it.
    pub uses: Uses,
    /// The last e-mail.
    pub letter: Option<Letter>,
}

impl Standing {
    /// The deadline. Only a registrant's address has one.
    #[must_use]
    pub fn deadline(&self) -> Option<DateTime<Utc>> {
        (self.registrant_of > 0).then(|| self.since + TimeDelta::days(DEADLINE_DAYS))
    }

    /// Days until then: 1 on the last day, 0 and less after it.
    #[must_use]
    pub fn days_left(&self, now: DateTime<Utc>) -> Option<i64> {
        (self.registrant_of > 0).then(|| days_left(self.since, now))
    }

    /// Whether it would be known that a letter to the contact did not arrive. Where it would not, silence is no delivery.
    #[must_use]
    pub fn returns_known(&self) -> bool {
        let email = self.contact.snapshot.email.as_deref();
        email.is_none_or(model::email::returns_known)
    }

    /// Whether a mail server refused the contact's present address, or a letter to it came back.
    #[must_use]
    pub fn bounced(&self) -> bool {
        self.letter.as_ref().is_some_and(|letter| {
            letter.status == LetterStatus::Bounced
                && Some(&letter.email) == self.contact.snapshot.email.as_ref()
        })
    }
}

impl<'a> Verification<'a> {
    /// The unverified external contacts that are active or hold a role, the longest unverified first, and how many there are in all,
    /// counted up to one more than [`COUNTED`](super::COUNTED).
    ///
    /// # Errors
    /// When the caller may not read contacts.
    #[boxed]
    pub async fn hub(self, actor: &Actor, page: &Page) -> Result<(Listed<Standing>, i64)> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        let listed = store::verification::waiting(&mut tx, actor.organization, page).await?;
        let total = store::verification::count_waiting(&mut tx, actor.organization).await?;
        let ids: Vec<ContactId> = listed.rows.iter().map(|row| row.contact.id).collect();
        let mut beside = Beside::read(&mut tx, actor.organization, &ids).await?;
        let rows = listed.rows.into_iter().map(|row| beside.of(row)).collect();
        let next = listed.next;
        Ok((Listed { rows, next }, total))
    }

    /// The state of one contact; `None` when it needs no verification.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn of_contact(self, actor: &Actor, id: ContactId) -> Result<Option<Standing>> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        let contact = store::contacts::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        if contact.kind == ContactKind::Member
            || contact.verification_status == VerificationStatus::Verified
        {
            return Ok(None);
        }
        let since = store::verification::unverified_since(&mut tx, actor.organization, id).await?;
        let mut beside = Beside::read(&mut tx, actor.organization, &[id]).await?;
        let row = Waiting {
            since: since.unwrap_or(contact.created_at),
            contact,
        };
        Ok(Some(beside.of(row)))
    }
}

/// What is known of unverified contacts besides, for all of them at once.
struct Beside {
    letters: HashMap<ContactId, Letter>,
    domains: BTreeMap<ContactId, i64>,
    uses: BTreeMap<ContactId, Uses>,
}

impl Beside {
    async fn read(tx: &mut Tx, of: OrganizationId, ids: &[ContactId]) -> Result<Self> {
        Ok(Self {
            letters: store::letters::newest_of(tx, of, ids).await?,
            domains: store::domains::count_shown_by(tx, of, ids).await?,
            uses: store::contacts::uses(tx, of, ids).await?,
        })
    }

    fn of(&mut self, row: Waiting) -> Standing {
        let Waiting { contact, since } = row;
        let uses = self.uses.remove(&contact.id).unwrap_or_default();
        let domains = self.domains.remove(&contact.id).unwrap_or_default();
        Standing {
            since,
            domains: number(domains),
            registrant_of: number(uses.shown[Role::Registrant as usize]),
            uses,
            letter: self.letters.remove(&contact.id),
            contact,
        }
    }
}

fn number(counted: i64) -> usize {
    usize::try_from(counted).unwrap_or_default()
}
