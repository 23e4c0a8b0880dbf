//! Watching the task to its end, and working if no server does.

use super::super::lock::try_lock;
use super::super::serve::Desk as Work;
use super::super::stop::stop_signal;
use super::Failed;
use crate::config::Settings;
use model::id::TaskId;
use model::task::TaskStatus;
use service::tasks::Task;
use service::{Actor, Error, Service};
use std::fs::File;
use std::io::IsTerminal;
use std::time::{Duration, Instant};
use store::Db;
use tokio_util::sync::CancellationToken;

/// The poll interval of the task.
const POLL_INTERVAL: Duration = Duration::from_millis(200);
/// How long a due task on a shared database may stay unclaimed before it is assumed that no server runs. Workers claim due tasks within a second.
const NOBODY_AFTER: Duration = Duration::from_secs(10);

/// Whether this command may use its registry, if it has to, checked before anything is written: a file is not staged for a registry that is
/// refused. Where a server runs, its registry counts and not ours.
///
/// # Errors
/// A registry that was not configured explicitly, where the database is used with another one.
pub(super) async fn look_ahead(settings: &Settings, db: &Db) -> Result<(), Failed> {
    if settings.database_url.is_none() && try_lock(&settings.data_dir)?.is_some() {
        super::super::registry::choose(settings, db).await?;
    }
    Ok(())
}

/// Watches the task to its end; works itself if no server does.
///
/// # Errors
/// An interruption, a cancelled task, no worker.
pub(super) async fn carry_out(
    settings: &Settings,
    service: &Service,
    actor: &Actor,
    task: TaskId,
) -> Result<(), Failed> {
    let stopping = stop_signal()?;
    let mut hands = Hands {
        settings,
        service,
        own: None,
        unclaimed_since: None,
        waits: false,
    };
    let watched = tokio::select! {
        watched = watch(&mut hands, actor, task) => watched,
        () = stopping => Err(Failed::new("interrupted: the rows that are in stay, the rest goes on with the next server")),
    };
    hands.close().await;
    watched
}

/// Who imports the rows.
struct Hands<'a> {
    settings: &'a Settings,
    service: &'a Service,
    /// A worker in this process, with the folder's lock if there is a folder to lock.
    own: Option<(Work, CancellationToken, Option<File>)>,
    /// Since when nobody has claimed the task although it is due.
    unclaimed_since: Option<Instant>,
    /// Whether it was reported that a server works.
    waits: bool,
}

impl Hands<'_> {
    /// Starts a worker when no server has one, as far as that can be known by now.
    ///
    /// # Errors
    /// When nobody works and this process may not.
    async fn look_again(&mut self, actor: &Actor, task: &Task) -> Result<(), Failed> {
        if self.own.is_some() {
            return Ok(());
        }
        if self.settings.database_url.is_some() {
            return self.look_at_shared(actor, task).await;
        }
        match try_lock(&self.settings.data_dir)? {
            Some(lock) => {
                if self.waits {
                    eprintln!("nobody serves this folder any more; taking the rows in here");
                }
                self.work(Some(lock)).await
            }
            None => {
                self.wait();
                Ok(())
            }
        }
    }

    /// On a shared database the only sign of other workers is leased tasks.
    async fn look_at_shared(&mut self, actor: &Actor, task: &Task) -> Result<(), Failed> {
        self.wait();
        if task.due > self.service.now() {
            self.unclaimed_since = None;
            return Ok(());
        }
        let since = *self.unclaimed_since.get_or_insert_with(Instant::now);
        if since.elapsed() < NOBODY_AFTER {
            return Ok(());
        }
        let mut tx = self.service.db().read().await?;
        let busy = store::tasks::any_leased(&mut tx, self.service.now()).await?;
        drop(tx);
        if busy {
            return Ok(());
        }
        if self.settings.registry.is_some() {
            eprintln!("nobody serves this database; taking the rows in here");
            return self.work(None).await;
        }
        if task.status != TaskStatus::Pending {
            return Err(Failed::new(
                "nobody serves this database any more: the rows that are in stay, the rest goes on with the next server",
            ));
        }
        match self.service.tasks().cancel(actor, task.id).await {
            Ok(ended) if ended.status == TaskStatus::Cancelled => Err(Failed::new(
                "nobody serves this database, so nothing was taken in. Start `nichandle serve`, or name the registry that it uses with --registry: \
                 the embedded simulator belongs to the server",
            )),
            // It was claimed at this moment.
            Ok(_) | Err(Error::Rule { .. } | Error::Unavailable(_)) => {
                self.unclaimed_since = None;
                Ok(())
            }
            Err(other) => Err(other.into()),
        }
    }

    fn wait(&mut self) {
        if !self.waits {
            eprintln!("a running server takes the rows in");
            self.waits = true;
        }
    }

    async fn work(&mut self, lock: Option<File>) -> Result<(), Failed> {
        let stop = CancellationToken::new();
        let work = Work::open(self.settings, self.service.db().clone(), stop.clone()).await?;
        self.own = Some((work, stop, lock));
        Ok(())
    }

    /// Releases what was begun.
    async fn close(self) {
        if let Some((work, stop, lock)) = self.own {
            stop.cancel();
            work.close().await;
            drop(lock);
        }
    }
}

async fn watch(hands: &mut Hands<'_>, actor: &Actor, id: TaskId) -> Result<(), Failed> {
    let live = std::io::stderr().is_terminal();
    let mut shown = u32::MAX;
    loop {
        let task = match hands.service.tasks().get(actor, id).await {
            Ok(task) => task,
            // The database is busy; the task is not affected.
            Err(Error::Unavailable(_)) => {
                tokio::time::sleep(POLL_INTERVAL).await;
                continue;
            }
            Err(other) => return Err(other.into()),
        };
        let progress = &task.progress;
        let tenth = progress.done * 10 / progress.total.max(1);
        if live {
            let full = (progress.done * 40 / progress.total.max(1)) as usize;
            eprint!(
                "\r[{:<40}] {} of {}",
                "#".repeat(full),
                progress.done,
                progress.total
            );
        } else if tenth != shown {
            eprintln!("{} of {}", progress.done, progress.total);
            shown = tenth;
        }
        if task.status.is_final() {
            if live {
                eprintln!();
            }
            return match task.status {
                TaskStatus::Cancelled => Err(Failed::new("somebody cancelled the task")),
                _ => Ok(()),
            };
        }
        hands.look_again(actor, &task).await?;
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}
