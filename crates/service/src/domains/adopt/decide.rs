//! What a team would change of a domain that was adopted into it, and the decision: send that, or keep what the registry holds.

use crate::allowed::{DomainsRead, DomainsWrite};
use crate::audit::Entry;
use crate::domains::{Assigned, Domain, Domains, Plan, RoleChanges};
use crate::plans::{Holder, holders, planned};
use crate::{Actor, Error, Result, Version};
use boxed::boxed;
use model::id::{ContactId, DomainId, OrganizationId, TeamId};
use model::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::contacts::Contact;
use store::teams::Team;

/// What its team would change of an adopted domain.
#[derive(Debug, Clone)]
pub struct TeamWants {
    /// The roles that would be given to the team.
    pub roles: Vec<Role>,
    /// What that would send.
    pub plan: Plan,
}

/// The team that an adoption names.
///
/// # Errors
/// `team_id`, when the organization has no such team.
pub(super) async fn named_team(
    tx: &mut Tx,
    organization: OrganizationId,
    team: Option<TeamId>,
) -> Result<Option<Team>> {
    let Some(team) = team else { return Ok(None) };
    let found = store::teams::get(tx, organization, team).await?;
    found.ok_or_else(crate::domains::no_team).map(Some)
}

/// What would be sent if the domain's team held the roles that it fills, and which of the bound ones those are. The contacts may be ones that are not written yet.
pub(super) async fn planned_for(
    tx: &mut Tx,
    domain: &Domain,
    bindings: &BTreeMap<Role, ContactId>,
    contacts: &BTreeMap<ContactId, Contact>,
) -> Result<(Option<Plan>, BTreeSet<Role>)> {
    let Some(team) = domain.team_id else {
        return Ok((None, BTreeSet::new()));
    };
    let slots = store::teams::slots(tx, domain.organization_id, team).await?;
    let filled = |role: &Role| slots.contains_key(role);
    let roles = bindings.keys().copied().filter(filled).collect();
    let mut own = bindings.clone();
    own.retain(|role, _| !slots.contains_key(role));
    let mut held = holders(tx, domain, &own).await?;
    // What the plan of an adoption makes is not in the book.
    for (role, id) in own {
        if !held.iter().any(|holder| holder.role == role)
            && let Some(contact) = contacts.get(&id)
        {
            held.push(Holder {
                role,
                source: model::resolution::Source::Domain,
                contact: contact.clone(),
            });
        }
    }
    held.sort_by_key(|holder| Role::ALL.iter().position(|role| *role == holder.role));
    let plan = planned(tx, domain.clone(), held).await?;
    Ok((Some(plan), roles))
}

impl<'a> Domains<'a> {
    /// What its team would change of a domain whose roles are as they were adopted; `None` when nobody has to decide.
    pub(crate) async fn team_wants(
        self,
        tx: &mut Tx,
        domain: &Domain,
    ) -> Result<Option<TeamWants>> {
        let Some(team) = domain.team_id else {
            return Ok(None);
        };
        let organization = domain.organization_id;
        let adopted = store::domains::adopted_bindings(tx, organization, domain.id).await?;
        if adopted.is_empty() {
            return Ok(None);
        }
        let slots = store::teams::slots(tx, organization, team).await?;
        let differs = |(role, contact): (&Role, &ContactId)| {
            slots
                .get(role)
                .is_some_and(|slot| slot != contact)
                .then_some(*role)
        };
        let roles: Vec<Role> = adopted.iter().filter_map(differs).collect();
        if roles.is_empty() {
            return Ok(None);
        }
        let mut own = store::domains::bindings(tx, organization, domain.id).await?;
        own.retain(|role, _| !roles.contains(role));
        let holders = holders(tx, domain, &own).await?;
        let plan = planned(tx, domain.clone(), holders).await?;
        Ok(Some(TeamWants { roles, plan }))
    }

    /// Gives the roles that were adopted to the domain's team, and sends that to the registry.
    ///
    /// # Errors
    /// `domain.nothing_adopted` when there is nothing to decide (any more); [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn send_team(
        self,
        actor: &Actor,
        (id, seen): (DomainId, Version),
    ) -> Result<Assigned> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let mut tx = self.tools.begin(reach).await?;
        store::domains::hold(&mut tx, actor.organization, id).await?;
        let domain = self.load_if(&mut tx, reach, id, seen).await?;
        let wants = self.team_wants(&mut tx, &domain).await?;
        let wants = wants.ok_or_else(nothing)?;
        let changes: RoleChanges = wants.roles.into_iter().map(|role| (role, None)).collect();
        let done = self.assign_in(&mut tx, reach, id, seen, &changes).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Those of these domains that are in a team and still hold roles as they were adopted, about which nobody has decided.
    ///
    /// # Errors
    /// When the caller may not read domains.
    #[boxed]
    pub async fn adopted_into_teams(
        self,
        actor: &Actor,
        ids: &[DomainId],
    ) -> Result<Vec<(DomainId, TeamId)>> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let adopted = store::domains::adopted_of(&mut tx, actor.organization, ids).await?;
        let domains = store::domains::many(&mut tx, actor.organization, ids).await?;
        let domains = domains
            .into_iter()
            .filter(|domain| reach.includes(domain.project_id) && adopted.contains(&domain.id));
        Ok(domains
            .filter_map(|domain| Some((domain.id, domain.team_id?)))
            .collect())
    }

    /// Keeps the roles that were adopted: from now on they are the domain's own decision, and its team is not offered them again. Nothing is sent. Once that is so, it is so
    /// already.
    ///
    /// # Errors
    /// [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn keep_roles(self, actor: &Actor, (id, seen): (DomainId, Version)) -> Result<()> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let mut tx = self.tools.begin(reach).await?;
        store::domains::hold(&mut tx, actor.organization, id).await?;
        let domain = self.load_if(&mut tx, reach, id, seen).await?;
        let adopted = store::domains::adopted_bindings(&mut tx, actor.organization, id).await?;
        if adopted.is_empty() {
            return Ok(());
        }
        store::domains::keep_bindings(&mut tx, actor.organization, domain.id).await?;
        let entry = Entry::new("domain.keep", id).after(adopted);
        self.tools.audit().record(&mut tx, reach, entry).await?;
        Ok(tx.commit().await?)
    }
}

fn nothing() -> Error {
    Error::rule(
        "domain.nothing_adopted",
        "The team changes nothing here: the roles are its own already, or somebody decided before.",
    )
}
