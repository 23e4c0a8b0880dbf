//! Throttling: counts of password attempts, by account, by address and the like, against guessing.
//!
//! An attempt is counted before anything is computed, by the statement that also decides, so that no number of concurrent attempts gets past it. A correct password
//! takes the count back.

use crate::column::micros;
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};

/// How attempts of one subject are limited, as of now.
#[derive(Debug, Clone)]
pub struct Rule {
    /// How many are free. The last free one begins the first back-off.
    pub free: i64,
    /// A count that began before this is forgotten.
    pub began_before: DateTime<Utc>,
    /// A count whose last attempt was before this is forgotten.
    pub last_before: DateTime<Utc>,
    /// Until when attempts are refused after the last free one, after the next, and so on; the last value applies from there on.
    pub pauses: [DateTime<Utc>; 5],
}

/// Until when attempts of this subject are refused; `None` when they are allowed.
pub async fn blocked(
    tx: &mut Tx,
    subject: &str,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Error> {
    const SELECT: &str =
        "SELECT blocked_until FROM sign_in_throttle WHERE subject = $1 AND blocked_until > $2";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(subject).bind(micros(now)).fetch_optional(conn))
}

/// Counts an attempt, and returns the count; `None` when it is refused, and then nothing is counted.
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

/// Takes back the count of an attempt that was correct, or was not checked after all. A back-off that it began is over.
pub async fn give_back(tx: &mut Tx, subject: &str, free: i64) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE sign_in_throttle SET tries = tries - 1, \
        blocked_until = CASE WHEN tries <= $2 THEN NULL ELSE blocked_until END WHERE subject = $1 AND tries > 0";
    touched!(tx, sqlx::query(UPDATE).bind(subject).bind(free)).map(|_| ())
}

/// Forgets a subject's counts.
pub async fn clear(tx: &mut Tx, subject: &str) -> Result<(), Error> {
    touched!(
        tx,
        sqlx::query("DELETE FROM sign_in_throttle WHERE subject = $1").bind(subject)
    )
    .map(|_| ())
}
