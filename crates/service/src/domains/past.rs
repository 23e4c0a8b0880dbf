//! Who held the roles of a domain, and why.

use super::{Domains, Holder};
use crate::allowed::DomainsRead;
use crate::contacts::Contact;
use crate::plans::in_role;
use crate::{Actor, Error, Result, Why};
use boxed::boxed;
use chrono::{DateTime, Utc};
use model::domain_name::DomainName;
use model::id::{ContactId, DomainId, ProjectId};
use model::past::held_at;
use std::collections::BTreeMap;
use store::teams::Team;
use uuid::Uuid;

/// A role as it was held at a moment.
#[derive(Debug, Clone)]
pub struct HolderThen {
    /// The role, who held it, and where that came from.
    pub holder: Holder,
    /// Since when they held it for that reason, and why.
    pub why: Why,
}

/// A domain as the book had it at a moment.
#[derive(Debug, Clone)]
pub struct DomainThen {
    /// The domain.
    pub id: DomainId,
    /// Its project.
    pub project_id: ProjectId,
    /// Its name.
    pub name: DomainName,
    /// The moment.
    pub at: DateTime<Utc>,
    /// The team that it had, as that was then.
    pub team: Option<Team>,
    /// Since when it had this team, or none, and why.
    pub assigned: Why,
    /// Who held which role, in the order of the roles.
    pub holders: Vec<HolderThen>,
}

impl DomainThen {
    /// A role of it as the API shows it. The office of a member contact is not kept: `location` is `null`.
    #[must_use]
    pub fn wire(&self, role: &HolderThen) -> wire::DomainContact {
        wire::DomainContact {
            at: Some(self.at.into()),
            since: Some(role.why.since.into()),
            cause: role.why.wire(),
            team_id: self.team.as_ref().map(|team| team.id.0),
            team: self.team.as_ref().map(|team| team.name.clone()),
            ..in_role(&role.holder, crate::contacts::wire(&role.holder.contact))
        }
    }
}

impl<'a> Domains<'a> {
    /// Who held the roles of a domain at this moment, and why; domains that were released since are included.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it was not there for this caller; `at.future`, `at.too_early`.
    #[boxed]
    pub async fn contacts_at(
        self,
        actor: &Actor,
        id: DomainId,
        at: DateTime<Utc>,
    ) -> Result<DomainThen> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        let organization = reach.organization;
        let past = self.tools.past();
        let mut tx = self.tools.read(reach).await?;
        past.check(&mut tx, reach, at).await?;
        let then = store::past::domain(&mut tx, organization, id, at)
            .await?
            .ok_or(Error::NotFound)?;
        reach.check(then.what.project_id)?;
        let team = match then.what.team_id {
            Some(team) => store::past::team(&mut tx, organization, team, at).await?,
            None => None,
        };
        let team = team.map(|team| team.what);
        let of_team = team.as_ref().map_or(Uuid::nil(), |team| team.id.0);
        let owners = [id.0, of_team, organization.0];
        let latest = store::past::roles(&mut tx, organization, owners, at).await?;
        let held = held_at(&latest, then.since, at);
        let ids: Vec<ContactId> = held.values().map(|each| each.contact).collect();
        let contacts = store::past::contacts(&mut tx, organization, &ids, at).await?;
        let contacts: BTreeMap<ContactId, Contact> = contacts
            .into_iter()
            .map(|contact| (contact.id, contact))
            .collect();
        let assigned = past.why(&mut tx, reach, then.since, [id.0; 2]).await?;
        let mut holders = Vec::new();
        for (role, each) in held {
            let Some(contact) = contacts.get(&each.contact) else {
                continue;
            };
            let about = [
                id.0,
                if of_team.is_nil() {
                    organization.0
                } else {
                    of_team
                },
            ];
            holders.push(HolderThen {
                holder: Holder {
                    role,
                    source: each.source,
                    contact: contact.clone(),
                },
                why: past.why(&mut tx, reach, each.since, about).await?,
            });
        }
        Ok(DomainThen {
            id,
            project_id: then.what.project_id,
            name: then.what.name,
            at,
            team,
            assigned,
            holders,
        })
    }

    /// [`Domains::contacts_at`] of a domain in the project that the path names.
    ///
    /// # Errors
    /// As [`Domains::contacts_at`].
    #[boxed]
    pub async fn contacts_at_in(
        self,
        actor: &Actor,
        (project, id): (ProjectId, DomainId),
        at: DateTime<Utc>,
    ) -> Result<DomainThen> {
        let then = self.contacts_at(actor, id, at).await?;
        if then.project_id == project {
            Ok(then)
        } else {
            Err(Error::NotFound)
        }
    }
}
