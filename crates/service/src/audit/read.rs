//! Reading the log: the whole of it, and the history of one object.

use super::{Audit, AuditLog, Consequences, History, Names};
use crate::allowed::Admin;
use crate::{Actor, Cleared, Need, Result};
use boxed::boxed;
use model::audit::named;
use std::collections::{BTreeMap, BTreeSet};
use store::audit::AuditFilter;
use store::{Listed, Page, Tx};
use uuid::Uuid;

/// What callers who are limited to projects are told the names of: teams, people and offices are the whole organization's.
const OF_PROJECTS: [&str; 2] = ["contact", "domain"];

impl<'a> AuditLog<'a> {
    /// The history of one object, newest first: what was done to it, and what concerns it besides. The caller has checked that it may be read.
    pub(crate) async fn history(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        kind: &str,
        id: Uuid,
        page: &Page,
    ) -> Result<History> {
        let filter = AuditFilter::of(kind, id);
        let listed = store::audit::list(tx, actor.organization, &filter, page).await?;
        self.told(tx, actor, listed).await
    }

    /// The entries that match the filter, newest first.
    ///
    /// # Errors
    /// Only admins may, and no key that is limited to a project.
    #[boxed]
    pub async fn list(
        self,
        actor: &Actor,
        filter: &AuditFilter,
        page: &Page,
    ) -> Result<Listed<Audit>> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        Ok(store::audit::list(&mut tx, actor.organization, filter, page).await?)
    }

    /// [`AuditLog::list`] with the names of what the entries name, and how much followed from each.
    ///
    /// # Errors
    /// As [`AuditLog::list`].
    #[boxed]
    pub async fn page(self, actor: &Actor, filter: &AuditFilter, page: &Page) -> Result<History> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        let listed = store::audit::list(&mut tx, actor.organization, filter, page).await?;
        self.told(&mut tx, actor, listed).await
    }

    /// One entry with the names of what it names, and how much followed from it; no entry when there is none of that id.
    ///
    /// # Errors
    /// As [`AuditLog::list`].
    #[boxed]
    pub async fn entry(self, actor: &Actor, id: Uuid) -> Result<History> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        let listed = Listed {
            rows: store::audit::many(&mut tx, actor.organization, [id]).await?,
            next: None,
        };
        self.told(&mut tx, actor, listed).await
    }

    async fn told(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        Listed { rows, next }: Listed<Audit>,
    ) -> Result<History> {
        // What another decision led to is told with that decision; callers who are limited to projects are told of their domains alone.
        let causes = if actor.is_tied() {
            Vec::new()
        } else {
            let ids = rows.iter().filter_map(|entry| entry.cause_id);
            store::audit::many(tx, actor.organization, ids).await?
        };
        let mut wanted: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
        for entry in rows.iter().chain(&causes) {
            let kind = entry.object_kind.as_str();
            wanted.entry(kind).or_default().insert(entry.object_id);
            for named in named(entry.before.as_ref(), entry.after.as_ref()) {
                wanted.entry(named.kind).or_default().insert(named.id);
            }
        }
        if actor.is_tied() {
            wanted.retain(|kind, _| OF_PROJECTS.contains(kind));
        }
        let mut names = Names::default();
        for (kind, ids) in &wanted {
            let ids = ids.iter().copied();
            let found = store::audit::names(tx, actor.organization, kind, ids).await?;
            for (id, name) in found {
                names.insert(kind, id, name);
            }
        }
        // Guests are not told how much of other projects an act reached.
        let followed: Consequences = if actor.is_tied() {
            Consequences::default()
        } else {
            let ids: Vec<Uuid> = (rows.iter())
                .filter(|entry| entry.cause_id.is_none())
                .map(|entry| entry.id)
                .collect();
            store::audit::consequences(tx, actor.organization, &ids).await?
        };
        Ok(History {
            entries: rows,
            next,
            names,
            followed,
            causes: causes.into_iter().map(|entry| (entry.id, entry)).collect(),
            is_open: actor.may(Need::Admin) && !actor.is_tied(),
        })
    }
}
