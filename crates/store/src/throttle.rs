//! The brake on guessing passwords: failures in a row per account and per address.

use crate::column::micros;
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use sqlx::FromRow;

/// What is known of one subject.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Throttle {
    /// Failures in a row.
    pub failures: i64,
    /// Until when nothing is even tried.
    pub blocked_until: Option<DateTime<Utc>>,
    /// When the last failure was.
    pub last_failure_at: DateTime<Utc>,
}

/// What is known of a subject; `None` when it never failed or was cleared.
///
/// # Errors
/// What the database said.
pub async fn get(tx: &mut Tx, subject: &str) -> Result<Option<Throttle>, Error> {
    const SELECT: &str =
        "SELECT failures, blocked_until, last_failure_at FROM sign_in_throttle WHERE subject = $1";
    on!(tx, conn => sqlx::query_as(SELECT).bind(subject).fetch_optional(conn))
}

/// Counts a failure and gives how many there are in a row now. When the last one was before `reset_before` the count begins at one again.
/// `blocked_until` stands until a later call names another time; `None` leaves it.
///
/// # Errors
/// What the database said.
pub async fn fail(
    tx: &mut Tx,
    subject: &str,
    now: DateTime<Utc>,
    blocked_until: Option<DateTime<Utc>>,
    reset_before: DateTime<Utc>,
) -> Result<i64, Error> {
    const UPSERT: &str = "INSERT INTO sign_in_throttle (subject, failures, blocked_until, last_failure_at) VALUES ($1, 1, $3, $2) \
        ON CONFLICT (subject) DO UPDATE SET \
        failures = CASE WHEN sign_in_throttle.last_failure_at < $4 THEN 1 ELSE sign_in_throttle.failures + 1 END, \
        blocked_until = COALESCE(excluded.blocked_until, sign_in_throttle.blocked_until), \
        last_failure_at = excluded.last_failure_at RETURNING failures";
    on!(tx, conn => sqlx::query_scalar(UPSERT)
        .bind(subject)
        .bind(micros(now))
        .bind(blocked_until.map(micros))
        .bind(micros(reset_before))
        .fetch_one(conn))
}

/// Forgets a subject.
///
/// # Errors
/// What the database said.
pub async fn clear(tx: &mut Tx, subject: &str) -> Result<(), Error> {
    touched!(
        tx,
        sqlx::query("DELETE FROM sign_in_throttle WHERE subject = $1").bind(subject)
    )
    .map(|_| ())
}
