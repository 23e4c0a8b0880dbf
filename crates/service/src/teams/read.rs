//! Reading teams.

use super::{Team, TeamName, TeamRow, Teams};
use crate::allowed::DomainsRead;
use crate::audit::History;
use crate::contacts::Contact;
use crate::{Actor, Error, Result};
use boxed::boxed;
use model::id::{ContactId, LocationId, OrganizationId, TeamId};
use model::role::Role;
use std::collections::BTreeMap;
use store::domains::DomainFilter;
use store::locations::Location;
use store::{Listed, Page, Tx};

/// A team with the contacts in its slots.
#[derive(Debug, Clone)]
pub struct TeamView {
    /// The team.
    pub team: Team,
    /// Who is in which slot; an empty slot is absent.
    pub slots: BTreeMap<Role, Contact>,
    /// The locations of those contacts that have one.
    pub locations: BTreeMap<LocationId, Location>,
}

/// Everything on a team's page.
#[derive(Debug, Clone)]
pub struct TeamCard {
    /// The team and its slots.
    pub view: TeamView,
    /// How many domains are assigned to it.
    pub domains: i64,
    /// The latest changes, newest first.
    pub history: History,
}

impl<'a> Teams<'a> {
    /// One team with its slots.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn get(self, actor: &Actor, id: TeamId) -> Result<TeamView> {
        let actor = &actor.allowed_in_book::<DomainsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        let team = store::teams::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        self.view(&mut tx, team).await
    }

    /// One team with its slots, how many domains it has, and its history.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn card(self, actor: &Actor, id: TeamId) -> Result<TeamCard> {
        let actor = &actor.allowed_in_book::<DomainsRead>()?;
        let view = self.get(actor, id).await?;
        let mut tx = self.tools.read(actor).await?;
        let filter = DomainFilter {
            team_id: Some(id),
            ..DomainFilter::default()
        };
        let domains = store::domains::count(&mut tx, actor.organization, &filter).await?;
        let page = Page {
            limit: 20,
            after: None,
        };
        let history = self
            .tools
            .audit()
            .history(&mut tx, actor, "team", id.0, &page)
            .await?;
        Ok(TeamCard {
            view,
            domains,
            history,
        })
    }

    /// A page of teams whose names contain all words of `q`, by name, each with how many domains it has.
    ///
    /// # Errors
    /// When the caller may not read domains.
    #[boxed]
    pub async fn list(
        self,
        actor: &Actor,
        q: Option<&str>,
        page: &Page,
    ) -> Result<Listed<(TeamView, i64)>> {
        let actor = &actor.allowed_in_book::<DomainsRead>()?;
        let mut tx = self.tools.read_found(actor, q).await?;
        let Listed { rows, next } =
            store::teams::list(&mut tx, actor.organization, q, page).await?;
        let (teams, domains): (Vec<Team>, Vec<i64>) = rows
            .into_iter()
            .map(|TeamRow { team, domains }| (team, domains))
            .unzip();
        let views = self.views(&mut tx, actor.organization, teams).await?;
        Ok(Listed {
            rows: views.into_iter().zip(domains).collect(),
            next,
        })
    }

    /// Every team by name, for pickers: ids and names alone. Guests see named projects, and teams span all of them, so they see none.
    ///
    /// # Errors
    /// When the caller may not read domains.
    #[boxed]
    pub async fn names(self, actor: &Actor) -> Result<Vec<TeamName>> {
        if actor.is_guest() {
            return Ok(Vec::new());
        }
        let actor = &actor.allowed_in_book::<DomainsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        Ok(store::teams::names(&mut tx, actor.organization).await?)
    }

    pub(super) async fn view(self, tx: &mut Tx, team: Team) -> Result<TeamView> {
        let organization = team.organization_id;
        let views = self.views(tx, organization, vec![team]).await?;
        views.into_iter().next().ok_or(Error::NotFound)
    }

    /// The teams with their slots, in the same order: a fixed number of statements, however many teams.
    async fn views(
        self,
        tx: &mut Tx,
        organization: OrganizationId,
        teams: Vec<Team>,
    ) -> Result<Vec<TeamView>> {
        let ids: Vec<TeamId> = teams.iter().map(|team| team.id).collect();
        let mut held = store::teams::slots_of(tx, organization, &ids).await?;
        let named: Vec<ContactId> = held.values().flat_map(BTreeMap::values).copied().collect();
        let contacts = store::contacts::many(tx, organization, &named).await?;
        let offices = self
            .tools
            .locations()
            .of_contacts(tx, &contacts.iter().collect::<Vec<_>>())
            .await?;
        let contacts: BTreeMap<ContactId, Contact> = contacts
            .into_iter()
            .map(|contact| (contact.id, contact))
            .collect();
        let view = |team: Team| {
            let held = held.remove(&team.id).unwrap_or_default();
            let slots: BTreeMap<Role, Contact> = held
                .into_iter()
                .filter_map(|(role, id)| Some((role, contacts.get(&id)?.clone())))
                .collect();
            let shown = slots.values().filter_map(|contact| contact.location_id);
            let locations = shown
                .filter_map(|id| Some((id, offices.get(&id)?.clone())))
                .collect();
            TeamView {
                team,
                slots,
                locations,
            }
        };
        Ok(teams.into_iter().map(view).collect())
    }
}
