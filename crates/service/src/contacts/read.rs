//! Reading contacts.

use super::Contacts;
use crate::allowed::ContactsRead;
use crate::audit::History;
use crate::tasks::TaskRow;
use crate::{Actor, Cleared, Error, Need, Result};
use boxed::boxed;
use model::id::{ContactId, DomainId};
use model::role::Role;
use std::collections::BTreeSet;
use store::contacts::{Contact, ContactFilter, ContactObject, ContactRow, Sheet, Usage, Uses};
use store::poll_messages::PollMessage;
use store::teams::Slot;
use store::{Listed, Page, Tx};

/// Everything on a contact's page.
#[derive(Debug, Clone)]
pub struct ContactCard {
    /// The contact.
    pub contact: Contact,
    /// The copies that follow it.
    pub copies: Vec<Contact>,
    /// Roles that it holds, by domain name; at most 200.
    pub usage: Vec<Usage>,
    /// What names it in all, and how many domains show it in each role.
    pub uses: Uses,
    /// How many domains show it in any role: by their own binding, by their team's slot or by a default.
    pub domains: usize,
    /// How many show it or a copy of it: those that an edit is sent to.
    pub reached: usize,
    /// The teams' slots that hold it; at most 200.
    pub slots: Vec<Slot>,
    /// Its objects at registries, as far as they were created or adopted from here.
    pub objects: Vec<ContactObject>,
    /// The newest task of each of those domains, newest first; at most ten. None for a caller who may not read tasks.
    pub tasks: Vec<TaskRow>,
    /// The latest changes, newest first.
    pub history: History,
    /// What registries said of its objects by themselves, newest first; the latest ones.
    pub messages: Vec<PollMessage>,
}

/// Where a contact is used.
#[derive(Debug, Clone)]
pub struct ContactUsage {
    /// The teams' slots that hold it.
    pub slots: Vec<Slot>,
    /// The roles that it holds on domains.
    pub roles: Vec<Usage>,
    /// How many more of either there are in projects that the caller can't access.
    pub elsewhere: usize,
}

impl<'a> Contacts<'a> {
    /// One contact.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn get(self, actor: &Actor, id: ContactId) -> Result<Contact> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        store::contacts::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)
    }

    /// One contact with where it is used and its history.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn card(self, actor: &Actor, id: ContactId) -> Result<ContactCard> {
        let actor = &actor.allowed::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        let contact = store::contacts::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        let copies = store::contacts::copies_of(&mut tx, actor.organization, &[id]).await?;
        let usage = store::contacts::usage(&mut tx, actor.organization, id, 200).await?;
        let uses = store::contacts::uses(&mut tx, actor.organization, &[id])
            .await?
            .remove(&id)
            .unwrap_or_default();
        let domains = store::domains::showing(&mut tx, actor.organization, id).await?;
        let reached = if copies.is_empty() {
            domains.len()
        } else {
            let organization = actor.organization;
            let all = &Role::ALL;
            let reached = store::domains::showing_or_copies(&mut tx, organization, id, all).await?;
            reached.len()
        };
        let slots = store::teams::naming(&mut tx, actor.organization, id, 200).await?;
        let objects = store::contacts::objects_of(&mut tx, actor.organization, id).await?;
        let tasks = if actor.may(Need::TasksRead) {
            self.latest_tasks(&mut tx, actor, &domains).await?
        } else {
            Vec::new()
        };
        let page = Page {
            limit: 20,
            after: None,
        };
        let history = self
            .tools
            .audit()
            .history(&mut tx, actor, "contact", id.0, &page)
            .await?;
        let latest = Page {
            limit: 10,
            after: None,
        };
        let messages =
            store::poll_messages::of_contact(&mut tx, actor.organization, id, &latest).await?;
        Ok(ContactCard {
            messages: messages.rows,
            contact,
            copies,
            usage,
            uses,
            domains: domains.len(),
            reached,
            slots,
            objects,
            tasks,
            history,
        })
    }

    async fn latest_tasks(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        domains: &[DomainId],
    ) -> Result<Vec<TaskRow>> {
        let mut tasks = store::tasks::latest_of(tx, actor.organization, domains).await?;
        tasks.sort_by_key(|task| std::cmp::Reverse((task.created_at, task.id)));
        tasks.truncate(10);
        let ids: Vec<DomainId> = tasks.iter().filter_map(|task| task.domain_id).collect();
        let names = store::domains::names(tx, actor.organization, &ids).await?;
        Ok(tasks
            .into_iter()
            .map(|task| TaskRow {
                domain: task.domain_id.and_then(|id| names.get(&id).cloned()),
                task: task.into(),
                parent: None,
            })
            .collect())
    }

    /// The contacts that match the filter, by last name.
    ///
    /// # Errors
    /// When the caller may not read contacts.
    #[boxed]
    pub async fn list(
        self,
        actor: &Actor,
        filter: &ContactFilter,
        page: &Page,
    ) -> Result<Listed<ContactRow>> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self
            .tools
            .read_contacts(actor, actor.organization, filter.q.as_deref())
            .await?;
        Ok(store::contacts::list(&mut tx, actor.organization, filter, page).await?)
    }

    /// A page of the list as people see it, with what stands around it.
    ///
    /// # Errors
    /// When the caller may not read contacts.
    #[boxed]
    pub async fn sheet(self, actor: &Actor, filter: &ContactFilter, page: &Page) -> Result<Sheet> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self
            .tools
            .read_contacts(actor, actor.organization, filter.q.as_deref())
            .await?;
        Ok(store::contacts::sheet(&mut tx, actor.organization, filter, page).await?)
    }

    /// How many contacts match the filter.
    ///
    /// # Errors
    /// When the caller may not read contacts.
    #[boxed]
    pub async fn count(self, actor: &Actor, filter: &ContactFilter) -> Result<i64> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self
            .tools
            .read_contacts(actor, actor.organization, filter.q.as_deref())
            .await?;
        Ok(store::contacts::count(&mut tx, actor.organization, filter).await?)
    }

    /// Where a contact is used, as far as the caller has access: the slots of teams that have domains in their projects, by team, and its roles by domain
    /// name. The rest is counted.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn usage(self, actor: &Actor, id: ContactId) -> Result<ContactUsage> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let reach = &actor.allowed_within::<ContactsRead>()?;
        let organization = reach.organization;
        let mut tx = self.tools.read(actor).await?;
        store::contacts::get(&mut tx, organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        let mut slots = store::teams::naming(&mut tx, organization, id, u32::MAX).await?;
        let mut roles = store::contacts::usage(&mut tx, organization, id, u32::MAX).await?;
        let all = slots.len() + roles.len();
        if let Some(projects) = reach.filter(None) {
            let mut teams = BTreeSet::new();
            for project in projects.iter() {
                teams.extend(store::teams::of_project(&mut tx, organization, *project).await?);
            }
            slots.retain(|slot| teams.contains(&slot.team_id));
            roles.retain(|usage| reach.includes(usage.project));
        }
        let elsewhere = all - slots.len() - roles.len();
        Ok(ContactUsage {
            slots,
            roles,
            elsewhere,
        })
    }
}
