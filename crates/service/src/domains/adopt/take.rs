//! Adopting a domain. The registry is queried first, outside any transaction: only domains that it holds under our account
//! can be adopted. Then one transaction writes the row, with what the registry shows as its first view, the contacts that its roles are bound to, and the
//! audit entries. If it fails nothing is left, here or there: a query changes nothing.

use super::adopted::{Adopted, Adopting};
use super::bring::{Brought, bring};
use super::decide::{named_team, planned_for};
use crate::allowed::DomainsWrite;
use crate::audit::Entry;
use crate::domains::{Domain, Domains};
use crate::registries::{Held, Holding};
use crate::tasks::NewTask;
use crate::{Actor, Error, Mode, Result, Within};
use boxed::boxed;
use model::domain_name::DomainName;
use model::field::FieldCode;
use model::id::{DomainId, ProjectId, TeamId};
use model::registry::ContactsRead;
use model::task::Cause;
use store::Tx;
use store::teams::Team;

/// How often a contact that somebody else makes at the same moment is looked for again.
const TRIES: u32 = 4;

impl<'a> Domains<'a> {
    /// Adopts a domain into a project, and assigns it to a team. Its roles stay as the registry holds them.
    ///
    /// # Errors
    /// As [`Domains::take_in`].
    #[boxed]
    pub async fn adopt(
        self,
        actor: &Actor,
        project: ProjectId,
        name: &str,
        team: Option<TeamId>,
    ) -> Result<Domain> {
        let adopting = Adopting {
            project,
            name,
            team,
            send: false,
        };
        let read = &mut ContactsRead::new();
        Ok(self.take_in(actor, adopting, read, Mode::Do).await?.domain)
    }

    /// Adopts a domain with the roles that its registry holds, or plans that. Contact objects that are among those `read` are not asked for again: whoever adopts many
    /// domains passes the same each time.
    ///
    /// # Errors
    /// A wrong name; a team that is not there for this caller; `domain.not_ours`; `domain.already_adopted`; `domain.not_allowed` where several
    /// organizations share the registry account and the name was not allowed to this one; [`Error::Unavailable`] when the registry does not answer.
    #[boxed]
    pub async fn take_in(
        self,
        actor: &Actor,
        adopting: Adopting<'_>,
        read: &mut ContactsRead,
        mode: Mode,
    ) -> Result<Adopted> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        reach.check(adopting.project)?;
        let name = DomainName::parse(adopting.name).map_err(|code| Error::field("name", code))?;
        let mut tx = self.tools.read(reach).await?;
        store::projects::get(&mut tx, actor.organization, adopting.project)
            .await?
            .ok_or(Error::NotFound)?;
        let team = named_team(&mut tx, actor.organization, adopting.team).await?;
        if adopting.send && team.is_none() {
            let text = "Name the team whose roles are to be sent.".into();
            return Err(Error::field("send", FieldCode::Other { text }));
        }
        if let Some(known) = store::domains::by_name(&mut tx, &name).await? {
            return Err(taken(actor, &known));
        }
        self.may_adopt(&mut tx, reach, &name).await?;
        drop(tx);
        let holding = match self.tools.registries.held(&name, read).await {
            Ok(Held::Ours(holding)) => *holding,
            Ok(Held::NotOurs | Held::Refused { .. }) => return Err(not_ours(&name)),
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
            project_id: adopting.project,
            registry: self.tools.registries.name_for(&name),
            name,
            team_id: adopting.team,
            view: Some(holding.view.clone()),
            state: model::agreement::AgreementState::Unknown,
            state_since: None,
            awaiting: None,
            left_until: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let team = team.filter(|_| adopting.send);
        for _ in 1..TRIES {
            match self
                .write(reach, (&domain, &holding), team.as_ref(), mode)
                .await
            {
                // Somebody makes the same contact at this moment: next time it is there.
                Err(Error::Rule {
                    code: "reference.taken",
                    ..
                }) => {}
                other => return other,
            }
        }
        self.write(reach, (&domain, &holding), team.as_ref(), mode)
            .await
    }

    /// `sent`: the team whose roles are sent.
    async fn write(
        self,
        reach: &Within<'_, DomainsWrite>,
        (domain, holding): (&Domain, &Holding),
        sent: Option<&Team>,
        mode: Mode,
    ) -> Result<Adopted> {
        let mut tx = self.tools.begin_in(mode, reach).await?;
        if mode == Mode::Do
            && let Err(error) = store::domains::insert(&mut tx, domain).await
        {
            drop(tx);
            return Err(match error {
                // Another request adopted it between our check and our write. Whose it was is looked up, as another organization's stays hidden.
                store::Error::Duplicate(store::Unique::DomainName) => {
                    self.met(reach, domain).await?
                }
                store::Error::Missing => crate::domains::no_team(),
                other => other.into(),
            });
        }
        let source = (domain.registry.as_str(), holding);
        let mut brought = bring(self.tools, &mut tx, reach, source, mode).await?;
        let (team, filled) =
            planned_for(&mut tx, domain, &brought.bindings, &brought.contacts).await?;
        if sent.is_some() {
            brought.bindings.retain(|role, _| !filled.contains(role));
        }
        let sends = team.as_ref().is_some_and(crate::domains::sends);
        let mut adopted = Adopted {
            domain: domain.clone(),
            roles: brought.roles.clone(),
            team,
            task: None,
        };
        if mode == Mode::Plan {
            return Ok(adopted);
        }
        self.bind(&mut tx, domain, &brought).await?;
        let entry = Entry::new("domain.adopt", domain.id).after(super::wire::audited(&adopted));
        self.tools.audit().record(&mut tx, reach, entry).await?;
        if let Some(team) = sent
            && sends
        {
            let cause = Cause::TeamOfDomain {
                team: Some(team.name.clone()),
            };
            let task = NewTask::contacts(domain.id, cause, true);
            adopted.task = Some(self.tools.tasks().enqueue(&mut tx, reach, task).await?);
        }
        tx.commit().await?;
        // How it stands is worked out by the commit.
        let mut tx = self.tools.read(reach).await?;
        adopted.domain = self.load(&mut tx, reach, domain.id).await?;
        Ok(adopted)
    }

    async fn bind(self, tx: &mut Tx, domain: &Domain, brought: &Brought) -> Result<()> {
        let now = self.tools.now();
        for (role, contact) in &brought.bindings {
            let of = domain.organization_id;
            store::domains::adopt_binding(tx, of, domain.id, *role, *contact, now).await?;
        }
        Ok(())
    }

    /// What is said when somebody was quicker.
    async fn met(self, reach: &Within<'_, DomainsWrite>, domain: &Domain) -> Result<Error> {
        let mut tx = self.tools.read(reach).await?;
        Ok(match store::domains::by_name(&mut tx, &domain.name).await? {
            Some(known) => taken(reach, &known),
            None => Error::Unavailable(
                "Somebody else took this domain in at the same moment, and it is gone again. Nothing was written; try again.".into(),
            ),
        })
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
