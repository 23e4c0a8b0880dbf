//! Every difference between the two engines: names of constraints, error codes, and the clauses that lock rows.

use crate::error::{Error, Unique};
use sqlx::error::{DatabaseError, ErrorKind};

/// A constraint as PostgreSQL names it, as SQLite's message lists its columns, and its name here.
const RULES: [(&str, &str, Unique); 7] = [
    ("contact_handle", "contact.handle", Unique::HandleTaken),
    ("domain_name", "domain.name", Unique::DomainName),
    ("user_email", "user_account.email_folded", Unique::Email),
    ("api_key_prefix", "api_key.prefix", Unique::KeyReused),
    (
        "task_running_of_domain",
        "task.domain_id",
        Unique::RunningTask,
    ),
    (
        "location_primary",
        "location.organization_id",
        Unique::PrimaryLocation,
    ),
    (
        "team_slug",
        "team.organization_id, team.slug",
        Unique::TeamSlug,
    ),
];

/// SQLite's own prefix for a violated unique constraint (`sqlite3_errmsg`); the columns follow.
const SQLITE_UNIQUE: &str = "UNIQUE constraint failed: ";

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(said) => {
                classify_said(said.as_ref()).unwrap_or(Self::Database(error))
            }
            sqlx::Error::PoolTimedOut => Self::Busy,
            // SQLite has no connection that could break, so this is PostgreSQL's.
            sqlx::Error::Io(why) => Self::Unreachable(why.to_string()),
            _ => Self::Database(error),
        }
    }
}

impl Error {
    /// Whether a SQLite connection may not be used after this error: SQLite has ended the transaction by itself, or what it read or wrote was not what it should be.
    pub(crate) fn breaks_sqlite(&self) -> bool {
        match self {
            Self::DiskFull => true,
            Self::Database(error) => breaks_sqlite(error),
            _ => false,
        }
    }
}

/// Whether a SQLite connection is to be replaced after this error: its thread ended, or one of the primary codes SQLITE_NOMEM 7, SQLITE_IOERR 10, SQLITE_CORRUPT 11,
/// SQLITE_FULL 13, SQLITE_CANTOPEN 14 and SQLITE_NOTADB 26, at which it may have rolled the transaction back by itself.
fn breaks_sqlite(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(said) => said
            .code()
            .and_then(|code| code.parse::<i32>().ok())
            .is_some_and(|code| matches!(code & 0xff, 7 | 10 | 11 | 13 | 14 | 26)),
        _ => false,
    }
}

fn classify_said(said: &dyn DatabaseError) -> Option<Error> {
    match said.kind() {
        ErrorKind::UniqueViolation => return Some(Error::Duplicate(rule(said))),
        ErrorKind::ForeignKeyViolation => return Some(Error::Missing),
        _ => {}
    }
    let code = said.code()?;
    match code.parse::<i32>() {
        // SQLite: the low byte is the primary code (SQLITE_BUSY 5, SQLITE_LOCKED 6, SQLITE_READONLY 8, SQLITE_FULL 13). PostgreSQL's all-digit codes are 5 long.
        Ok(number) if code.len() < 5 => match number & 0xff {
            5 | 6 => Some(Error::Busy),
            8 => Some(Error::ReadOnly),
            13 => Some(Error::DiskFull),
            _ => None,
        },
        // PostgreSQL's documentation, appendix A.
        _ => match code.as_ref() {
            "25006" => Some(Error::ReadOnly),
            // serialization_failure, deadlock_detected
            "40001" | "40P01" => Some(Error::Conflict),
            // lock_not_available, query_canceled
            "55P03" | "57014" => Some(Error::Busy),
            // disk_full
            "53100" => Some(Error::DiskFull),
            // in_failed_sql_transaction
            "25P02" => Some(Error::Aborted),
            // idle_in_transaction_session_timeout and the like, too_many_connections, cannot_connect_now and the server's shutdown; 08…: the connection.
            "25P03" | "25P04" | "53300" | "57P01" | "57P02" | "57P03" | "57P05" => {
                Some(Error::Unreachable(said.message().to_owned()))
            }
            other if other.starts_with("08") => Some(Error::Unreachable(said.message().to_owned())),
            _ => None,
        },
    }
}

fn rule(said: &dyn DatabaseError) -> Unique {
    let columns = said.message().strip_prefix(SQLITE_UNIQUE);
    RULES
        .iter()
        .find(|(name, listed, _)| said.constraint() == Some(name) || columns == Some(listed))
        .map_or(Unique::Other, |(_, _, unique)| *unique)
}

/// Locks one row until the end of the transaction. SQLite has one writer, which holds the lock already, so it only reads.
pub(crate) const HOLD_CONTACT: [&str; 2] = [
    "SELECT id FROM contact WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL",
    "SELECT id FROM contact WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE",
];

/// As above, for an organization. `FOR NO KEY UPDATE` lets others refer to the row meanwhile.
pub(crate) const HOLD_ORGANIZATION: [&str; 2] = [
    "SELECT id FROM organization WHERE id = $1",
    "SELECT id FROM organization WHERE id = $1 FOR NO KEY UPDATE",
];

/// As above, against changes only: any number of transactions may hold it so.
pub(crate) const SHARE_ORGANIZATION: [&str; 2] = [
    "SELECT id FROM organization WHERE id = $1",
    "SELECT id FROM organization WHERE id = $1 FOR SHARE",
];

/// As above, for a domain. `FOR NO KEY UPDATE` lets others refer to the row meanwhile.
pub(crate) const HOLD_DOMAIN: [&str; 2] = [
    "SELECT id FROM domain WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL",
    "SELECT id FROM domain WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL FOR NO KEY UPDATE",
];

/// As above, for a team.
pub(crate) const HOLD_TEAM: [&str; 2] = [
    "SELECT id FROM team WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL",
    "SELECT id FROM team WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE",
];

/// As above, for a task that is read in order to be written: the next reader sees what this transaction wrote.
pub(crate) const HOLD_TASK: [&str; 2] = [
    "SELECT * FROM task WHERE organization_id = $1 AND id = $2",
    "SELECT * FROM task WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE",
];

macro_rules! settling {
    ($lock:literal) => {
        concat!(
            "SELECT * FROM task WHERE organization_id = $1 AND status = 'pending' AND domain_id IS NULL AND lease_owner IS NULL ",
            "AND claimable_at > $2 AND attempt = 0 ORDER BY position DESC LIMIT 1",
            $lock
        )
    };
}

/// The youngest task that still waits for edits to join it, locked, so that concurrent edits join it one after the other.
pub(crate) const SETTLING: [&str; 2] = [settling!(""), settling!(" FOR NO KEY UPDATE")];
