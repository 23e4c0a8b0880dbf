//! Reading teams.

use super::{Team, TeamRow};
use crate::audit::Audit;
use crate::contacts::{Contact, wire_at};
use crate::{Actor, Error, Need, Result, Service};
use model::id::{ContactId, LocationId, TeamId};
use model::role::Role;
use serde_json::{Map, Value, json};
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
    /// The offices of those contacts that follow one.
    pub locations: BTreeMap<LocationId, Location>,
}

/// Everything that a team's page shows.
#[derive(Debug, Clone)]
pub struct TeamCard {
    /// The team and its slots.
    pub view: TeamView,
    /// How many domains it looks after.
    pub domains: i64,
    /// The latest changes, newest first.
    pub history: Vec<Audit>,
}

impl TeamView {
    /// The team object of the native API, its contacts in full.
    #[must_use]
    pub fn wire(&self) -> Value {
        let mut wire = json!({
            "object": "team",
            "id": self.team.id,
            "organization_id": self.team.organization_id,
            "name": self.team.name,
            "slug": self.team.slug,
            "is_system": self.team.is_system,
            "version": self.team.version,
            "created_at": self.team.created_at,
            "updated_at": self.team.updated_at,
        });
        if let Some(fields) = wire.as_object_mut() {
            self.slots_into(fields);
        }
        wire
    }

    fn slots_into(&self, fields: &mut Map<String, Value>) {
        for role in Role::ALL {
            let held = self.slots.get(&role);
            fields.insert(
                model::team::slot_field(role).into(),
                json!(held.map(|contact| contact.id)),
            );
            let contact = held.map(|contact| {
                let location = contact.location_id.and_then(|id| self.locations.get(&id));
                wire_at(contact, location)
            });
            fields.insert(format!("{role}_contact"), json!(contact));
        }
    }
}

impl Service {
    /// One team with its slots.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    pub async fn team(&self, actor: &Actor, id: TeamId) -> Result<TeamView> {
        actor.require_book(Need::DomainsRead)?;
        let mut tx = self.db.read().await?;
        let team = store::teams::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        self.team_view(&mut tx, team).await
    }

    /// One team with its slots, how many domains it has, and its history.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    pub async fn team_card(&self, actor: &Actor, id: TeamId) -> Result<TeamCard> {
        let view = self.team(actor, id).await?;
        let mut tx = self.db.read().await?;
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
            .history_of(&mut tx, actor, "team", id.0, &page)
            .await?
            .rows;
        Ok(TeamCard {
            view,
            domains,
            history,
        })
    }

    /// A page of teams whose names hold all words of `q`, by name, each with how many domains it has.
    ///
    /// # Errors
    /// When the caller may not read domains.
    pub async fn teams(
        &self,
        actor: &Actor,
        q: Option<&str>,
        page: &Page,
    ) -> Result<Listed<(TeamView, i64)>> {
        actor.require_book(Need::DomainsRead)?;
        let mut tx = self.db.read().await?;
        let Listed { rows, next } =
            store::teams::list(&mut tx, actor.organization, q, page).await?;
        let mut views = Vec::with_capacity(rows.len());
        for TeamRow { team, domains } in rows {
            views.push((self.team_view(&mut tx, team).await?, domains));
        }
        Ok(Listed { rows: views, next })
    }

    pub(super) async fn team_view(&self, tx: &mut Tx, team: Team) -> Result<TeamView> {
        let held = store::teams::slots(tx, team.organization_id, team.id).await?;
        let ids: Vec<ContactId> = held.values().copied().collect();
        let contacts = store::contacts::many(tx, team.organization_id, &ids).await?;
        let slots: BTreeMap<Role, Contact> = held
            .into_iter()
            .filter_map(|(role, id)| {
                contacts
                    .iter()
                    .find(|contact| contact.id == id)
                    .map(|contact| (role, contact.clone()))
            })
            .collect();
        let named: Vec<&Contact> = slots.values().collect();
        let locations = self.locations_of(tx, &named).await?;
        Ok(TeamView {
            team,
            slots,
            locations,
        })
    }
}
