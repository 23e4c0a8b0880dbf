//! Finding a domain by its name, as one types.

use super::{Domain, DomainFilter, Domains};
use crate::tasks::Task;
use crate::{Actor, Result};
use boxed::boxed;
use std::collections::HashMap;
use store::Page;

/// How many are offered at once.
const OFFERED: u32 = 8;

/// Domains to go to.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The first matches, by name.
    pub domains: Vec<FoundDomain>,
    /// Whether there are more.
    pub more: bool,
}

/// A domain to go to.
#[derive(Debug, Clone)]
pub struct FoundDomain {
    /// The domain.
    pub domain: Domain,
    /// Its newest task, if any.
    pub latest: Option<Task>,
    /// The name of its team. Teams span all projects, so callers who are limited to some see none.
    pub team: Option<String>,
}

impl<'a> Domains<'a> {
    /// The first domains that match the filter, at most eight: those of the list ([`Domains::list`]), without counting all.
    ///
    /// # Errors
    /// As [`Domains::list`].
    #[boxed]
    pub async fn find(self, actor: &Actor, filter: &DomainFilter) -> Result<Found> {
        let (reach, filter) = self.reachable(actor, filter)?;
        let page = Page {
            limit: OFFERED,
            after: None,
        };
        let mut tx = self.tools.read_found(&reach, filter.q.as_deref()).await?;
        let listed = self.rows_in(&mut tx, &reach, &filter, &page).await?;
        let teams: HashMap<_, _> = if actor.is_tied() || listed.rows.is_empty() {
            HashMap::new()
        } else {
            let names = store::teams::names(&mut tx, actor.organization).await?;
            names.into_iter().map(|team| (team.id, team.name)).collect()
        };
        let found = listed.rows.into_iter().map(|row| FoundDomain {
            team: row.domain.team_id.and_then(|id| teams.get(&id).cloned()),
            domain: row.domain,
            latest: row.latest,
        });
        Ok(Found {
            domains: found.collect(),
            more: listed.next.is_some(),
        })
    }
}
