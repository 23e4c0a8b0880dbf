//! One letter: is it still to be sent, a link of its own, the mail server, what became of it.

use super::{LEASE, PATIENCE, Post, words};
use crate::backoff;
use crate::{Result, Worker};
use chrono::TimeDelta;
use mail::Failure;
use model::contact::{ContactKind, VerificationStatus};
use model::verification::{LetterStatus, Token, value};
use store::Leased;
use store::contacts::Contact;
use store::letters::Letter;
use store::verification::VerificationToken;

/// The first pause, in milliseconds, doubled each time up to the longest. RFC 5321, section 4.5.4.1, wants at least half an hour for a queue; the first tries come
/// sooner, as most servers that ask to wait (greylisting) mean minutes.
pub(super) const PAUSES_MS: (i64, i64) = (60_000, 3_600_000);
/// How often a letter is tried: for about four days (RFC 5321, section 4.5.4.1).
pub(super) const TRIES: i32 = 100;
/// The longest of a mail server's words that are kept, in characters.
pub(super) const WORDS: usize = 500;

impl Worker {
    /// Carries a claimed letter to a mail server and writes down what became of it.
    pub(super) async fn deliver(&self, post: &Post, letter: Leased<Letter>) -> Result<()> {
        let now = self.now();
        let mut tx = self.db.read().await?;
        let contact =
            store::contacts::get(&mut tx, letter.organization_id, letter.contact_id).await?;
        let organization = store::organizations::get(&mut tx, letter.organization_id).await?;
        drop(tx);
        let wanted = contact.filter(|contact| still_asks(contact, &letter));
        let (Some(contact), Some(organization)) = (wanted, organization) else {
            let why = "The contact was changed, confirmed or deleted before the letter went out.";
            return self
                .settle_as(letter, LetterStatus::Failed, Some(why))
                .await;
        };
        if letter.expires_at <= now || letter.attempt > TRIES {
            let why = letter.last_error.clone();
            let why = why.unwrap_or_else(|| "It could not be sent in time.".into());
            return self
                .settle_as(letter, LetterStatus::Failed, Some(&why))
                .await;
        }
        let token = Token::new(self.chance.as_ref());
        if !self.write_link(&letter, &token).await? {
            return Ok(());
        }
        let link = format!("{}/verify/{}", post.public_url, token.secret());
        let message = words::compose(&letter, &contact, &organization.name, &link, now);
        let sent = tokio::time::timeout(PATIENCE, post.mailer.send(&message))
            .await
            .unwrap_or_else(|_| {
                Err(Failure::Retry {
                    code: None,
                    why: "The mail server took too long.".into(),
                })
            });
        match &sent {
            Ok(()) => tracing::info!(letter = %letter.id, kind = letter.kind.as_str(), "sent"),
            Err(failure) => {
                tracing::warn!(letter = %letter.id, attempt = letter.attempt, %failure, "not sent");
            }
        }
        match sent {
            Ok(()) => self.settle_as(letter, LetterStatus::Sent, None).await,
            Err(Failure::Refused { bounced, text, .. }) => {
                let status = if bounced {
                    LetterStatus::Bounced
                } else {
                    LetterStatus::Failed
                };
                self.settle_as(letter, status, Some(&text)).await
            }
            Err(Failure::Retry { why, .. }) if letter.attempt >= TRIES => {
                self.settle_as(letter, LetterStatus::Failed, Some(&why))
                    .await
            }
            Err(Failure::Retry { why, .. }) => {
                self.settle_as(letter, LetterStatus::Pending, Some(&why))
                    .await
            }
        }
    }

    /// Writes the link's hash down while the lease holds. `false` when it is lost: somebody else has the letter.
    async fn write_link(&self, letter: &Leased<Letter>, token: &Token) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let (id, lease) = (letter.id, letter.lease);
        if !store::letters::renew_letter(&mut tx, id, lease, self.moment(), LEASE).await? {
            return Ok(false);
        }
        let link = VerificationToken {
            token_hash: token.hash().to_vec(),
            organization_id: letter.organization_id,
            contact_id: letter.contact_id,
            letter_id: letter.id,
            value_hash: letter.value_hash.clone(),
            expires_at: letter.expires_at,
            used_at: None,
        };
        store::verification::put_token(&mut tx, &link).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn settle_as(
        &self,
        mut letter: Leased<Letter>,
        status: LetterStatus,
        said: Option<&str>,
    ) -> Result<()> {
        let now = self.now();
        letter.status = status;
        letter.last_error = said.map(|said| said.chars().take(WORDS).collect());
        let mut pause = TimeDelta::zero();
        match status {
            LetterStatus::Sent => letter.sent_at = Some(now),
            LetterStatus::Pending => {
                let failures = u32::try_from(letter.attempt).unwrap_or(1);
                pause = backoff::between(PAUSES_MS, failures, self.chance.as_ref());
            }
            LetterStatus::Bounced | LetterStatus::Failed => {}
        }
        let mut tx = self.db.begin().await?;
        letter.claimable_at = tx.now(self.moment()).await? + pause;
        match store::letters::settle_letter(&mut tx, &letter, letter.lease).await {
            // The lease ran out meanwhile, and whoever has it now writes what becomes of the letter.
            Err(store::Error::Stale) => Ok(()),
            written => {
                written?;
                tx.commit().await
            }
        }
    }
}

/// Whether the holder of the letter's value is still to be asked.
fn still_asks(contact: &Contact, letter: &Letter) -> bool {
    contact.kind == ContactKind::External
        && contact.verification_status == VerificationStatus::Unverified
        && value(&contact.snapshot).is_some_and(|value| value[..] == letter.value_hash[..])
}
