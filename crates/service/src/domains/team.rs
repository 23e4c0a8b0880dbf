//! Assigning a domain to a team. One transaction: the row, the audit entry and the `update_contacts` task, since the roles may resolve differently now.

use super::{Assigned, Domain, Domains, Plan, wire};
use crate::allowed::DomainsWrite;
use crate::audit::Entry;
use crate::plans::{holders_of, planned};
use crate::tasks::NewTask;
use crate::{Actor, Error, Result, Version, Within};
use boxed::boxed;
use model::field::FieldCode;
use model::id::{DomainId, TeamId};
use model::role::Role;
use model::task::Cause;
use store::Tx;

impl<'a> Domains<'a> {
    /// Assigns a domain to a team, or to none: then the organization's defaults apply where it has no bindings itself. `None` when nothing changes.
    ///
    /// # Errors
    /// A team that is not there for this caller; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn set_team(
        self,
        actor: &Actor,
        (id, seen): (DomainId, Version),
        team: Option<TeamId>,
    ) -> Result<Option<Assigned>> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let mut tx = self.tools.begin(reach).await?;
        let given = self.set_team_in(&mut tx, reach, (id, seen), team).await?;
        if given.is_some() {
            tx.commit().await?;
        }
        Ok(given)
    }

    /// [`Domains::set_team`] within a transaction that the caller commits.
    pub(crate) async fn set_team_in(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        (id, seen): (DomainId, Version),
        team: Option<TeamId>,
    ) -> Result<Option<Assigned>> {
        let organization = reach.organization;
        store::domains::hold(tx, organization, id).await?;
        let before = self.load_if(tx, reach, id, seen).await?;
        if before.team_id == team {
            return Ok(None);
        }
        let named = match team {
            Some(team) => Some(
                store::teams::get(tx, organization, team)
                    .await?
                    .ok_or_else(no_team)?,
            ),
            None => None,
        };
        match store::domains::set_team(tx, organization, id, team, self.tools.now()).await {
            Err(store::Error::Missing) => return Err(no_team()),
            other => other?,
        }
        let domain = self.load(tx, reach, id).await?;
        let entry = Entry::new("domain.team", id)
            .before(wire(&before))
            .after(wire(&domain));
        self.tools.audit().record(tx, reach, entry).await?;
        let cause = Cause::TeamOfDomain {
            team: named.map(|team| team.name),
        };
        // A registrant of its own stays, whatever the team says.
        let own = store::domains::bindings(tx, organization, id).await?;
        let names_registrant = !own.contains_key(&Role::Registrant);
        let task = self
            .tools
            .tasks()
            .enqueue(tx, reach, NewTask::contacts(id, cause, names_registrant))
            .await?;
        let domain = self.load(tx, reach, id).await?;
        Ok(Some(Assigned { domain, task }))
    }
}

impl<'a> Domains<'a> {
    /// What [`Domains::set_team`] would send to the registry. Nothing is written.
    ///
    /// # Errors
    /// As [`Domains::set_team`].
    #[boxed]
    pub async fn plan_team(
        self,
        actor: &Actor,
        (id, seen): (DomainId, Version),
        team: Option<TeamId>,
    ) -> Result<Plan> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let mut tx = self.tools.read(reach).await?;
        let domain = self.load_if(&mut tx, reach, id, seen).await?;
        if let Some(team) = team
            && store::teams::get(&mut tx, actor.organization, team)
                .await?
                .is_none()
        {
            return Err(no_team());
        }
        let domain = Domain {
            team_id: team,
            ..domain
        };
        let holders = holders_of(&mut tx, &domain).await?;
        planned(&mut tx, domain, holders).await
    }
}

pub(crate) fn no_team() -> Error {
    Error::field(
        "team_id",
        FieldCode::Other {
            text: "There is no such team.".into(),
        },
    )
}
