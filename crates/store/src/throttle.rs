//! Counts of tries at a password, by account, by address and the like: the brake on guessing.
//!
//! A try is counted before anything is computed, by the statement that also decides, so that no number of tries at once gets past it. Whoever turns out to be right
//! gives it back.

use crate::column::micros;
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};

/// How tries of one subject are counted, as of now.
#[derive(Debug, Clone)]
pub struct Rule {
    /// How many are free. The last free one begins the first pause.
    pub free: i64,
    /// A count that began before this is forgotten.
    pub began_before: DateTime<Utc>,
    /// A count whose last try was before this is forgotten.
    pub last_before: DateTime<Utc>,
    /// Until when nothing is tried after the last free one, after the next, and so on; the last of them stays.
    pub pauses: [DateTime<Utc>; 5],
}

/// Until when nothing of this subject is tried; `None` when it may be.
///
/// # Errors
/// What the database said.
pub async fn blocked(
    tx: &mut Tx,
    subject: &str,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Error> {
    const SELECT: &str =
        "SELECT blocked_until FROM sign_in_throttle WHERE subject = $1 AND blocked_until > $2";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(subject).bind(micros(now)).fetch_optional(conn))
}

/// Counts a try, and gives how many there are now; `None` when nothing may be tried, and then nothing is counted.
///
/// # Errors
/// What the database said.
pub async fn count(
    tx: &mut Tx,
    subject: &str,
    now: DateTime<Utc>,
    rule: &Rule,
) -> Result<Option<i64>, Error> {
    const UPSERT: &str = "INSERT INTO sign_in_throttle AS t (subject, tries, since, last_at, blocked_until) \
        VALUES ($1, 1, $2, $2, CASE WHEN $5 <= 1 THEN $6 ELSE NULL END) \
        ON CONFLICT (subject) DO UPDATE SET \
        tries = CASE WHEN t.since < $3 OR t.last_at < $4 THEN 1 ELSE t.tries + 1 END, \
        since = CASE WHEN t.since < $3 OR t.last_at < $4 THEN $2 ELSE t.since END, \
        blocked_until = CASE (CASE WHEN t.since < $3 OR t.last_at < $4 THEN 1 ELSE t.tries + 1 END) - $5 \
            WHEN 0 THEN $6 WHEN 1 THEN $7 WHEN 2 THEN $8 WHEN 3 THEN $9 \
            ELSE CASE WHEN (CASE WHEN t.since < $3 OR t.last_at < $4 THEN 1 ELSE t.tries + 1 END) < $5 THEN NULL ELSE $10 END END, \
        last_at = $2 \
        WHERE t.blocked_until IS NULL OR t.blocked_until <= $2 RETURNING tries";
    let [first, second, third, fourth, further] = rule.pauses.map(micros);
    on!(tx, conn => sqlx::query_scalar(UPSERT)
        .bind(subject)
        .bind(micros(now))
        .bind(micros(rule.began_before))
        .bind(micros(rule.last_before))
        .bind(rule.free)
        .bind(first)
        .bind(second)
        .bind(third)
        .bind(fourth)
        .bind(further)
        .fetch_optional(conn))
}

/// Takes a try back that was counted: it was a right one, or it was not looked at after all. A pause that it began is over.
///
/// # Errors
/// What the database said.
pub async fn give_back(tx: &mut Tx, subject: &str, free: i64) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE sign_in_throttle SET tries = tries - 1, \
        blocked_until = CASE WHEN tries <= $2 THEN NULL ELSE blocked_until END WHERE subject = $1 AND tries > 0";
    touched!(tx, sqlx::query(UPDATE).bind(subject).bind(free)).map(|_| ())
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
