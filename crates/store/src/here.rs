//! Short reads of SQLite on the thread that asks.
//!
//! The driver works in a thread of its own for each connection: a statement that takes 10 µs costs two switches of threads, which on a page of three statements were a quarter of its time
//! (docs/performance.md). What every page of a signed-in person asks (the session, the account) and the list of contacts are therefore read here, by connections of `rusqlite` over the same
//! library. Only statements with a bound of a few hundred rows belong here: nobody else is served by the thread meanwhile, and nothing can interrupt them.
//!
//! Whatever does not work here is read by the driver instead, whose answer or error counts: a statement can be slower for that, and never succeed where it would have failed.

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// How many connections stay open: more threads than that rarely ask at once.
const IDLE: usize = 8;
/// How many prepared statements each of them keeps.
const STATEMENTS: usize = 64;
/// As the readers of the driver, but for half of their cache: pages are mapped. A lock that is taken is waited for by the driver, in its own thread.
const SETTINGS: &str = "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 33554432; PRAGMA cache_size = -2048; PRAGMA busy_timeout = 0;";

/// Connections for reading a file on the thread that asks.
pub(crate) struct Here {
    file: PathBuf,
    /// Those that are not in use; `None` once it is closed.
    idle: Mutex<Option<Vec<Connection>>>,
}

impl Here {
    /// Of a file that the driver has open; connections are opened when first needed.
    pub(crate) fn new(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            idle: Mutex::new(Some(Vec::new())),
        }
    }

    /// What `ask` reads; `None` when it could not be read here.
    pub(crate) fn ask<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Option<T> {
        let idle = self.lock().as_mut()?.pop();
        let read = idle.map_or_else(|| self.open(), Ok).and_then(|connection| {
            let read = ask(&connection)?;
            Ok((connection, read))
        });
        // A connection that failed is not used again.
        let (connection, read) = read
            .inspect_err(|error| tracing::warn!(%error, "the driver is asked instead"))
            .ok()?;
        if let Some(idle) = self.lock().as_mut()
            && idle.len() < IDLE
        {
            idle.push(connection);
        }
        Some(read)
    }

    /// Closes the connections and opens no more.
    pub(crate) fn close(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Vec<Connection>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        // One thread has it at a time, so it needs no lock of its own.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.execute_batch(SETTINGS)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(connection)
    }
}

/// A time as the driver writes it: times are compared as texts.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// An id.
pub(crate) fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    let bytes = row.get_ref(column)?.as_blob()?;
    Uuid::from_slice(bytes).map_err(|error| unreadable(row, column, error))
}

/// An id, or none.
pub(crate) fn maybe_id(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Uuid>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        _ => id(row, column).map(Some),
    }
}

/// A time.
pub(crate) fn at(row: &Row<'_>, column: usize) -> rusqlite::Result<DateTime<Utc>> {
    let text = row.get_ref(column)?.as_str()?;
    DateTime::parse_from_rfc3339(text)
        .map(|time| time.to_utc())
        .map_err(|error| unreadable(row, column, error))
}

/// A time, or none.
pub(crate) fn maybe_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<DateTime<Utc>>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        _ => at(row, column).map(Some),
    }
}

/// What a text says, as JSON.
pub(crate) fn json<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| unreadable(row, column, error))
}

/// A value that is not what it should be.
pub(crate) fn unreadable(
    row: &Row<'_>,
    column: usize,
    why: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    let kind = row
        .get_ref(column)
        .map_or(rusqlite::types::Type::Null, |value| value.data_type());
    rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(why))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn count(here: &Here) -> Option<i64> {
        here.ask(|connection| {
            connection
                .prepare_cached("SELECT COUNT(*) FROM kept")?
                .query_row([], |row| row.get(0))
        })
    }

    #[test]
    fn it_sees_what_others_have_committed_and_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.sqlite");
        let here = Here::new(&file);
        assert_eq!(count(&here), None, "there is no file, and none is made");
        assert!(!file.exists());
        let writer = Connection::open(&file).unwrap();
        writer
            .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE kept (n INTEGER)")
            .unwrap();
        for number in 0..3 {
            assert_eq!(count(&here), Some(number));
            writer.execute("INSERT INTO kept VALUES (1)", []).unwrap();
        }
        let written = here.ask(|connection| connection.execute("DELETE FROM kept", []));
        assert_eq!(written, None);
        assert_eq!(count(&here), Some(3));
        here.close();
        assert_eq!(count(&here), None, "closed");
    }

    #[test]
    fn times_are_written_as_the_driver_writes_them() {
        let at = DateTime::from_timestamp(1_700_000_000, 120_000_000).unwrap();
        assert_eq!(time(at), "2023-11-14T22:13:20.120+00:00");
    }
}
