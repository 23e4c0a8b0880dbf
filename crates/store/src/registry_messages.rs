//! Messages of registries' poll queues that could not be read. They belong to the installation, not to an organization: nobody knows whose domain they are about.

use crate::column::micros;
use crate::error::{Error, one};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// What was done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Its text is stored; the registry still has it.
    Kept,
    /// Its text is stored, and it was acknowledged at the registry.
    Acknowledged,
    /// It can't be acknowledged: the queue is blocked until somebody intervenes.
    Stuck,
}

impl Fate {
    /// Its word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Acknowledged => "acknowledged",
            Self::Stuck => "stuck",
        }
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RegistryMessage {
    /// Its id here.
    pub id: Uuid,
    /// The registry whose queue it came from.
    pub registry: String,
    /// The registry's id of it, if it had one.
    pub message_id: Option<String>,
    /// When it was first read.
    pub received_at: DateTime<Utc>,
    /// The registry's text, cut to 64 kB.
    pub text: String,
    /// What was done with it: a word of [`Fate`].
    pub fate: String,
}

/// Stores a message unless its text is that of the registry's last stored one, and returns whether it is new.
pub async fn keep(tx: &mut Tx, message: &RegistryMessage) -> Result<bool, Error> {
    const LAST: &str = "SELECT id FROM registry_message WHERE registry = $1 AND text = $2 AND COALESCE(message_id, '') = $3 LIMIT 1";
    const INSERT: &str = "INSERT INTO registry_message (id, registry, message_id, received_at, text, fate) VALUES ($1, $2, $3, $4, $5, $6)";
    let id = message.message_id.as_deref().unwrap_or_default();
    let known: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(LAST)
        .bind(&message.registry)
        .bind(&message.text)
        .bind(id)
        .fetch_optional(conn))?;
    if known.is_some() {
        return Ok(false);
    }
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(message.id)
            .bind(&message.registry)
            .bind(&message.message_id)
            .bind(micros(message.received_at))
            .bind(&message.text)
            .bind(&message.fate)
    )?)?;
    Ok(true)
}

/// Records what was done with the message of this registry and id, and returns whether that is news.
pub async fn settle(
    tx: &mut Tx,
    registry: &str,
    message_id: &str,
    fate: Fate,
) -> Result<bool, Error> {
    const UPDATE: &str = "UPDATE registry_message SET fate = $3 WHERE registry = $1 AND message_id = $2 AND fate <> $3";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(registry)
            .bind(message_id)
            .bind(fate.as_str())
    )
    .map(|rows| rows > 0)
}

/// The newest messages, at most `limit`.
pub async fn newest(tx: &mut Tx, limit: u32) -> Result<Vec<RegistryMessage>, Error> {
    const SELECT: &str =
        "SELECT * FROM registry_message ORDER BY received_at DESC, id DESC LIMIT $1";
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(limit).fetch_all(conn))
}
