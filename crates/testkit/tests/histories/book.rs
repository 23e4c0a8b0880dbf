//! The whole book, read at once, and what it wants: worked out here from bindings, slots and defaults, not by the functions that are tested.

use crate::registry::Who;
use crate::world::World;
use model::id::{ContactId, DomainId, OrganizationId};
use model::published::DomainView;
use model::role::Role;
use model::task::TaskType;
use std::collections::BTreeMap;
use store::agreement::RoleRow;
use store::contacts::{Contact, ContactFilter};
use store::domains::{Domain, DomainFilter};
use store::locations::Location;
use store::people::PersonFilter;
use store::tasks::{Task, TaskFilter};
use store::teams::Team;
use store::users::User;
use store::{Error, Page, Tx};

/// A domain with whom the book wants.
pub struct Entry {
    pub domain: Domain,
    /// Its own bindings.
    pub own: BTreeMap<Role, ContactId>,
    /// Whom the book wants.
    pub wanted: BTreeMap<Role, ContactId>,
    /// What is kept of its roles.
    pub kept: BTreeMap<Role, RoleRow>,
}

impl Entry {
    pub fn name(&self) -> &str {
        self.domain.name.ascii()
    }

    pub fn registrant(&self) -> Option<ContactId> {
        self.wanted.get(&Role::Registrant).copied()
    }

    /// Who was the registrant when it was last read: handle and person.
    pub fn read(&self) -> Option<(&str, Option<Who>)> {
        let read = self.domain.view.as_ref().and_then(DomainView::registrant)?;
        Some((&read.handle, Who::of_read(read)))
    }
}

/// The book at one moment.
pub struct Book {
    /// By name.
    pub domains: Vec<Entry>,
    /// By id, which is the order in which they were made.
    pub contacts: BTreeMap<ContactId, Contact>,
    pub teams: Vec<(Team, BTreeMap<Role, ContactId>)>,
    pub people: Vec<User>,
    pub offices: Vec<Location>,
    pub defaults: BTreeMap<Role, ContactId>,
    /// Newest first.
    pub tasks: Vec<Task>,
}

const ALL: Page = Page {
    limit: 200,
    after: None,
};

impl Book {
    pub async fn read(world: &World) -> Self {
        let organization = world.house.founded.organization;
        let mut tx = world.house.service.db().read().await.unwrap();
        Self::read_in(&mut tx, organization).await.unwrap()
    }

    async fn read_in(tx: &mut Tx, organization: OrganizationId) -> Result<Self, Error> {
        let of = ContactFilter::default();
        let contacts = store::contacts::list(tx, organization, &of, &ALL).await?;
        let contacts = contacts.rows.into_iter();
        let contacts = contacts.map(|row| (row.contact.id, row.contact)).collect();
        let defaults = store::organizations::defaults(tx, organization).await?;
        let mut teams = Vec::new();
        for row in store::teams::list(tx, organization, None, &ALL).await?.rows {
            let slots = store::teams::slots(tx, organization, row.team.id).await?;
            teams.push((row.team, slots));
        }
        let listed = store::domains::list(tx, organization, &DomainFilter::default(), &ALL).await?;
        let mut all = listed.rows;
        all.sort_by(|one, other| one.name.ascii().cmp(other.name.ascii()));
        let ids: Vec<DomainId> = all.iter().map(|domain| domain.id).collect();
        let mut own = store::domains::bindings_of(tx, organization, &ids).await?;
        let mut kept = store::agreement::of_domains(tx, organization, &ids).await?;
        let none = BTreeMap::new();
        let domains = all.into_iter().map(|domain| {
            let own = own.remove(&domain.id).unwrap_or_default();
            let team = teams
                .iter()
                .find(|(team, _)| Some(team.id) == domain.team_id);
            let slots = team.map_or(&none, |(_, slots)| slots);
            let holder = |role: &Role| own.get(role).or(slots.get(role)).or(defaults.get(role));
            let wanted = |role| holder(&role).map(|contact| (role, *contact));
            Entry {
                wanted: Role::ALL.into_iter().filter_map(wanted).collect(),
                kept: kept.remove(&domain.id).unwrap_or_default(),
                own,
                domain,
            }
        });
        let domains = domains.collect();
        let of = PersonFilter::default();
        let people = store::people::list(tx, organization, &of, &ALL).await?;
        let offices = store::locations::list(tx, organization, &ALL).await?;
        Ok(Self {
            domains,
            contacts,
            teams,
            people: people.rows,
            offices: offices.rows,
            defaults,
            tasks: tasks(tx, organization).await?,
        })
    }

    pub fn domain(&self, id: DomainId) -> Option<&Entry> {
        self.domains.iter().find(|entry| entry.domain.id == id)
    }

    pub fn named(&self, name: &str) -> Option<&Entry> {
        self.domains.iter().find(|entry| entry.name() == name)
    }

    /// Who a contact is.
    pub fn who(&self, id: ContactId) -> Option<Who> {
        self.contacts.get(&id).map(who)
    }

    /// A contact and its copies, which say the same.
    pub fn with_copies(&self, id: ContactId) -> Vec<ContactId> {
        let its = |contact: &&Contact| {
            let of = contact.copy_of.as_ref();
            contact.id == id || of.is_some_and(|of| of.id == id)
        };
        let all = self.contacts.values().filter(its);
        all.map(|contact| contact.id).collect()
    }

    /// Those that may be given a role.
    pub fn takers(&self) -> Vec<ContactId> {
        let active = self.contacts.values().filter(|contact| contact.is_active);
        let active = active.filter(|contact| contact.copy_of.is_none());
        active.map(|contact| contact.id).collect()
    }

    /// Tasks about the contacts of a domain that have not ended.
    pub fn open_of(&self, domain: DomainId) -> impl Iterator<Item = &Task> {
        let of = move |task: &&Task| {
            task.domain_id == Some(domain) && !task.status.is_final() && about_contacts(task)
        };
        self.tasks.iter().filter(of)
    }
}

/// Who a contact is, as a registrant.
pub fn who(contact: &Contact) -> Who {
    let of = &contact.snapshot;
    let name = format!("{} {}", of.first_name, of.last_name);
    let email = of.email.as_deref().unwrap_or_default();
    Who::of(name.trim(), of.org_name.as_deref(), email)
}

pub fn about_contacts(task: &Task) -> bool {
    matches!(
        task.task_type,
        TaskType::UpdateContacts | TaskType::EnableWhoisPrivacy | TaskType::DisableWhoisPrivacy
    )
}

/// All tasks, newest first.
async fn tasks(tx: &mut Tx, organization: OrganizationId) -> Result<Vec<Task>, Error> {
    let (mut all, mut page) = (Vec::new(), ALL);
    loop {
        let of = TaskFilter::default();
        let listed = store::tasks::list(tx, organization, &of, &page).await?;
        all.extend(listed.rows);
        match listed.next {
            Some(next) => page.after = Some(next),
            None => return Ok(all),
        }
    }
}
