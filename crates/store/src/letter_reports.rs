//! Reports of letters' return: by which mark a report is known, what it changes, and how many there were.
//!
//! Only the hash of a mark is stored: read access to the table is not enough to forge a report.

use crate::column::micros;
use crate::error::{Error, one};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{LetterId, OrganizationId, UserId};
use model::letter::{Refusal, ReportOutcome};
use model::verification::LetterStatus;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which row of which outbox was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// A verification or its reminder.
    Letter(LetterId),
    /// The invitation of this person.
    Invitation(UserId),
}

/// One attempt to send a letter or an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailedMessage {
    /// SHA-256 of its mark.
    pub token_hash: Vec<u8>,
    /// The organization that sends it.
    pub organization_id: OrganizationId,
    /// What was sent.
    pub of: Sent,
    /// When.
    pub mailed_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    token_hash: Vec<u8>,
    organization_id: Uuid,
    letter_id: Option<Uuid>,
    user_id: Option<Uuid>,
    mailed_at: DateTime<Utc>,
}

impl Row {
    fn message(self) -> Option<MailedMessage> {
        let of = match (self.letter_id, self.user_id) {
            (Some(id), _) => Sent::Letter(LetterId(id)),
            (None, Some(id)) => Sent::Invitation(UserId(id)),
            (None, None) => return None,
        };
        Some(MailedMessage {
            token_hash: self.token_hash,
            organization_id: OrganizationId(self.organization_id),
            of,
            mailed_at: self.mailed_at,
        })
    }
}

/// Writes an attempt that is about to be made. It is deleted with its letter or invitation.
///
/// # Errors
/// [`Error::Missing`] when there is no such letter of the organization, or no such invitation; [`Error::Duplicate`] when the mark was drawn before.
pub async fn put(tx: &mut Tx, message: &MailedMessage) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO mailed_message (token_hash, organization_id, letter_id, user_id, mailed_at) VALUES ($1, $2, $3, $4, $5)";
    let (letter, user) = match message.of {
        Sent::Letter(id) => (Some(id.0), None),
        Sent::Invitation(id) => (None, Some(id.0)),
    };
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(&message.token_hash)
            .bind(message.organization_id.0)
            .bind(letter)
            .bind(user)
            .bind(micros(message.mailed_at))
    )?)
}

/// The attempt with this mark, in any organization: a report says nothing else that could be trusted.
pub async fn find(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<MailedMessage>, Error> {
    const SELECT: &str = "SELECT token_hash, organization_id, letter_id, user_id, mailed_at FROM mailed_message WHERE token_hash = $1";
    let row: Option<Row> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(token_hash).fetch_optional(conn))?;
    Ok(row.and_then(Row::message))
}

/// Marks what was sent as come back. Whoever is sending it at the moment loses the lease. `false` when it had come back before, or was given up: nothing is changed then.
pub async fn came_back(
    tx: &mut Tx,
    message: &MailedMessage,
    status: LetterStatus,
    refusal: Option<Refusal>,
    words: &str,
) -> Result<bool, Error> {
    const LETTER: &str = "UPDATE letter SET status = $3, refusal = $4, last_error = $5, lease_owner = NULL, fence = fence + 1 \
        WHERE organization_id = $1 AND id = $2 AND status IN ('pending', 'sent')";
    const INVITATION: &str = "UPDATE invitation SET status = $3, refusal = $4, last_error = $5, lease_owner = NULL, fence = fence + 1 \
        WHERE organization_id = $1 AND user_id = $2 AND status IN ('pending', 'sent')";
    let (sql, id) = match message.of {
        Sent::Letter(id) => (LETTER, id.0),
        Sent::Invitation(id) => (INVITATION, id.0),
    };
    let rows = touched!(
        tx,
        sqlx::query(sql)
            .bind(message.organization_id.0)
            .bind(id)
            .bind(status.as_str())
            .bind(refusal.map(Refusal::as_str))
            .bind(words)
    )?;
    Ok(rows == 1)
}

/// Counts a report.
pub async fn count(tx: &mut Tx, outcome: ReportOutcome) -> Result<(), Error> {
    const UPSERT: &str = "INSERT INTO report_count (outcome, reports) VALUES ($1, 1) \
        ON CONFLICT (outcome) DO UPDATE SET reports = report_count.reports + 1";
    one(touched!(tx, sqlx::query(UPSERT).bind(outcome.as_str()))?)
}

/// How many reports there were, by what was made of them. Words of a newer version are left out.
pub async fn counts(tx: &mut Tx) -> Result<BTreeMap<ReportOutcome, i64>, Error> {
    let rows: Vec<(String, i64)> = on!(tx, conn => sqlx::query_as("SELECT outcome, reports FROM report_count").fetch_all(conn))?;
    let known = rows
        .into_iter()
        .filter_map(|(word, reports)| Some((word.parse().ok()?, reports)));
    Ok(known.collect())
}
