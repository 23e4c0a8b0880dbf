//! Importing a staged file: the start, and the rows batch by batch.

use super::brought::Brought;
use super::contact_rows::ContactRow;
use super::moved::{contact_moved, contact_words};
use super::rows::{UNKNOWN_ACTOR, fail, kind_of};
use super::table::Kind;
use super::{Files, Import, ImportRow};
use crate::allowed::ContactsWrite;
use crate::audit::{Entry, Object};
use crate::contacts::{Contact, NewContact};
use crate::tasks::Task;
use crate::{Actor, Error, InBook, Result, Unguarded};
use boxed::boxed;
use model::id::TaskId;
use model::import::Fate;
use model::task::{Cause, Rows, StepName, TaskType};
use serde::Serialize;
use store::Tx;
use store::tasks::{NewTask, Task as Row};
use uuid::Uuid;

/// Contacts that are written in one transaction.
const CONTACTS_PER_TRANSACTION: u32 = 100;

/// The reason on the rows of a file that is neither of contacts nor of domains.
const UNKNOWN_KIND: &str = "Nobody can tell any more what this file holds. Bring it again.";

/// The outcome of one batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Rows that were written, in total so far.
    pub done: u32,
    /// Rows that failed, in total so far.
    pub failed: u32,
    /// Rows that are left.
    pub left: u32,
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

    /// Imports the next rows, on behalf of whoever uploaded the file: for the worker, which calls it until none are left.
    ///
    /// # Errors
    /// When the database fails; an error in a row is recorded on the row.
    #[boxed]
    pub async fn take_rows(self, task: TaskId) -> Result<Taken> {
        let mut tx = self.tools.read_unguarded(Unguarded::Upload).await?;
        let import = store::imports::of_task(&mut tx, task)
            .await?
            .ok_or(Error::NotFound)?;
        drop(tx);
        // What is written for the rows follows from the import.
        let actor = Brought::actor(&import).map(|actor| Actor {
            cause: Some(import.id),
            ..actor
        });
        match (actor, &import.kind) {
            (Some(actor), Ok(Kind::Contacts)) => self.take_contacts(&actor, &import).await?,
            (Some(actor), Ok(Kind::Domains)) => self.take_domains(&actor, &import).await?,
            (None, _) => self.refuse_rest(&import, UNKNOWN_ACTOR).await?,
            (_, Err(_)) => self.refuse_rest(&import, UNKNOWN_KIND).await?,
        }
        let mut tx = self.tools.read_unguarded(Unguarded::Upload).await?;
        let fates = store::imports::fates(&mut tx, import.organization_id, import.id).await?;
        let of =
            |fate: Fate| u32::try_from(fates.get(&fate).copied().unwrap_or(0)).unwrap_or(u32::MAX);
        Ok(Taken {
            done: of(Fate::Done),
            failed: of(Fate::Failed),
            left: of(Fate::Create) + of(Fate::Update),
        })
    }

    async fn take_contacts(self, actor: &Actor, import: &Import) -> Result<()> {
        // They were asked before the file was stored: what is stored of them is not what it was.
        let Ok(actor) = &actor.allowed_in_book::<ContactsWrite>() else {
            return self.refuse_rest(import, UNKNOWN_ACTOR).await;
        };
        let mut tx = self.tools.begin(actor).await?;
        let go = self.go(&mut tx, import).await?;
        for mut row in self
            .next_rows(&mut tx, import, CONTACTS_PER_TRANSACTION)
            .await?
        {
            let judged = match row.reason.take() {
                Some(unreadable) => Err(unreadable),
                None => {
                    let judged = self.contact_row(&mut tx, actor, &row.data).await?;
                    judged.map_err(|wrong| wrong.text)
                }
            };
            match judged {
                Ok(ContactRow::New(draft, snapshot, is_active)) => {
                    let new = NewContact::external(*draft);
                    let contact = self
                        .tools
                        .contacts()
                        .make(&mut tx, actor, &new, *snapshot)
                        .await?;
                    if !is_active {
                        self.tools
                            .contacts()
                            .put_out_of_use(&mut tx, actor, &contact)
                            .await?;
                    }
                    row.object_id = Some(contact.id.0);
                    row.fate = Fate::Done;
                }
                Ok(ContactRow::Edit(before, after)) if contact_moved(go, &before, &after) => {
                    row.object_id = Some(before.id.0);
                    fail(&mut row, contact_words(&before.handle));
                }
                Ok(ContactRow::Edit(before, after)) => {
                    self.write_row(&mut tx, actor, (*before, *after), &mut row)
                        .await?;
                }
                Err(reason) => fail(&mut row, reason),
            }
            store::imports::settle_row(&mut tx, import.organization_id, import.id, &row).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn write_row(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        (before, after): (Contact, Contact),
        row: &mut ImportRow,
    ) -> Result<()> {
        row.object_id = Some(before.id.0);
        match self
            .tools
            .contacts()
            .save_in(tx, actor, before, after)
            .await
        {
            Ok(saved) => {
                row.fate = Fate::Done;
                // Of several each is found on the contact's page.
                row.task_id = match saved.tasks.as_slice() {
                    [one] => Some(*one),
                    _ => None,
                };
            }
            // Nothing was written before the rule refused: the transaction goes on.
            Err(Error::Rule { message, .. }) => fail(row, message.into_owned()),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
