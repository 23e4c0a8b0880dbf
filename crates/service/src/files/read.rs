//! Reading uploaded files.

use super::preview::RowPlan;
use super::stage::MayImport;
use super::{Files, Import, ImportRow};
use crate::allowed::{ContactsWrite, DomainsWrite};
use crate::tasks::Task;
use crate::{Actor, Need, Reach, Result, Unguarded};
use boxed::boxed;
use model::id::ContactId;
use model::import::{Fate, Kind};
use model::task::TaskStatus;
use std::collections::BTreeMap;
use uuid::Uuid;
use wire::Totals;

/// With more open rows, what all of them would send is worked out for the first page alone.
const ON_EACH_PAGE: i64 = 500;

/// Everything on an import's page.
#[derive(Debug, Clone)]
pub struct ImportCard {
    /// The file.
    pub import: Import,
    /// How many rows have which outcome.
    pub fates: BTreeMap<Fate, i64>,
    /// The task that imports it, once that was started.
    pub task: Option<Task>,
    /// Rows with the requested outcome, or all.
    pub rows: Vec<ImportRow>,
    /// What those of these rows that are still to be taken in would do, by line; nothing of a new contact.
    pub plans: BTreeMap<i64, RowPlan>,
    /// What all rows that are still to be taken in would send, before that was started; with very many rows on the first page alone.
    pub totals: Option<Totals>,
    /// The tasks that these rows began.
    pub begun: Vec<Task>,
    /// The handles of the contacts that these rows made or change.
    pub handles: BTreeMap<Uuid, String>,
    /// How many of the tasks that all rows began have which status.
    pub statuses: BTreeMap<TaskStatus, i64>,
    /// One of those that have not ended: whoever follows it, and then the next, sees all of them end.
    pub open: Option<Task>,
}

impl<'a> Files<'a> {
    /// A file with its counts and a page of its rows: those after line `after`, at most `limit`; with one outcome, or all.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn card(
        self,
        actor: &Actor,
        id: Uuid,
        (fate, after): (Option<Fate>, i64),
        limit: u32,
    ) -> Result<ImportCard> {
        let mut tx = self.tools.read_unguarded(Unguarded::Upload).await?;
        let (reach, import) = self.load(&mut tx, actor, id).await?;
        let fates = store::imports::fates(&mut tx, actor.organization, id).await?;
        let asked: Vec<Fate> = fate.into_iter().collect();
        let rows =
            store::imports::rows(&mut tx, actor.organization, id, (&asked, after), limit).await?;
        let task = match import.task_id {
            Some(task) => store::tasks::get(&mut tx, actor.organization, task)
                .await?
                .map(Into::into),
            None => None,
        };
        let open: i64 = Fate::OPEN.iter().filter_map(|fate| fates.get(fate)).sum();
        let plans = match &reach {
            MayImport::Domains(reach) => self.previews(&mut tx, reach, &rows).await?,
            MayImport::Contacts(reach) => self.contact_previews(&mut tx, reach, &rows).await?,
        };
        let totalled = import.task_id.is_none() && (after == 0 || open <= ON_EACH_PAGE);
        let totals = match &reach {
            _ if !totalled => None,
            MayImport::Domains(reach) => Some(self.domain_totals(&mut tx, reach, id).await?),
            MayImport::Contacts(reach) => Some(self.contact_totals(&mut tx, reach, id).await?),
        };
        let mut begun = Vec::new();
        for task in rows.iter().filter_map(|row| row.task_id) {
            let found = store::tasks::get(&mut tx, actor.organization, task).await?;
            begun.extend(found.map(Task::from));
        }
        let handles = match import.kind {
            Ok(Kind::Contacts) => {
                let ids: Vec<ContactId> = rows
                    .iter()
                    .filter_map(|row| row.object_id.map(ContactId))
                    .collect();
                let contacts = store::contacts::many(&mut tx, actor.organization, &ids).await?;
                contacts
                    .into_iter()
                    .map(|of| (of.id.0, of.handle))
                    .collect()
            }
            Ok(Kind::Domains) | Err(_) => BTreeMap::new(),
        };
        let statuses = store::imports::task_statuses(&mut tx, actor.organization, id).await?;
        let open = match store::imports::open_task(&mut tx, actor.organization, id).await? {
            Some(open) => store::tasks::get(&mut tx, actor.organization, open).await?,
            None => None,
        };
        Ok(ImportCard {
            open: open.map(Into::into),
            import,
            fates,
            task,
            rows,
            plans,
            totals,
            begun,
            handles,
            statuses,
        })
    }

    /// Rows after line `after` of which something is said beside their outcome: what was mended, and what deserves a look. At most `limit`.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when the file is not there for this caller.
    #[boxed]
    pub async fn remarked(
        self,
        actor: &Actor,
        id: Uuid,
        after: i64,
        limit: u32,
    ) -> Result<Vec<ImportRow>> {
        let mut tx = self.tools.read_unguarded(Unguarded::Upload).await?;
        self.load(&mut tx, actor, id).await?;
        Ok(store::imports::remarked(&mut tx, actor.organization, id, after, limit).await?)
    }

    /// The latest files, newest first.
    ///
    /// # Errors
    /// When the caller may write neither contacts nor domains.
    #[boxed]
    pub async fn list(self, actor: &Actor) -> Result<Vec<Import>> {
        let reach: &Reach<'_> = if actor.may(Need::DomainsWrite) {
            &*actor.allowed_within::<DomainsWrite>()?
        } else {
            &*actor.allowed_within::<ContactsWrite>()?
        };
        let mut tx = self.tools.read(reach).await?;
        let mut imports = store::imports::latest(&mut tx, actor.organization, 20).await?;
        imports.retain(|import| {
            import
                .project_id
                .is_none_or(|project| reach.includes(project))
        });
        Ok(imports)
    }
}
