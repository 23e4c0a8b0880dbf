//! Reading domains.

use super::agreement::{DomainAgreement, agreement};
use super::{Domain, DomainFilter, Domains, Holders, LeftOff, PollMessage, TeamWants};
use crate::allowed::{DomainsRead, TasksRead};
use crate::audit::History;
use crate::plans::holders_of;
use crate::tasks::Task;
use crate::{Actor, Error, Reach, Result, Unguarded, Version, Within};
use boxed::boxed;
use chrono::{DateTime, Utc};
use model::agreement::AgreementState;
use model::domain_name::DomainName;
use model::id::{DomainId, ProjectId};
use model::published::DomainView;
use model::registry::RegistryContact;
use store::tasks::TaskFilter;
use store::teams::Team;
use store::{Listed, Page, Tx};

/// Everything on a domain's page.
#[derive(Debug, Clone)]
pub struct DomainCard {
    /// The domain.
    pub domain: Domain,
    /// The team that it is assigned to.
    pub team: Option<Team>,
    /// Who holds which role, and why.
    pub holders: Holders,
    /// How it stands, role by role.
    pub agreement: DomainAgreement,
    /// What its team would change, while nobody has decided about the roles that were adopted.
    pub team_wants: Option<TeamWants>,
    /// The latest tasks, newest first.
    pub tasks: Vec<Task>,
    /// The latest changes, newest first.
    pub history: History,
    /// What its registry said of it by itself, newest first; the latest ones.
    pub messages: Vec<PollMessage>,
    /// Locks of ours that were taken off for a change, and that the registry did not set again.
    pub left_off: Vec<LeftOff>,
}

impl<'a> Domains<'a> {
    /// One domain.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn get(self, actor: &Actor, id: DomainId) -> Result<Domain> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        let mut tx = self.tools.read(reach).await?;
        self.load(&mut tx, reach, id).await
    }

    /// One domain in the project that the path names.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn get_in(self, actor: &Actor, project: ProjectId, id: DomainId) -> Result<Domain> {
        let domain = self.get(actor, id).await?;
        if domain.project_id == project {
            Ok(domain)
        } else {
            Err(Error::NotFound)
        }
    }

    /// The names of these domains, as far as the caller may see them.
    ///
    /// # Errors
    /// When the caller may not read tasks, which show the names of their domains.
    #[boxed]
    pub async fn names(
        self,
        actor: &Actor,
        ids: &[DomainId],
    ) -> Result<Vec<(DomainId, DomainName)>> {
        let reach = &actor.allowed_within::<TasksRead>()?;
        let projects = reach.filter(None);
        let mut tx = self.tools.read(reach).await?;
        let names =
            store::domains::names_within(&mut tx, actor.organization, projects.as_deref(), ids)
                .await?;
        Ok(names.into_iter().collect())
    }

    /// These domains, as far as they are there for this caller, in no particular order.
    ///
    /// # Errors
    /// When the caller may not read domains.
    #[boxed]
    pub async fn many(self, actor: &Actor, ids: &[DomainId]) -> Result<Vec<Domain>> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let mut domains = store::domains::many(&mut tx, actor.organization, ids).await?;
        domains.retain(|domain| reach.includes(domain.project_id));
        Ok(domains)
    }

    /// The domain of this name in a project.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn by_name(
        self,
        actor: &Actor,
        project: ProjectId,
        name: &DomainName,
    ) -> Result<Domain> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        reach.check(project)?;
        let mut tx = self.tools.read(reach).await?;
        store::domains::by_name(&mut tx, name)
            .await?
            .filter(|domain| {
                domain.organization_id == actor.organization && domain.project_id == project
            })
            .ok_or(Error::NotFound)
    }

    /// One domain with its roles, tasks and history.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn card(self, actor: &Actor, id: DomainId) -> Result<DomainCard> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let domain = self.load(&mut tx, reach, id).await?;
        let agreement = agreement(&mut tx, domain.clone()).await?;
        let wanted = agreement.roles.iter();
        let holders = wanted.filter_map(|role| role.wanted.clone()).collect();
        let team = match domain.team_id {
            Some(team) => store::teams::get(&mut tx, actor.organization, team).await?,
            None => None,
        };
        let team_wants = self.team_wants(&mut tx, &domain).await?;
        let filter = TaskFilter {
            domain_id: Some(id),
            ..TaskFilter::default()
        };
        let tasks = store::tasks::list(
            &mut tx,
            actor.organization,
            &filter,
            &Page {
                limit: 10,
                after: None,
            },
        )
        .await?
        .rows;
        let tasks = tasks.into_iter().map(Into::into).collect();
        let history = self
            .tools
            .audit()
            .history(
                &mut tx,
                reach,
                "domain",
                id.0,
                &Page {
                    limit: 20,
                    after: None,
                },
            )
            .await?;
        let latest = Page {
            limit: 10,
            after: None,
        };
        let messages =
            store::poll_messages::of_domain(&mut tx, actor.organization, id, &latest).await?;
        let place = (id, domain.registry.as_str(), domain.name.ascii());
        let left_off = store::lifted::left_off_of(&mut tx, actor.organization, place).await?;
        Ok(DomainCard {
            messages: messages.rows,
            left_off,
            domain,
            team,
            holders,
            agreement,
            team_wants,
            tasks,
            history,
        })
    }

    /// The domains that match the filter, by name.
    ///
    /// # Errors
    /// When the caller may not read domains, or names a project that it can't access.
    #[boxed]
    pub async fn list(
        self,
        actor: &Actor,
        filter: &DomainFilter,
        page: &Page,
    ) -> Result<Listed<Domain>> {
        let (reach, filter) = &self.reachable(actor, filter)?;
        let mut tx = self.tools.read_found(reach, filter.q.as_deref()).await?;
        Ok(store::domains::list(&mut tx, actor.organization, filter, page).await?)
    }

    /// How many domains match the filter.
    ///
    /// # Errors
    /// As [`Domains::list`].
    #[boxed]
    pub async fn count(self, actor: &Actor, filter: &DomainFilter) -> Result<i64> {
        let (reach, filter) = &self.reachable(actor, filter)?;
        let mut tx = self.tools.read_found(reach, filter.q.as_deref()).await?;
        Ok(store::domains::count(&mut tx, actor.organization, filter).await?)
    }

    /// The roles of a domain.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn contacts(self, actor: &Actor, id: DomainId) -> Result<Holders> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        let mut tx = self.tools.read(reach).await?;
        let domain = self.load(&mut tx, reach, id).await?;
        holders_of(&mut tx, &domain).await
    }

    /// The public view of a name: for WHOIS and RDAP, which are not authenticated. A domain that is not ours any more is published by others.
    #[boxed]
    pub async fn published(self, name: &DomainName) -> Result<Option<DomainView>> {
        let mut tx = self.tools.read_unguarded(Unguarded::Published).await?;
        Ok(store::domains::by_name(&mut tx, name)
            .await?
            .filter(|domain| domain.state != AgreementState::Gone)
            .and_then(|domain| domain.view))
    }

    /// The public view of a contact, by its handle: as a domain that shows it was last read back, and when. Assigned handles are in capitals, and clients may write them small; those taken over
    /// from a registry may have small letters of their own.
    #[boxed]
    pub async fn published_contact(
        self,
        handle: &str,
    ) -> Result<Option<(RegistryContact, DateTime<Utc>)>> {
        let mut tx = self.tools.read_unguarded(Unguarded::Published).await?;
        let capitals = handle.to_ascii_uppercase();
        for handle in [handle, &capitals] {
            let Some(view) = store::domains::latest_showing(&mut tx, handle).await? else {
                continue;
            };
            let mut shown = view.contacts.into_iter().map(|(_, contact)| contact);
            if let Some(contact) = shown.find(|contact| contact.handle == handle) {
                return Ok(Some((contact, view.read_at)));
            }
        }
        Ok(None)
    }

    pub(crate) async fn load(self, tx: &mut Tx, reach: &Reach<'_>, id: DomainId) -> Result<Domain> {
        let domain = store::domains::get(tx, reach.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        reach.check(domain.project_id)?;
        Ok(domain)
    }

    /// Loads a domain within the transaction and compares its version.
    pub(super) async fn load_if(
        self,
        tx: &mut Tx,
        reach: &Reach<'_>,
        id: DomainId,
        seen: Version,
    ) -> Result<Domain> {
        let domain = self.load(tx, reach, id).await?;
        match seen {
            Version::Is(version) if version != domain.version => Err(Error::Stale {
                current: Box::new(crate::audit::kept(super::wire(&domain))?),
                version: domain.version,
            }),
            Version::Is(_) | Version::Any => Ok(domain),
        }
    }

    pub(crate) fn reachable<'b>(
        self,
        actor: &'b Actor,
        filter: &DomainFilter,
    ) -> Result<(Within<'b, DomainsRead>, DomainFilter)> {
        let reach = actor.allowed_within::<DomainsRead>()?;
        for project in filter.projects.iter().flat_map(|wanted| wanted.iter()) {
            reach.check(*project)?;
        }
        let filter = DomainFilter {
            projects: reach.filter(filter.projects.as_ref()),
            ..filter.clone()
        };
        Ok((reach, filter))
    }
}
