//! The reminder: once, a week after an unanswered e-mail (RAA WHOIS Accuracy Program Specification: fifteen days in all).
//!
//! A contact that was never asked gets none: the first e-mail is always somebody's decision. Each reminder is one transaction, in which the contact is locked and checked
//! again, so that two workers write one.

use crate::{Result, Worker};
use chrono::TimeDelta;
use model::id::LetterId;
use model::task::CreatedBy;
use model::verification::{DEADLINE_DAYS, LINK_DAYS, LetterKind, LetterStatus, REMINDER_DAYS};
use store::letters::Letter;

/// How many are written per round.
const AT_ONCE: u32 = 200;

impl Worker {
    /// Writes the reminders that are due into the outbox and returns how many.
    pub async fn remind(&self) -> Result<usize> {
        let now = self.now();
        let mut tx = self.db.read().await?;
        let (after, until) = (
            now - TimeDelta::days(DEADLINE_DAYS),
            now - TimeDelta::days(REMINDER_DAYS),
        );
        let unanswered = store::letters::unanswered(&mut tx, after, until, AT_ONCE).await?;
        drop(tx);
        let mut written = 0;
        for letter in unanswered {
            written += usize::from(self.remind_of(&letter).await?);
        }
        Ok(written)
    }

    async fn remind_of(&self, letter: &Letter) -> Result<bool> {
        let now = self.now();
        let (organization, contact) = (letter.organization_id, letter.contact_id);
        let mut tx = self.db.begin().await?;
        if store::verification::hold(&mut tx, organization, contact)
            .await?
            .is_none()
        {
            return Ok(false);
        }
        let newest = store::letters::newest_of(&mut tx, organization, &[contact]).await?;
        if newest.get(&contact).map(|newest| newest.id) != Some(letter.id) {
            return Ok(false);
        }
        let reminder = Letter {
            id: LetterId(model::outside::new_id(now, self.chance.as_ref())),
            kind: LetterKind::Reminder,
            status: LetterStatus::Pending,
            attempt: 0,
            claimable_at: now,
            lease_owner: None,
            created_by: CreatedBy::system(),
            created_at: now,
            expires_at: now + TimeDelta::days(LINK_DAYS),
            sent_at: None,
            last_error: None,
            refusal: None,
            ..letter.clone()
        };
        store::letters::put_letter(&mut tx, &reminder).await?;
        tx.commit().await?;
        Ok(true)
    }
}
