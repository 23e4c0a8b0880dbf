//! Housekeeping: deleting what is no longer needed. Which process does it, and each kind's rows, a batch at a time.

use crate::column::micros;
use crate::error::Error;
use crate::lease::Now;
use crate::tx::Tx;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Claims the job of this name when nobody holds it and it was not done within `every`; holds it for `hold`. One process of the installation gets it.
pub async fn take(
    tx: &mut Tx,
    name: &str,
    owner: Uuid,
    now: Now,
    hold: TimeDelta,
    every: TimeDelta,
) -> Result<bool, Error> {
    // A time too far in the future was written by a process with a wrong clock.
    const TAKE: &str = "INSERT INTO housekeeping (name, owner, until, ran_at) VALUES ($1, $2, $3, NULL) \
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until \
        WHERE (housekeeping.until <= $4 OR housekeeping.until > $3) \
        AND (housekeeping.ran_at IS NULL OR housekeeping.ran_at <= $5 OR housekeeping.ran_at > $4)";
    let now = tx.now(now).await?;
    let query = touched!(
        tx,
        sqlx::query(TAKE)
            .bind(name)
            .bind(owner)
            .bind(now + hold)
            .bind(now)
            .bind(now - every)
    );
    query.map(|rows| rows == 1)
}

/// Extends the hold on the job; `false` when another process holds it by now.
pub async fn keep(
    tx: &mut Tx,
    name: &str,
    owner: Uuid,
    now: Now,
    hold: TimeDelta,
) -> Result<bool, Error> {
    const KEEP: &str = "UPDATE housekeeping SET until = $3 WHERE name = $1 AND owner = $2";
    let until = tx.now(now).await? + hold;
    touched!(tx, sqlx::query(KEEP).bind(name).bind(owner).bind(until)).map(|rows| rows == 1)
}

/// Records that the job is done for now.
pub async fn done(tx: &mut Tx, name: &str, owner: Uuid, now: Now) -> Result<(), Error> {
    const DONE: &str =
        "UPDATE housekeeping SET until = $3, ran_at = $3 WHERE name = $1 AND owner = $2";
    let now = tx.now(now).await?;
    touched!(tx, sqlx::query(DONE).bind(name).bind(owner).bind(now)).map(|_| ())
}

/// The kinds of rows that are deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Expired sessions.
    Sessions,
    /// Flashes.
    Flashes,
    /// Counts of sign-in attempts.
    Throttles,
    /// Networks that a person signed in from.
    Networks,
    /// Signing keys of short-lived tokens that verify nothing any more.
    SigningKeys,
    /// Stored responses to idempotent requests.
    Answers,
    /// Rows of uploaded files.
    ImportRows,
    /// The files themselves, once their rows are gone.
    ImportFiles,
    /// What expired plans say of their domains.
    PlanItems,
    /// What they would have sent.
    PlanContents,
    /// The plans themselves.
    Plans,
    /// Links in e-mails, by the end of their validity.
    Links,
    /// E-mails whose links are gone.
    Letters,
    /// The counts per e-mail address.
    Addresses,
    /// Invitations, by the end of their link's validity.
    Invitations,
    /// Webhook deliveries.
    Deliveries,
    /// Registry messages that could not be read.
    RegistryMessages,
    /// Events of ended tasks, except the last of each, which ends its stream.
    Events,
}

impl Kind {
    /// All kinds, ordered so that a referring row is deleted before the row that it refers to.
    pub const ALL: [Self; 18] = [
        Self::Sessions,
        Self::Flashes,
        Self::Throttles,
        Self::Networks,
        Self::SigningKeys,
        Self::Answers,
        Self::ImportRows,
        Self::ImportFiles,
        Self::PlanItems,
        Self::PlanContents,
        Self::Plans,
        Self::Links,
        Self::Letters,
        Self::Addresses,
        Self::Invitations,
        Self::Deliveries,
        Self::RegistryMessages,
        Self::Events,
    ];

    /// Its name in logs and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Flashes => "flashes",
            Self::Throttles => "sign_in_tries",
            Self::Networks => "known_networks",
            Self::SigningKeys => "signing_keys",
            Self::Answers => "idempotency_answers",
            Self::ImportRows => "import_rows",
            Self::ImportFiles => "import_files",
            Self::PlanItems => "plan_items",
            Self::PlanContents => "plan_contents",
            Self::Plans => "plans",
            Self::Links => "verification_links",
            Self::Letters => "letters",
            Self::Addresses => "letter_addresses",
            Self::Invitations => "invitations",
            Self::Deliveries => "webhook_deliveries",
            Self::RegistryMessages => "registry_messages",
            Self::Events => "task_events",
        }
    }

    /// `$1` is the cut-off time, `$2` the limit. An open task keeps its file.
    const fn delete(self) -> &'static str {
        match self {
            Self::Sessions => {
                "DELETE FROM login_session WHERE id IN (SELECT id FROM login_session WHERE expires_at < $1 LIMIT $2)"
            }
            Self::Flashes => {
                "DELETE FROM flash WHERE id IN (SELECT id FROM flash WHERE expires_at < $1 LIMIT $2)"
            }
            Self::Throttles => {
                "DELETE FROM sign_in_throttle WHERE subject IN (SELECT subject FROM sign_in_throttle \
                 WHERE last_at < $1 AND (blocked_until IS NULL OR blocked_until < $1) ORDER BY last_at, subject LIMIT $2)"
            }
            Self::Networks => {
                "DELETE FROM known_network WHERE (user_id, network) IN (SELECT user_id, network FROM known_network WHERE seen_at < $1 LIMIT $2)"
            }
            Self::SigningKeys => {
                "DELETE FROM signing_key WHERE id IN (SELECT id FROM signing_key WHERE ends_at < $1 LIMIT $2)"
            }
            Self::Answers => {
                "DELETE FROM idempotency WHERE (organization_id, caller, idempotency_key) IN \
                 (SELECT organization_id, caller, idempotency_key FROM idempotency WHERE created_at < $1 LIMIT $2)"
            }
            Self::ImportRows => {
                "DELETE FROM import_row WHERE (import_id, line) IN (SELECT r.import_id, r.line FROM import_job j \
                 JOIN import_row r ON r.import_id = j.id WHERE j.created_at < $1 AND NOT EXISTS \
                 (SELECT 1 FROM task t WHERE t.id = j.task_id AND t.status IN ('pending', 'running')) LIMIT $2)"
            }
            Self::ImportFiles => {
                "DELETE FROM import_job WHERE id IN (SELECT j.id FROM import_job j WHERE j.created_at < $1 \
                 AND NOT EXISTS (SELECT 1 FROM import_row r WHERE r.import_id = j.id) AND NOT EXISTS \
                 (SELECT 1 FROM task t WHERE t.id = j.task_id AND t.status IN ('pending', 'running')) LIMIT $2)"
            }
            // The task that carries a plan out may still count by its domains, or be tried again; nobody means to try one again that was dismissed, or that a later one made good.
            Self::PlanItems => {
                "DELETE FROM plan_item WHERE (plan_id, position) IN (SELECT i.plan_id, i.position FROM plan p JOIN plan_item i ON i.plan_id = p.id \
                 WHERE p.expires_at < $1 AND NOT EXISTS (SELECT 1 FROM task t WHERE t.id = p.task_id AND (t.status IN ('pending', 'running') OR \
                 (t.status = 'failed' AND t.dismissed_at IS NULL AND t.overtaken_by IS NULL))) LIMIT $2)"
            }
            Self::PlanContents => {
                "DELETE FROM plan_content WHERE (plan_id, digest) IN (SELECT c.plan_id, c.digest FROM plan p JOIN plan_content c ON c.plan_id = p.id \
                 WHERE p.expires_at < $1 AND NOT EXISTS (SELECT 1 FROM plan_item i WHERE i.plan_id = p.id) LIMIT $2)"
            }
            Self::Plans => {
                "DELETE FROM plan WHERE id IN (SELECT p.id FROM plan p WHERE p.expires_at < $1 AND NOT EXISTS (SELECT 1 FROM plan_item i WHERE i.plan_id = p.id) \
                 AND NOT EXISTS (SELECT 1 FROM plan_content c WHERE c.plan_id = p.id) LIMIT $2)"
            }
            Self::Links => {
                "DELETE FROM verification_token WHERE token_hash IN (SELECT token_hash FROM verification_token WHERE expires_at < $1 LIMIT $2)"
            }
            Self::Letters => {
                "DELETE FROM letter WHERE id IN (SELECT l.id FROM letter l WHERE l.created_at < $1 AND l.status <> 'pending' \
                 AND NOT EXISTS (SELECT 1 FROM verification_token v WHERE v.letter_id = l.id) LIMIT $2)"
            }
            Self::Addresses => {
                "DELETE FROM letter_address WHERE (organization_id, email_folded) IN \
                 (SELECT organization_id, email_folded FROM letter_address WHERE asked_at < $1 LIMIT $2)"
            }
            Self::Invitations => {
                "DELETE FROM invitation WHERE user_id IN (SELECT user_id FROM invitation WHERE expires_at < $1 AND status <> 'pending' LIMIT $2)"
            }
            Self::Deliveries => {
                "DELETE FROM webhook_delivery WHERE (webhook_id, event_id) IN \
                 (SELECT webhook_id, event_id FROM webhook_delivery WHERE ended_at IS NOT NULL AND ended_at < $1 LIMIT $2)"
            }
            Self::RegistryMessages => {
                "DELETE FROM registry_message WHERE id IN (SELECT id FROM registry_message WHERE received_at < $1 LIMIT $2)"
            }
            Self::Events => {
                "DELETE FROM task_event WHERE (task_id, seq) IN (SELECT e.task_id, e.seq FROM task_event e JOIN task t ON t.id = e.task_id \
                 WHERE e.at < $1 AND e.seq < t.last_seq AND t.status NOT IN ('pending', 'running') LIMIT $2)"
            }
        }
    }
}

/// Deletes at most `limit` rows of this kind that are older than `before`, and returns how many there were. The age counts from when the row's subject ended, or was created.
pub async fn sweep(
    tx: &mut Tx,
    kind: Kind,
    before: DateTime<Utc>,
    limit: u32,
) -> Result<u64, Error> {
    touched!(
        tx,
        sqlx::query(kind.delete())
            .bind(micros(before))
            .bind(i64::from(limit))
    )
}
