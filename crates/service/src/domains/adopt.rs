//! Adopting a domain. The registry is queried first, outside any transaction: only domains that it holds under our account
//! can be adopted. Then one transaction writes the row, with what the registry shows as its first view, and the audit entry. If
//! it fails nothing is left, here or there: a query changes nothing.

use super::{Domain, Domains};
use crate::allowed::DomainsWrite;
use crate::audit::Entry;
use crate::registries::Held;
use crate::{Actor, Error, Result};
use model::domain_name::DomainName;
use model::id::{DomainId, ProjectId, TeamId};

impl Domains<'_> {
    /// Adopts a domain into a project, and assigns it to a team.
    ///
    /// # Errors
    /// A wrong name; a team that is not there for this caller; `domain.not_ours`; `domain.already_adopted`; `domain.not_allowed` where several
    /// organizations share the registry account and the name was not allowed to this one; [`Error::Unavailable`] when the registry does not answer.
    pub async fn adopt(
        self,
        actor: &Actor,
        project: ProjectId,
        name: &str,
        team: Option<TeamId>,
    ) -> Result<Domain> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        reach.check(project)?;
        let name = DomainName::parse(name).map_err(|code| Error::field("name", code))?;
        let mut tx = self.tools.read(reach).await?;
        store::projects::get(&mut tx, actor.organization, project)
            .await?
            .ok_or(Error::NotFound)?;
        if let Some(team) = team
            && store::teams::get(&mut tx, actor.organization, team)
                .await?
                .is_none()
        {
            return Err(super::team::no_team());
        }
        if let Some(known) = store::domains::by_name(&mut tx, &name).await? {
            return Err(taken(actor, &known));
        }
        self.may_adopt(&mut tx, reach, &name).await?;
        drop(tx);
        let view = match self.tools.registries.held(&name).await {
            Ok(Held::Ours(view)) => *view,
            Ok(Held::NotOurs) => return Err(not_ours(&name)),
            Err(unavailable) => {
                return Err(Error::Unavailable(format!(
                    "The registry gives no answer: {}. Nothing was changed.",
                    unavailable.why
                )));
            }
        };
        let now = self.tools.now();
        let domain = Domain {
            id: DomainId(self.tools.new_id()),
            organization_id: actor.organization,
            project_id: project,
            registry: self.tools.registries.name_for(&name),
            name,
            team_id: team,
            view: Some(view),
            state: model::agreement::AgreementState::Unknown,
            state_since: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let mut tx = self.tools.begin(reach).await?;
        match store::domains::insert(&mut tx, &domain).await {
            // Another request adopted it between our check and our write. Whose it was is looked up, as another organization's stays hidden.
            Err(store::Error::Duplicate(_)) => {
                drop(tx);
                let mut tx = self.tools.read(reach).await?;
                return Err(
                    match store::domains::by_name(&mut tx, &domain.name).await? {
                        Some(known) => taken(actor, &known),
                        None => Error::Unavailable(
                            "Somebody else took this domain in at the same moment, and it is gone again. Nothing was written; try again.".into(),
                        ),
                    },
                );
            }
            Err(store::Error::Missing) => return Err(super::team::no_team()),
            other => other?,
        }
        let after = super::wire(&domain);
        self.tools
            .audit()
            .record(
                &mut tx,
                reach,
                Entry::new("domain.adopt", domain.id).after(after),
            )
            .await?;
        tx.commit().await?;
        // How it stands is worked out by the commit.
        let mut tx = self.tools.read(reach).await?;
        self.load(&mut tx, reach, domain.id).await
    }
}

/// Another organization's domain is reported as not ours: that this installation has it stays hidden.
fn taken(actor: &Actor, known: &Domain) -> Error {
    if known.organization_id == actor.organization {
        Error::field_rule(
            "domain.already_adopted",
            "name",
            format!("{} is in the book already.", known.name.unicode()),
        )
    } else {
        not_ours(&known.name)
    }
}

fn not_ours(name: &DomainName) -> Error {
    Error::field_rule(
        "domain.not_ours",
        "name",
        format!(
            "The registry does not hold {} under our account.",
            name.unicode()
        ),
    )
}
