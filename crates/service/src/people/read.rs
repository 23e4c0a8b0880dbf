//! Reading people, and where their contacts are used.

use super::{People, PersonFilter, Phone, Phones, User};
use crate::allowed::ContactsRead;
use crate::audit::History;
use crate::{Actor, Cleared, Error, Result};
use boxed::boxed;
use model::id::{ContactId, UserId};
use model::role::Role;
use std::collections::BTreeMap;
use store::contacts::{Contact, Followed};
use store::teams::Slot;
use store::{Listed, Page, Tx};

/// The most slots that are listed one by one.
const LISTED: u32 = 200;

/// A contact with every place where it is used.
#[derive(Debug, Clone)]
pub struct Backing {
    /// The contact.
    pub contact: Contact,
    /// On how many domains it is named, by role.
    pub domains: BTreeMap<Role, i64>,
    /// The teams' slots that hold it.
    pub slots: Vec<Slot>,
    /// The roles for which it is the organization's default.
    pub defaults: Vec<Role>,
}

impl Backing {
    /// Nothing names it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.domains.is_empty() && self.slots.is_empty() && self.defaults.is_empty()
    }

    /// The places in words: "registrant on 12 domains; admin of team Web; the organization's tech".
    #[must_use]
    pub fn in_words(&self) -> String {
        let domains = self.domains.iter().map(|(role, count)| {
            let plural = if *count == 1 { "" } else { "s" };
            format!("{role} on {count} domain{plural}")
        });
        let slots = self
            .slots
            .iter()
            .map(|slot| format!("{} of team {}", slot.role, slot.team));
        let defaults = self
            .defaults
            .iter()
            .map(|role| format!("the organization's {role}"));
        domains
            .chain(slots)
            .chain(defaults)
            .collect::<Vec<_>>()
            .join("; ")
    }
}

/// Everything on a person's page.
#[derive(Debug, Clone)]
pub struct PersonCard {
    /// The person.
    pub user: User,
    /// Their phones, oldest first.
    pub phones: Vec<Phone>,
    /// The member contacts composed from them, each with its uses.
    pub contacts: Vec<Backing>,
    /// The latest changes, newest first.
    pub history: History,
}

impl<'a> People<'a> {
    /// One person.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they are not there for this caller.
    #[boxed]
    pub async fn get(self, actor: &Actor, id: UserId) -> Result<User> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        store::people::get(&mut tx, actor.organization, id)
            .await?
            .map(|user| within(actor, user))
            .ok_or(Error::NotFound)
    }

    /// One person with their phones, the contacts composed from them and their history.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they are not there for this caller.
    #[boxed]
    pub async fn card(self, actor: &Actor, id: UserId) -> Result<PersonCard> {
        let actor = &actor.allowed::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        let user = store::people::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        let phones = store::phones::list(&mut tx, actor.organization, id).await?;
        let contacts = self.backed_by(&mut tx, actor, id).await?;
        let page = Page {
            limit: 20,
            after: None,
        };
        let history = self
            .tools
            .audit()
            .history(&mut tx, actor, "user", id.0, &page)
            .await?;
        Ok(PersonCard {
            user,
            phones,
            contacts,
            history,
        })
    }

    /// A page of people, by last name.
    ///
    /// # Errors
    /// When the caller may not read contacts.
    #[boxed]
    pub async fn list(
        self,
        actor: &Actor,
        filter: &PersonFilter,
        page: &Page,
    ) -> Result<Listed<User>> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read_found(actor, filter.q.as_deref()).await?;
        let Listed { rows, next } =
            store::people::list(&mut tx, actor.organization, filter, page).await?;
        let rows = rows.into_iter().map(|user| within(actor, user)).collect();
        Ok(Listed { rows, next })
    }
}

impl<'a> Phones<'a> {
    /// The phones of a person, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they are not there for this caller.
    #[boxed]
    pub async fn list(self, actor: &Actor, user: UserId) -> Result<Vec<Phone>> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        self.tools.people().get(actor, user).await?;
        let mut tx = self.tools.read(actor).await?;
        Ok(store::phones::list(&mut tx, actor.organization, user).await?)
    }
}

impl People<'_> {
    /// The member contacts composed from a person, each with every place where it is used.
    pub(crate) async fn backed_by(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: UserId,
    ) -> Result<Vec<Backing>> {
        let members =
            store::contacts::members(tx, actor.organization, Followed::Person(id)).await?;
        let mut backed = Vec::with_capacity(members.len());
        let defaults = store::organizations::defaults(tx, actor.organization).await?;
        for contact in members {
            backed.push(self.backing(tx, actor, contact, &defaults).await?);
        }
        Ok(backed)
    }

    /// Every place where a contact is used, given the organization's defaults.
    async fn backing(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        contact: Contact,
        defaults: &BTreeMap<Role, ContactId>,
    ) -> Result<Backing> {
        let domains = store::replace::bound(tx, actor.organization, contact.id).await?;
        let slots = store::teams::naming(tx, actor.organization, contact.id, LISTED).await?;
        let defaults = defaults
            .iter()
            .filter(|(_, held)| **held == contact.id)
            .map(|(role, _)| *role)
            .collect();
        Ok(Backing {
            contact,
            domains,
            slots,
            defaults,
        })
    }
}

/// The person without projects that the caller can't access.
fn within(actor: &Actor, mut user: User) -> User {
    user.project_ids
        .retain(|project| actor.within_project(*project).is_ok());
    user
}
