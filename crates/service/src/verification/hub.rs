//! Unverified contacts: which address, since when, the deadline, which roles are affected, and the status of the last e-mail.

use super::Verification;
use crate::allowed::ContactsRead;
use crate::{Actor, Error, Result};
use chrono::{DateTime, TimeDelta, Utc};
use model::contact::{ContactKind, VerificationStatus};
use model::id::{ContactId, DomainId};
use model::role::Role;
use model::verification::{DEADLINE_DAYS, LetterStatus, days_left};
use std::collections::{BTreeSet, HashMap};
use store::contacts::Contact;
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
    /// On how many domains it holds any role.
    pub domains: usize,
    /// On how many of them it is the registrant.
    pub registrant_of: usize,
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

    /// Whether a mail server refused the contact's present address.
    #[must_use]
    pub fn bounced(&self) -> bool {
        self.letter.as_ref().is_some_and(|letter| {
            letter.status == LetterStatus::Bounced
                && Some(&letter.email) == self.contact.snapshot.email.as_ref()
        })
    }
}

impl Verification<'_> {
    /// The unverified external contacts that are active or hold a role, the longest unverified first, and how many there are in all,
    /// counted up to one more than [`COUNTED`](super::COUNTED).
    ///
    /// # Errors
    /// When the caller may not read contacts.
    pub async fn hub(self, actor: &Actor, page: &Page) -> Result<(Listed<Standing>, i64)> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        let listed = store::verification::waiting(&mut tx, actor.organization, page).await?;
        let total = store::verification::count_waiting(&mut tx, actor.organization).await?;
        let ids: Vec<ContactId> = listed.rows.iter().map(|row| row.contact.id).collect();
        let mut letters = store::letters::newest_of(&mut tx, actor.organization, &ids).await?;
        let mut rows = Vec::with_capacity(listed.rows.len());
        for row in listed.rows {
            rows.push(standing(&mut tx, row, &mut letters).await?);
        }
        let next = listed.next;
        Ok((Listed { rows, next }, total))
    }

    /// The state of one contact; `None` when it needs no verification.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
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
        let mut letters = store::letters::newest_of(&mut tx, actor.organization, &[id]).await?;
        let row = Waiting {
            since: since.unwrap_or(contact.created_at),
            contact,
        };
        Ok(Some(standing(&mut tx, row, &mut letters).await?))
    }
}

async fn standing(
    tx: &mut Tx,
    row: Waiting,
    letters: &mut HashMap<ContactId, Letter>,
) -> Result<Standing> {
    let Waiting { contact, since } = row;
    let usage = store::contacts::usage(tx, contact.organization_id, contact.id, u32::MAX).await?;
    let all: BTreeSet<DomainId> = usage.iter().map(|usage| usage.domain).collect();
    let registrant_of = usage
        .iter()
        .filter(|usage| usage.role == Role::Registrant)
        .count();
    let letter = letters.remove(&contact.id);
    Ok(Standing {
        contact,
        since,
        domains: all.len(),
        registrant_of,
        letter,
    })
}
