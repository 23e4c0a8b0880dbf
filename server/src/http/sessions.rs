//! Sessions for tower-sessions, in our own database. Only a hash of each id is stored: reading the table is not enough to take over a session.

pub use app::USER_KEY;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use model::id::UserId;
use model::outside::Clock;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use store::{Db, sessions};
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{SessionStore, session_store};

/// The store behind the session layer.
#[derive(Clone)]
pub struct LoginSessions {
    db: Db,
    clock: Arc<dyn Clock>,
}

impl LoginSessions {
    /// Sessions in this database.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }

    /// Records that a session was used, beside the request: viewing a page does not wait for writers.
    fn seen(&self, key: String, now: DateTime<Utc>) {
        let db = self.db.clone();
        tokio::spawn(async move {
            let noted = async {
                let mut tx = db.begin().await?;
                sessions::touch(&mut tx, &key, now).await?;
                tx.commit().await
            };
            if let Err(error) = noted.await {
                tracing::debug!(%error, "a session's use was not noted");
            }
        });
    }
}

impl fmt::Debug for LoginSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginSessions").finish_non_exhaustive()
    }
}

#[async_trait]
impl SessionStore for LoginSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let mut tx = self.db.begin().await.map_err(backend)?;
            let made = sessions::create(
                &mut tx,
                &key(&record.id),
                user(record),
                &data(record),
                (self.clock.now(), expiry(record)?),
            )
            .await
            .map_err(backend)?;
            if made {
                return tx.commit().await.map_err(backend);
            }
            record.id = Id::default();
        }
    }

    /// Updates only an existing row: a session that was ended meanwhile stays ended.
    async fn save(&self, record: &Record) -> Result<()> {
        let mut tx = self.db.begin().await.map_err(backend)?;
        if sessions::load(&mut tx, &key(&record.id), self.clock.now())
            .await
            .map_err(backend)?
            .is_some()
        {
            sessions::save(
                &mut tx,
                &key(&record.id),
                user(record),
                &data(record),
                expiry(record)?,
            )
            .await
            .map_err(backend)?;
        }
        tx.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = self.clock.now();
        let mut tx = self.db.read().await.map_err(backend)?;
        let Some(login) = sessions::load(&mut tx, &key(id), now)
            .await
            .map_err(backend)?
        else {
            return Ok(None);
        };
        drop(tx);
        if login.seen_at.is_none_or(|seen| now - seen > SEEN) {
            self.seen(login.id, now);
        }
        let data =
            serde_json::from_value(login.data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(login.expires_at.timestamp())
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let mut tx = self.db.begin().await.map_err(backend)?;
        sessions::delete(&mut tx, &key(id)).await.map_err(backend)?;
        tx.commit().await.map_err(backend)
    }
}

/// How old the record of a session's last use may be before it is updated: viewing pages must not write each time.
const SEEN: TimeDelta = TimeDelta::minutes(5);

fn key(id: &Id) -> String {
    service::auth::session_key(&id.to_string())
}

fn user(record: &Record) -> Option<UserId> {
    record
        .data
        .get(USER_KEY)
        .and_then(|value| serde_json::from_value(value.clone()).ok())
}

fn data(record: &Record) -> Value {
    serde_json::to_value(&record.data).unwrap_or_default()
}

fn expiry(record: &Record) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0)
        .ok_or_else(|| Error::Encode("the expiry is out of range".into()))
}

fn backend(error: store::Error) -> Error {
    tracing::warn!(%error, "a session could not be read or written");
    Error::Backend(error.to_string())
}
