//! Wake-ups: hints after a commit that a task has news. The tables are the source of truth; a hint may be lost (a full channel, a broken connection), so listeners also poll from time to time.

use model::id::{OrganizationId, TaskId};
use sqlx_postgres::{PgListener, PgPool};
use std::time::Duration;
use tokio::sync::broadcast;
use uuid::Uuid;

/// The channel of LISTEN and NOTIFY.
pub(crate) const CHANNEL: &str = "nichandle_task";
/// The connection is checked after this long without a notification.
const SILENCE: Duration = Duration::from_secs(10);
/// How many hints a slow listener may be behind before it is told that it lagged.
pub(crate) const CAPACITY: usize = 1024;

/// A task has news, or permissions have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wake {
    /// The organization.
    pub organization: OrganizationId,
    /// The task.
    pub task: TaskId,
}

impl Wake {
    /// Permissions in this organization changed: a key was revoked, a session ended, a role was given. Open streams are authorised again.
    #[must_use]
    pub const fn access(organization: OrganizationId) -> Self {
        // No task has this id.
        Self {
            organization,
            task: TaskId(Uuid::nil()),
        }
    }

    /// Another process has written to the same file: nobody can tell what. It is about no organization, and whoever waits for rows of a queue looks.
    pub(crate) const fn elsewhere() -> Self {
        Self::access(OrganizationId(Uuid::nil()))
    }

    /// Whether it is about permissions, and not about a task.
    #[must_use]
    pub const fn is_access(&self) -> bool {
        self.task.0.is_nil()
    }

    pub(crate) fn payload(&self) -> String {
        format!("{}/{}", self.organization, self.task)
    }

    pub(crate) fn from_payload(text: &str) -> Option<Self> {
        let (organization, task) = text.split_once('/')?;
        Some(Self {
            organization: OrganizationId(Uuid::parse_str(organization).ok()?),
            task: TaskId(Uuid::parse_str(task).ok()?),
        })
    }
}

/// Passes on PostgreSQL's notifications, for as long as the task runs; a broken connection is reopened, with a growing back-off.
pub(crate) async fn listen(
    pool: PgPool,
    hub: broadcast::Sender<Wake>,
    ready: tokio::sync::oneshot::Sender<()>,
) {
    let mut ready = Some(ready);
    let mut pause = Duration::from_millis(100);
    while !pool.is_closed() {
        match listen_once(&pool, &hub, &mut ready).await {
            // The connection was up and broke: retry at once.
            Ok(()) => pause = Duration::from_millis(100),
            Err(error) => {
                tracing::warn!(%error, "PostgreSQL's notifications are interrupted; reconnecting");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(10));
            }
        }
    }
}

async fn listen_once(
    pool: &PgPool,
    hub: &broadcast::Sender<Wake>,
    ready: &mut Option<tokio::sync::oneshot::Sender<()>>,
) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    if let Some(ready) = ready.take() {
        // Nobody waits any more when opening was given up.
        let _ = ready.send(());
    }
    loop {
        match tokio::time::timeout(SILENCE, listener.try_recv()).await {
            Ok(notification) => {
                let Some(notification) = notification? else {
                    return Ok(());
                };
                if let Some(wake) = Wake::from_payload(notification.payload()) {
                    // An error only means that nobody listens.
                    let _ = hub.send(wake);
                }
            }
            // A connection that was cut silently looks like an idle one.
            Err(_) => alive(&mut listener).await?,
        }
    }
}

/// Whether the server still answers on this connection.
async fn alive(listener: &mut PgListener) -> Result<(), sqlx::Error> {
    let asked = sqlx::query("SELECT 1").execute(listener);
    match tokio::time::timeout(SILENCE, asked).await {
        Ok(answer) => answer.map(drop),
        Err(_) => Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_reads_back() {
        let wake = Wake {
            organization: OrganizationId(Uuid::from_u128(1)),
            task: TaskId(Uuid::from_u128(2)),
        };
        assert_eq!(Wake::from_payload(&wake.payload()), Some(wake));
        assert!(!wake.is_access());
        let access = Wake::access(wake.organization);
        assert!(access.is_access());
        assert_eq!(Wake::from_payload(&access.payload()), Some(access));
        assert_eq!(Wake::from_payload("nonsense"), None);
        assert!(wake.payload().len() < 8000, "NOTIFY's limit");
    }
}
