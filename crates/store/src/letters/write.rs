//! Writing e-mails to the outbox.

use super::Letter;
use crate::column::micros;
use crate::error::{Error, one};
use crate::tx::Tx;
use crate::wake::Wake;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, TaskId};
use model::letter::Refusal;

/// The form in which addresses are counted: upper case does not get around the limit.
pub(crate) fn folded(email: &str) -> String {
    email.to_lowercase()
}

/// Writes a new e-mail, and wakes the workers once it is committed.
///
/// # Errors
/// [`Error::Missing`] when the contact is not the organization's; [`Error::Duplicate`] when the id is taken.
pub async fn put_letter(tx: &mut Tx, letter: &Letter) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO letter (id, organization_id, contact_id, kind, email, email_folded, value_hash, status, attempt, \
        claimable_at, lease_owner, created_by, created_at, expires_at, sent_at, last_error, refusal) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(letter.id.0)
            .bind(letter.organization_id.0)
            .bind(letter.contact_id.0)
            .bind(letter.kind.as_str())
            .bind(&letter.email)
            .bind(folded(&letter.email))
            .bind(&letter.value_hash)
            .bind(letter.status.as_str())
            .bind(letter.attempt)
            .bind(micros(letter.claimable_at))
            .bind(letter.lease_owner)
            .bind(crate::kept::write(&letter.created_by)?)
            .bind(micros(letter.created_at))
            .bind(micros(letter.expires_at))
            .bind(letter.sent_at.map(micros))
            .bind(&letter.last_error)
            .bind(letter.refusal.map(Refusal::as_str))
    )?)?;
    // A hint to poll, as for tasks: no stream follows this id.
    tx.wake(Wake {
        organization: letter.organization_id,
        task: TaskId(letter.id.0),
    });
    Ok(())
}

/// Keeps other transactions from counting or writing e-mails to this address until the end of this one.
///
/// # Errors
/// [`Error::Missing`] when the organization does not exist.
pub async fn hold_address(
    tx: &mut Tx,
    organization: OrganizationId,
    email: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const UPSERT: &str = "INSERT INTO letter_address (organization_id, email_folded, asked_at) VALUES ($1, $2, $3) \
        ON CONFLICT (organization_id, email_folded) DO UPDATE SET asked_at = excluded.asked_at";
    one(touched!(
        tx,
        sqlx::query(UPSERT)
            .bind(organization.0)
            .bind(folded(email))
            .bind(micros(now))
    )?)
}
