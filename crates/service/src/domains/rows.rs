//! The list of domains: each with its latest task.

use super::{Domain, DomainFilter, Domains};
use crate::tasks::Task;
use crate::{Actor, Cleared, Result};
use boxed::boxed;
use model::id::DomainId;
use std::collections::HashMap;
use store::{Listed, Page, Tx};

/// A row of the list.
#[derive(Debug, Clone)]
pub struct DomainRow {
    /// The domain.
    pub domain: Domain,
    /// Its newest task, if any.
    pub latest: Option<Task>,
}

impl<'a> Domains<'a> {
    /// A page of domains with the number of all that match the filter: one connection for all of it.
    ///
    /// # Errors
    /// As [`Domains::list`].
    #[boxed]
    pub async fn rows(
        self,
        actor: &Actor,
        filter: &DomainFilter,
        page: &Page,
    ) -> Result<(Listed<DomainRow>, i64)> {
        let (reach, filter) = &self.reachable(actor, filter)?;
        let mut tx = self.tools.read_found(reach, filter.q.as_deref()).await?;
        let listed = self.rows_in(&mut tx, reach, filter, page).await?;
        let total = store::domains::count(&mut tx, actor.organization, filter).await?;
        Ok((listed, total))
    }

    pub(crate) async fn rows_in(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        filter: &DomainFilter,
        page: &Page,
    ) -> Result<Listed<DomainRow>> {
        let Listed { rows, next } =
            store::domains::list(tx, actor.organization, filter, page).await?;
        let ids: Vec<DomainId> = rows.iter().map(|domain| domain.id).collect();
        let latest = store::tasks::latest_of(tx, actor.organization, &ids).await?;
        let mut latest: HashMap<DomainId, Task> = latest
            .into_iter()
            .filter_map(|task| Some((task.domain_id?, task.into())))
            .collect();
        let rows = rows
            .into_iter()
            .map(|domain| DomainRow {
                latest: latest.remove(&domain.id),
                domain,
            })
            .collect();
        Ok(Listed { rows, next })
    }
}
