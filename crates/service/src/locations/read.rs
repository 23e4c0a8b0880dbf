//! Reading locations.

use super::{Location, Locations};
use crate::allowed::ContactsRead;
use crate::audit::History;
use crate::{Actor, Error, Result};
use boxed::boxed;
use model::id::LocationId;
use std::collections::BTreeMap;
use store::contacts::{Contact, Followed};
use store::{Listed, Page, Tx};

/// Everything on a location's page.
#[derive(Debug, Clone)]
pub struct LocationCard {
    /// The location.
    pub location: Location,
    /// All member contacts that take their address from it, by name.
    pub contacts: Vec<Contact>,
    /// The latest changes, newest first.
    pub history: History,
}

impl<'a> Locations<'a> {
    /// One location.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn get(self, actor: &Actor, id: LocationId) -> Result<Location> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        store::locations::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)
    }

    /// One location with the contacts composed from it and its history.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn card(self, actor: &Actor, id: LocationId) -> Result<LocationCard> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        let location = store::locations::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        let mut contacts =
            store::contacts::members(&mut tx, actor.organization, Followed::Location(id)).await?;
        contacts.sort_by(|a, b| {
            (&a.snapshot.last_name, &a.snapshot.first_name)
                .cmp(&(&b.snapshot.last_name, &b.snapshot.first_name))
        });
        let page = Page {
            limit: 20,
            after: None,
        };
        let history = self
            .tools
            .audit()
            .history(&mut tx, actor, "location", id.0, &page)
            .await?;
        Ok(LocationCard {
            location,
            contacts,
            history,
        })
    }

    /// A page of locations, by label.
    ///
    /// # Errors
    /// When the caller may not read contacts.
    #[boxed]
    pub async fn list(self, actor: &Actor, page: &Page) -> Result<Listed<Location>> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        Ok(store::locations::list(&mut tx, actor.organization, page).await?)
    }

    /// The locations of these contacts, by id: what a member contact shows as its location.
    pub(crate) async fn of_contacts(
        self,
        tx: &mut Tx,
        contacts: &[&Contact],
    ) -> Result<BTreeMap<LocationId, Location>> {
        let Some(first) = contacts.first() else {
            return Ok(BTreeMap::new());
        };
        let ids: Vec<LocationId> = contacts
            .iter()
            .filter_map(|contact| contact.location_id)
            .collect();
        let found = store::locations::many(tx, first.organization_id, &ids).await?;
        Ok(found
            .into_iter()
            .map(|location| (location.id, location))
            .collect())
    }
}
