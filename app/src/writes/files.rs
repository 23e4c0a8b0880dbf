//! The writes of a file's page, entered by the button's page handler and by its server function alike.

use crate::site::Site;
use model::id::{DomainId, PlanId, TeamId};
use model::plan::MOST_DOMAINS;
use model::role::Role;
use service::files::Fate;
use service::tasks::Task;
use service::{Actor, Error, Result};
use std::collections::BTreeMap;
use uuid::Uuid;
use wire::{Given, NewPlan, PlanChange, PlanRoles, PlanSelection};

/// What is said of an import that has begun.
pub(crate) const BEGUN: &str = "Taking the rows in has begun.";
/// Rows that are looked through at a time.
const ROWS: u32 = 250;

/// Begins an import. Gives the task that takes the rows in.
pub(crate) async fn begin(site: &Site, actor: &Actor, id: Uuid) -> Result<Task> {
    site.service.files().begin(actor, id).await
}

/// Plans that the domains which were adopted from this file into a team give the roles that the team fills back to it: what each page offers for one domain. Of several teams that with the most
/// domains; once its plan ran, the next.
///
/// # Errors
/// When no domain has roles that its team would change.
pub(crate) async fn plan_of_team(site: &Site, actor: &Actor, id: Uuid) -> Result<PlanId> {
    let (mut ids, mut after) = (Vec::new(), 0);
    loop {
        let of = (Some(Fate::Done), after);
        let card = site.service.files().card(actor, id, of, ROWS).await?;
        let pending = card.rows.iter().filter(|row| {
            let outcome = row.outcome.as_ref();
            outcome.is_some_and(|outcome| outcome.pending)
        });
        ids.extend(pending.filter_map(|row| row.object_id).map(DomainId));
        match card.rows.last() {
            Some(row) if card.rows.len() == ROWS as usize && ids.len() < MOST_DOMAINS as usize => {
                after = row.line;
            }
            _ => break,
        }
    }
    let domains = site.service.domains();
    let mut teams: BTreeMap<TeamId, Vec<Uuid>> = BTreeMap::new();
    for (domain, team) in domains.adopted_into_teams(actor, &ids).await? {
        teams.entry(team).or_default().push(domain.0);
    }
    let most = teams.into_iter().max_by_key(|(_, domains)| domains.len());
    let (team, mut domains) = most.ok_or_else(|| {
        Error::rule(
            "import.nothing_pending",
            "No domain of this file has adopted roles that its team would change.",
        )
    })?;
    domains.truncate(MOST_DOMAINS as usize);
    let slots = site.service.teams().get(actor, team).await?.slots;
    let role = |role: Role| {
        if slots.contains_key(&role) {
            Given::Null
        } else {
            Given::Absent
        }
    };
    let new = NewPlan {
        change: PlanChange::Roles(PlanRoles {
            registrant: role(Role::Registrant),
            admin: role(Role::Admin),
            tech: role(Role::Tech),
            billing: role(Role::Billing),
        }),
        selection: Some(PlanSelection::DomainIds(domains)),
    };
    let plan = Box::pin(site.service.plans().make(actor, &new)).await?;
    Ok(plan.id)
}
