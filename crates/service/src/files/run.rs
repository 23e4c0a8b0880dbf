//! Importing a staged file: the start, and the rows batch by batch.

use super::brought::Brought;
use super::contacts::Ahead;
use super::rows::{Place, UNKNOWN_ACTOR, kind_of};
use super::table::Kind;
use super::{Files, Import};
use crate::audit::{Entry, Object};
use crate::tasks::Task;
use crate::{Actor, Error, Result, Unguarded};
use boxed::boxed;
use model::id::TaskId;
use model::import::Fate;
use model::task::{Cause, Rows, StepName, TaskType};
use serde::Serialize;
use store::Tx;
use store::tasks::{NewTask, Task as Row};
use uuid::Uuid;

/// The reason on the rows of a file that is neither of contacts nor of domains.
const UNKNOWN_KIND: &str = "Nobody can tell any more what this file holds. Bring it again.";

/// The outcome of one batch.
#[derive(Debug)]
pub struct Taken {
    /// Rows that were written or turned out to be so already, in total so far.
    pub done: u32,
    /// Rows that failed, in total so far.
    pub failed: u32,
    /// Rows that are left.
    pub left: u32,
    /// Where the next batch begins.
    pub place: Place,
    /// What of it is done already; without it the next batch is the same, and takes longer.
    pub ahead: Option<Ahead>,
}

/// What the audit log stores of an import that begins.
#[derive(Serialize)]
struct Begun {
    kind: Kind,
    rows: u32,
    task_id: TaskId,
}

impl<'a> Files<'a> {
    /// Starts the import: enqueues the task that imports the rows.
    ///
    /// # Errors
    /// `import.begun` when it was started already; `import.nothing_to_do`; [`Error::NotFound`].
    #[boxed]
    pub async fn begin(self, actor: &Actor, id: Uuid) -> Result<Task> {
        let mut tx = self.tools.begin_unguarded(Unguarded::Upload).await?;
        let (actor, import) = &self.load(&mut tx, actor, id).await?;
        if !import.is_settled() {
            return Err(Error::rule(
                "import.columns_unsettled",
                "Say first what the columns of the file are.",
            ));
        }
        let fates = store::imports::fates(&mut tx, actor.organization, id).await?;
        let of = |fate: Fate| fates.get(&fate).copied().unwrap_or(0);
        let rows = u32::try_from(of(Fate::Create) + of(Fate::Update)).unwrap_or(u32::MAX);
        if rows == 0 {
            return Err(Error::rule(
                "import.nothing_to_do",
                "No row of this file makes or changes anything.",
            ));
        }
        let now = self.tools.now();
        let total = Rows {
            total: rows,
            ..Rows::default()
        };
        let task = Row {
            project_id: import.project_id,
            state: total.into(),
            ..Row::new(NewTask {
                id: TaskId(self.tools.new_id()),
                organization_id: actor.organization,
                task_type: TaskType::UpdateContacts,
                steps: &StepName::FILE,
                cause: Cause::Imported {
                    rows,
                    kind: import.kind.clone().ok(),
                    file: Some(import.file_name.clone()),
                },
                created_by: actor.created_by(),
                created_at: now,
                // Its rows decide, each for its domain.
                names_registrant: false,
            })
        };
        store::tasks::enqueue(&mut tx, &task).await?;
        store::imports::begin(&mut tx, actor.organization, id, task.id)
            .await
            .map_err(|error| match error {
                store::Error::Stale => Error::rule(
                    "import.begun",
                    "Somebody said go already: its task carries it out.",
                ),
                other => other.into(),
            })?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("import.begin", Object::import(id))
                    // A file is taken in once, so it names its entry.
                    .of_act(id)
                    .after(Begun {
                        kind: kind_of(import)?,
                        rows,
                        task_id: task.id,
                    }),
            )
            .await?;
        tx.commit().await?;
        Ok(task.into())
    }

    /// Imports the next rows, on behalf of whoever uploaded the file: for the worker, which calls it until none are left, with the answer before; with none it begins at the first row that is left.
    ///
    /// # Errors
    /// When the database fails; an error in a row is recorded on the row.
    #[boxed]
    pub async fn take_rows(self, task: TaskId, before: Option<Taken>) -> Result<Taken> {
        let mut tx = self.tools.read_unguarded(Unguarded::Upload).await?;
        let import = store::imports::of_task(&mut tx, task)
            .await?
            .ok_or(Error::NotFound)?;
        let before = match before {
            Some(before) => before,
            None => counted(&mut tx, &import).await?,
        };
        drop(tx);
        // What is written for the rows follows from the import.
        let actor = Brought::actor(&import).map(|actor| Actor {
            cause: Some(import.id),
            ..actor
        });
        let batch = match (actor, &import.kind) {
            (Some(actor), Ok(Kind::Contacts)) => {
                self.take_contacts(&actor, &import, before.place, before.ahead)
                    .await?
            }
            (Some(actor), Ok(Kind::Domains)) => {
                let batch = self.take_domains(&actor, &import, before.place).await?;
                batch.map(|batch| (batch, None))
            }
            (None, _) => {
                self.refuse_rest(&import, UNKNOWN_ACTOR).await?;
                None
            }
            (_, Err(_)) => {
                self.refuse_rest(&import, UNKNOWN_KIND).await?;
                None
            }
        };
        match batch {
            // Counted by what this batch did: counting all rows after each would read them all each time.
            Some((batch, ahead)) => {
                let left = before.left.saturating_sub(batch.done + batch.failed);
                Ok(Taken {
                    done: before.done + batch.done,
                    failed: before.failed + batch.failed,
                    left,
                    place: batch.next,
                    ahead: ahead.filter(|_| left > 0),
                })
            }
            None => {
                let mut tx = self.tools.read_unguarded(Unguarded::Upload).await?;
                counted(&mut tx, &import).await
            }
        }
    }
}

/// Where an import stands, by the fates of all its rows. What turned out to be so already has the fate of rows that were so from the start: it is what is missing of the rows that the task began with.
async fn counted(tx: &mut Tx, import: &Import) -> Result<Taken> {
    let organization = import.organization_id;
    let fates = store::imports::fates(tx, organization, import.id).await?;
    let of = |fate: Fate| u32::try_from(fates.get(&fate).copied().unwrap_or(0)).unwrap_or(u32::MAX);
    let (failed, left) = (of(Fate::Failed), of(Fate::Create) + of(Fate::Update));
    let task = match import.task_id {
        Some(task) => store::tasks::get(tx, organization, task).await?,
        None => None,
    };
    let all = task.and_then(|task| match task.cause {
        Cause::Imported { rows, .. } => Some(rows),
        _ => None,
    });
    let done = all.map_or(0, |all| all.saturating_sub(failed + left));
    Ok(Taken {
        done: done.max(of(Fate::Done)),
        failed,
        left,
        place: Place::default(),
        ahead: None,
    })
}
