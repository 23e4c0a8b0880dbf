//! Which domains a plan is of.

use super::change::{May, wrong};
use super::{Plans, most};
use crate::domains::DomainFilter;
use crate::{Actor, Error, Result};
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, ProjectId, TeamId};
use model::plan::{Change, replaced};
use model::role::Role;
use model::task::TaskStatus;
use std::collections::BTreeSet;
use store::Tx;
use store::domains::Domain;
use wire::{PlanFilter, PlanSelection};

/// How many unknown ids a refusal names.
const NAMED: usize = 5;

impl Plans<'_> {
    /// The domains of a selection, each once.
    ///
    /// # Errors
    /// `contact.shared`; `selection`: none, too many, or fewer than the change concerns; `selection.domain_ids`: ones that are not there for this caller.
    pub(super) async fn select(
        self,
        tx: &mut Tx,
        (actor, may): (&Actor, &May<'_>),
        change: &Change,
        selection: Option<&PlanSelection>,
    ) -> Result<Vec<Domain>> {
        if let Change::Disclose { contacts, .. } = change {
            // Said of the contact, before anything is said of domains that the caller can't access.
            for id in contacts {
                self.tools.book().not_shared(tx, &may.domains, *id).await?;
            }
        }
        let concerned = concerned(tx, actor.organization, change).await?;
        let ids: Vec<DomainId> = match (selection, &concerned) {
            (Some(PlanSelection::DomainIds(ids)), _) => ids.iter().copied().map(DomainId).collect(),
            (Some(PlanSelection::Filter(filter)), _) => {
                named_in(tx, may, filter).await?;
                let filter = filter_of(filter, self.tools.now());
                let (_, filter) = &self.tools.domains().reachable(actor, &filter)?;
                store::domains::matching(tx, actor.organization, filter, most(change)).await?
            }
            (None, Some(concerned)) => concerned.iter().copied().collect(),
            (None, None) => {
                return Err(wrong(
                    "selection",
                    "Say of which domains: domain_ids, or a filter.",
                ));
            }
        };
        let chosen: BTreeSet<DomainId> = ids.into_iter().collect();
        let most = most(change);
        if chosen.len() > most as usize {
            return Err(wrong(
                "selection",
                format!(
                    "A plan of this has at most {most} domains. Choose fewer, and make another plan for the rest."
                ),
            ));
        }
        // What is merged is merged everywhere, and a contact says the same wherever it is shown.
        let whole = match change {
            Change::Merge { .. } => Some("A merge concerns every domain that shows the contact"),
            Change::Disclose { .. } => Some("This concerns every domain that shows the contacts"),
            _ => None,
        };
        if let (Some(whole), Some(concerned)) = (whole, &concerned)
            && let left_out @ 1.. = concerned.difference(&chosen).count()
        {
            return Err(wrong(
                "selection",
                format!(
                    "{whole}, and {left_out} of them are not selected. Leave the selection out."
                ),
            ));
        }
        if chosen.is_empty() && concerned.is_none() {
            return Err(wrong("selection", "No domain matches this."));
        }
        let ids: Vec<DomainId> = chosen.iter().copied().collect();
        let mut domains = store::domains::many(tx, actor.organization, &ids).await?;
        domains.retain(|domain| may.domains.includes(domain.project_id));
        if domains.len() < chosen.len() {
            let there: BTreeSet<DomainId> = domains.iter().map(|domain| domain.id).collect();
            return Err(unknown(chosen.difference(&there).collect()));
        }
        Ok(domains)
    }
}

/// The domains that a change concerns by itself, whatever is selected: those that show the contact which is to go.
pub(super) async fn concerned(
    tx: &mut Tx,
    organization: OrganizationId,
    change: &Change,
) -> Result<Option<BTreeSet<DomainId>>> {
    Ok(match change {
        Change::Merge { from, others, .. } => {
            let mut shown = BTreeSet::new();
            for from in replaced(*from, others) {
                let there = store::domains::showing_or_copies(tx, organization, from, &Role::ALL);
                shown.extend(there.await?);
            }
            Some(shown)
        }
        Change::Replace {
            from,
            others,
            roles,
            everywhere: true,
            ..
        } => {
            let mut shown = BTreeSet::new();
            for from in replaced(*from, others) {
                let there = store::domains::showing_or_copies(tx, organization, from, roles);
                shown.extend(there.await?);
            }
            Some(shown)
        }
        // Copies keep what they disclose.
        Change::Disclose { contacts, .. } => {
            let shows = store::domains::shown_by(tx, organization, contacts).await?;
            Some(shows.into_values().flat_map(|shows| shows.all).collect())
        }
        _ => None,
    })
}

/// What the filter names must be there: a plan of nothing is nobody's wish.
async fn named_in(tx: &mut Tx, may: &May<'_>, filter: &PlanFilter) -> Result<()> {
    let organization = may.domains.organization;
    if let Some(id) = filter.project_id.map(ProjectId) {
        let found = store::projects::get(tx, organization, id).await?;
        if found.is_none() || !may.domains.includes(id) {
            let text = "There is no such project.";
            return Err(wrong("selection.filter.project_id", text));
        }
    }
    if filter.role.is_some() && filter.contact.is_none() {
        let text = "Say whose role: a contact’s handle, as contact.";
        return Err(wrong("selection.filter.role", text));
    }
    if let Some(id) = filter.team_id.map(TeamId)
        && store::teams::get(tx, organization, id).await?.is_none()
    {
        return Err(wrong("selection.filter.team_id", "There is no such team."));
    }
    Ok(())
}

fn filter_of(filter: &PlanFilter, now: DateTime<Utc>) -> DomainFilter {
    let failed = filter.task_status == Some(TaskStatus::Failed);
    DomainFilter {
        q: filter.q.clone(),
        projects: filter.project_id.map(|id| [ProjectId(id)].into()),
        tld: filter.tld.clone(),
        // Whoever looks for what failed looks for what needs a person.
        undismissed: failed,
        task_status: filter.task_status,
        state: filter.state,
        cause: filter.cause.map(|cause| (cause, now)),
        contact: filter.contact.clone().map(|of| (of, filter.role)),
        team_id: filter.team_id.map(TeamId),
        expires_before: filter.expires_before.map(|at| at.0),
    }
}

fn unknown(ids: Vec<&DomainId>) -> Error {
    let named: Vec<String> = ids.iter().take(NAMED).map(ToString::to_string).collect();
    let named = named.join(", ");
    let text = match ids.len() {
        1 => format!("There is no such domain: {named}."),
        all if all <= NAMED => format!("There are no such domains: {named}."),
        all => format!(
            "There are no such domains: {named} and {} more.",
            all - NAMED
        ),
    };
    wrong("selection.domain_ids", text)
}
