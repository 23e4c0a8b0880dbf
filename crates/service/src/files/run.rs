//! Importing a staged file: the start, and the rows batch by batch.

use super::brought::Brought;
use super::judge::{ContactRow, DomainRow, Judge};
use super::stage::MayImport;
use super::table::Kind;
use super::{Files, Import, ImportRow};
use crate::allowed::{ContactsWrite, DomainsWrite};
use crate::audit::{Entry, Object};
use crate::contacts::{Contact, NewContact};
use crate::tasks::Task;
use crate::{Actor, Error, InBook, Result, Unguarded, Within};
use model::id::TaskId;
use model::import::Fate;
use model::task::{Cause, Rows, StepName, TaskType};
use serde::Serialize;
use store::Tx;
use store::tasks::{NewTask, Task as Row};
use uuid::Uuid;

/// Contacts that are written in one transaction.
const CONTACTS_PER_TRANSACTION: u32 = 100;
/// Domains that are handled in one call, each in a transaction of its own.
const DOMAINS_PER_CALL: u32 = 10;

/// The reason on the rows of a file whose stored uploader is not understood.
const UNKNOWN_ACTOR: &str =
    "Nobody can tell any more who brought this file and what they might do. Bring it again.";
/// The reason on the rows of a file that is neither of contacts nor of domains.
const UNKNOWN_KIND: &str = "Nobody can tell any more what this file holds. Bring it again.";
/// What adopting reports for a domain that exists already.
const ALREADY_ADOPTED: &str = "domain.already_adopted";

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

impl Files<'_> {
    /// Starts the import: enqueues the task that imports the rows.
    ///
    /// # Errors
    /// `import.begun` when it was started already; `import.nothing_to_do`; [`Error::NotFound`].
    pub async fn begin(self, actor: &Actor, id: Uuid) -> Result<Task> {
        let mut tx = self.tools.begin_unguarded(Unguarded::Upload).await?;
        let (actor, import) = &self.load(&mut tx, actor, id).await?;
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

    /// It is no longer known on whose behalf, or as what, these rows would be written: each of them fails with that reason, and the task ends.
    async fn refuse_rest(self, import: &Import, reason: &str) -> Result<()> {
        tracing::error!(import = %import.id, reason, "a file can't be imported");
        let mut tx = self.tools.begin_unguarded(Unguarded::Upload).await?;
        store::imports::fail_rest(&mut tx, import.organization_id, import.id, reason).await?;
        Ok(tx.commit().await?)
    }

    async fn next_rows(self, tx: &mut Tx, import: &Import, limit: u32) -> Result<Vec<ImportRow>> {
        Ok(store::imports::rows(
            tx,
            import.organization_id,
            import.id,
            (&Fate::OPEN, 0),
            limit,
        )
        .await?)
    }

    async fn take_contacts(self, actor: &Actor, import: &Import) -> Result<()> {
        // They were asked before the file was stored: what is stored of them is not what it was.
        let Ok(actor) = &actor.allowed_in_book::<ContactsWrite>() else {
            return self.refuse_rest(import, UNKNOWN_ACTOR).await;
        };
        let mut tx = self.tools.begin(actor).await?;
        for mut row in self
            .next_rows(&mut tx, import, CONTACTS_PER_TRANSACTION)
            .await?
        {
            let judged = match row.reason.take() {
                Some(unreadable) => Err(unreadable),
                None => self.contact_row(&mut tx, actor, &row.data).await?,
            };
            match judged {
                Ok(ContactRow::New(draft, is_active)) => {
                    let snapshot = draft.parse().map_err(Error::Invalid)?;
                    let new = NewContact::external(*draft);
                    let contact = self
                        .tools
                        .contacts()
                        .make(&mut tx, actor, &new, snapshot)
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
            Ok(_) => row.fate = Fate::Done,
            // Nothing was written before the rule refused: the transaction goes on.
            Err(Error::Rule { message, .. }) => fail(row, message.into_owned()),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    async fn take_domains(self, actor: &Actor, import: &Import) -> Result<()> {
        let Ok(reach) = &actor.allowed_within::<DomainsWrite>() else {
            return self.refuse_rest(import, UNKNOWN_ACTOR).await;
        };
        let mut tx = self.tools.read(reach).await?;
        let rows = self.next_rows(&mut tx, import, DOMAINS_PER_CALL).await?;
        drop(tx);
        let mut judge = Judge::new(Kind::Domains);
        for mut row in rows {
            let judged = match row.reason.take() {
                Some(unreadable) => Err(unreadable),
                None => {
                    let mut tx = self.tools.read(reach).await?;
                    self.domain_row(&mut tx, reach, &mut judge, &row.data)
                        .await?
                }
            };
            match judged {
                Err(reason) => fail(&mut row, reason),
                Ok(found) => match self.take_domain(reach, import, found).await {
                    Ok(id) => {
                        row.object_id = Some(id);
                        row.fate = Fate::Done;
                    }
                    Err(Error::Internal(why)) => return Err(Error::Internal(why)),
                    // The registry or the database is not available: the row stays as it is, and the task is retried.
                    Err(Error::Unavailable(why)) => return Err(Error::Unavailable(why)),
                    Err(error) => fail(&mut row, words(error)),
                },
            }
            let mut tx = self.tools.begin(reach).await?;
            store::imports::settle_row(&mut tx, import.organization_id, import.id, &row).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Adopts the domain unless it exists, then assigns team and roles. Each is a use case of its own that is idempotent.
    async fn take_domain(
        self,
        reach: &Within<'_, DomainsWrite>,
        import: &Import,
        row: DomainRow,
    ) -> Result<Uuid> {
        let project = import
            .project_id
            .ok_or_else(|| Error::field("project", model::field::FieldCode::Required));
        let (domain, is_new) = match row.known {
            Some(domain) => (domain, false),
            None => {
                let team = row.team.flatten();
                match self
                    .tools
                    .domains()
                    .adopt(reach, project?, row.name.ascii(), team)
                    .await
                {
                    Ok(domain) => (domain, true),
                    // Another request of this organization adopted it since the row was judged: then it exists already.
                    Err(Error::Rule {
                        code,
                        message,
                        fields,
                    }) if code == ALREADY_ADOPTED => {
                        let mut tx = self.tools.read(reach).await?;
                        let known = store::domains::by_name(&mut tx, &row.name).await?;
                        let ours = known.filter(|domain| {
                            domain.organization_id == reach.organization
                                && reach.check(domain.project_id).is_ok()
                        });
                        let ours = ours.ok_or(Error::Rule {
                            code,
                            message,
                            fields,
                        })?;
                        (ours, false)
                    }
                    Err(error) => return Err(error),
                }
            }
        };
        if let Some(team) = row.team
            && !is_new
        {
            let seen = crate::Version::Any;
            self.tools
                .domains()
                .set_team(reach, (domain.id, seen), team)
                .await?;
        }
        if !row.roles.is_empty() {
            let mut tx = self.tools.read(reach).await?;
            let own = store::domains::bindings(&mut tx, reach.organization, domain.id).await?;
            drop(tx);
            let changes = row
                .roles
                .into_iter()
                .filter(|(role, contact)| own.get(role) != contact.as_ref())
                .collect::<crate::domains::RoleChanges>();
            if !changes.is_empty() {
                self.tools
                    .domains()
                    .assign_roles(reach, domain.id, &changes)
                    .await?;
            }
        }
        Ok(domain.id.0)
    }

    /// A file, and the caller as one who may bring such a file.
    pub(super) async fn load<'a>(
        self,
        tx: &mut Tx,
        actor: &'a Actor,
        id: Uuid,
    ) -> Result<(MayImport<'a>, Import)> {
        let import = store::imports::get(tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        let reach = MayImport::of(actor, kind_of(&import)?)?;
        if let Some(project) = import.project_id {
            reach.check(project)?;
        }
        Ok((reach, import))
    }
}

fn fail(row: &mut ImportRow, reason: String) {
    row.fate = Fate::Failed;
    row.reason = Some(reason);
}

fn words(error: Error) -> String {
    match error {
        Error::Invalid(fields) => fields
            .texts()
            .into_iter()
            .map(|(field, text)| format!("{field}: {text}"))
            .collect::<Vec<_>>()
            .join(" "),
        other => other.to_string(),
    }
}

/// What a stored file contains.
///
/// # Errors
/// When this version doesn't know the kind: the required permission can't be determined then.
pub(super) fn kind_of(import: &Import) -> Result<Kind> {
    import
        .kind
        .clone()
        .map_err(|error| Error::internal(format!("import {}: {error}", import.id)))
}
