//! The state file: one table of objects as JSON. Everything is read at the start; from then on only written.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::{ConnectOptions, Connection};
use sqlx_sqlite::SqliteConnection;
use sqlx_sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// Between two attempts to write, at first and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// One object to write, or with no JSON to remove.
#[derive(Debug)]
pub(crate) struct Write {
    pub kind: &'static str,
    pub name: String,
    pub json: Option<String>,
}

/// What one command changes, with its number in the order of all changes.
pub(crate) type Batch = (u64, Vec<Write>);

/// The number of the last committed batch; `None` while the file can't be written.
pub(crate) type Committed = watch::Receiver<Option<u64>>;

/// The writing side. Closing the channel ends the task, once everything is written.
pub(crate) struct Disk {
    pub batches: mpsc::UnboundedSender<Batch>,
    pub committed: Committed,
    pub task: JoinHandle<()>,
}

/// An object as it was found: kind, name, JSON.
pub(crate) type Row = (String, String, String);

/// Why the state can't be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("another simulator uses it")]
    InUse,
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
}

/// A file beside the state file: `registry.sqlite` → `registry.sqlite.lock`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Opens or creates the file and reads it. Committed batches survive any end of the process (WAL);
/// a crash of the machine may lose the last moments (`synchronous = NORMAL`), never the file's consistency.
pub(crate) async fn open(path: &Path) -> Result<(Disk, Vec<Row>), OpenError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let lock = lock(path)?;
    let options = SqliteConnectOptions::from_str("sqlite:")?
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        // Everything is read once: half a MiB of pages is plenty.
        .pragma("cache_size", "-512")
        .disable_statement_logging();
    let mut connection = options.connect().await?;
    let table = "CREATE TABLE IF NOT EXISTS object (kind TEXT NOT NULL, name TEXT NOT NULL, json TEXT NOT NULL, \
                 PRIMARY KEY (kind, name)) STRICT, WITHOUT ROWID";
    sqlx::query(table).execute(&mut connection).await?;
    let rows = sqlx::query_as("SELECT kind, name, json FROM object")
        .fetch_all(&mut connection)
        .await?;
    let (batches, receiver) = mpsc::unbounded_channel();
    let (sender, committed) = watch::channel(Some(0));
    let task = tokio::spawn(write((options, connection), lock, receiver, sender));
    Ok((
        Disk {
            batches,
            committed,
            task,
        },
        rows,
    ))
}

/// The lock of a state file: held until this is dropped, or the process ends.
struct Lock(File);

impl Drop for Lock {
    /// Given back by name. Closing the file is not enough: a child that another thread has just forked holds the same open file until it
    /// executes its program, and whoever opens the state again at that moment would be told that another simulator uses it.
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "unlocking the registry simulator's state");
        }
    }
}

/// Two simulators would overwrite each other's objects.
fn lock(path: &Path) -> Result<Lock, OpenError> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(beside(path, ".lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::InUse),
        Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Writes whatever has accumulated since the last transaction in one. While the file can't be written (a full disk, say) it is retried on a new
/// connection: SQLite ends the transaction by itself then, which the old one does not notice. Unwritten changes are kept meanwhile.
async fn write(
    (options, mut connection): (SqliteConnectOptions, SqliteConnection),
    lock: Lock,
    mut batches: mpsc::UnboundedReceiver<Batch>,
    committed: watch::Sender<Option<u64>>,
) {
    let mut together = Vec::new();
    while batches.recv_many(&mut together, 256).await > 0 {
        let last = together.last().map(|(number, _)| *number);
        let mut pause = FIRST_PAUSE;
        while let Err(error) = transaction(&mut connection, &together).await {
            if pause == FIRST_PAUSE {
                tracing::error!(%error, "the registry simulator's state can't be written; it is tried until it can");
                committed.send_replace(None);
            }
            if batches.is_closed() {
                tracing::error!(
                    "the last changes of the registry simulator's state were not written"
                );
                return;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
            if let Ok(fresh) = options.connect().await {
                connection = fresh;
            }
        }
        together.clear();
        committed.send_replace(last);
    }
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "closing the registry simulator's state");
    }
    drop(lock);
}

async fn transaction(
    connection: &mut SqliteConnection,
    batches: &[Batch],
) -> Result<(), sqlx::Error> {
    let mut tx = connection.begin().await?;
    for Write { kind, name, json } in batches.iter().flat_map(|(_, writes)| writes) {
        match json {
            Some(json) => {
                let upsert = "INSERT INTO object (kind, name, json) VALUES ($1, $2, $3) \
                              ON CONFLICT (kind, name) DO UPDATE SET json = excluded.json";
                sqlx::query(upsert)
                    .bind(*kind)
                    .bind(name)
                    .bind(json)
                    .execute(&mut *tx)
                    .await?;
            }
            None => {
                let delete = "DELETE FROM object WHERE kind = $1 AND name = $2";
                sqlx::query(delete)
                    .bind(*kind)
                    .bind(name)
                    .execute(&mut *tx)
                    .await?;
            }
        }
    }
    tx.commit().await
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    /// A copy of the open file stands for the one that a child has between `fork` and `exec`.
    #[test]
    fn a_lock_ends_with_its_holder_whatever_a_child_has_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.sqlite");
        let held = lock(&path).unwrap();
        let of_a_child = held.0.try_clone().unwrap();
        assert!(matches!(lock(&path), Err(OpenError::InUse)));
        drop(held);
        drop(lock(&path).unwrap());
        drop(of_a_child);
    }
}
