//! Who asks, and what they may do.

use crate::error::{Error, Result};
pub use model::access::{OrgRole, SCOPES};
use model::id::{KeyId, OrganizationId, ProjectId, UserId};
use model::task::{ActorKind, CreatedBy};
use std::sync::Arc;
use uuid::Uuid;

/// What a use case needs of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Read contacts.
    ContactsRead,
    /// Write contacts.
    ContactsWrite,
    /// Read domains and their roles.
    DomainsRead,
    /// Adopt domains and set their roles.
    DomainsWrite,
    /// Read tasks and follow them.
    TasksRead,
    /// Cancel and retry tasks.
    TasksWrite,
    /// Keys, people, settings, the audit log.
    Admin,
}

impl Need {
    /// The scope that a key must carry. A `write` scope holds its `read` too, `admin` holds all.
    #[must_use]
    pub const fn scope(self) -> &'static str {
        match self {
            Self::ContactsRead => "contacts:read",
            Self::ContactsWrite => "contacts:write",
            Self::DomainsRead => "domains:read",
            Self::DomainsWrite => "domains:write",
            Self::TasksRead => "tasks:read",
            Self::TasksWrite => "tasks:write",
            Self::Admin => "admin",
        }
    }

    /// The smallest role of a person who may.
    #[must_use]
    pub const fn role(self) -> OrgRole {
        match self {
            Self::ContactsRead | Self::DomainsRead | Self::TasksRead => OrgRole::Viewer,
            Self::ContactsWrite | Self::DomainsWrite | Self::TasksWrite => OrgRole::Editor,
            Self::Admin => OrgRole::Admin,
        }
    }
}

/// Who exactly asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A person, by a login session.
    User(UserId, OrgRole),
    /// A program, by an API key with these scopes.
    Key(KeyId, Vec<String>),
    /// The house itself: demo data, the command line.
    System,
}

/// Whoever asks, within one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The tenant.
    pub organization: OrganizationId,
    /// The person, key or house.
    pub who: Who,
    /// The only projects that a key (one) or a guest (any number) may reach; `None` for all. Use cases see them as a [`Reach`] alone.
    pub(crate) projects: Option<Arc<[ProjectId]>>,
    /// How the audit log names them.
    pub name: Arc<str>,
}

impl Actor {
    /// The house itself, within an organization.
    #[must_use]
    pub fn system(organization: OrganizationId) -> Self {
        Self {
            organization,
            who: Who::System,
            projects: None,
            name: "Nichandle".into(),
        }
    }

    /// The kind and id that the audit log keeps.
    #[must_use]
    pub fn audit_identity(&self) -> (&'static str, Option<Uuid>) {
        match &self.who {
            Who::User(id, _) => ("user", Some(id.0)),
            Who::Key(id, _) => ("key", Some(id.0)),
            Who::System => ("system", None),
        }
    }

    /// Who they are, as what they make keeps it.
    #[must_use]
    pub fn created_by(&self) -> CreatedBy {
        let (kind, id) = match &self.who {
            Who::User(id, _) => (ActorKind::User, Some(id.0)),
            Who::Key(id, _) => (ActorKind::Key, Some(id.0)),
            Who::System => (ActorKind::System, None),
        };
        CreatedBy {
            kind,
            id,
            name: self.name.to_string(),
        }
    }

    /// The signed-in person.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match &self.who {
            Who::User(id, _) => Some(*id),
            Who::Key(..) | Who::System => None,
        }
    }

    /// The key that a program calls with.
    #[must_use]
    pub const fn key(&self) -> Option<KeyId> {
        match &self.who {
            Who::Key(id, _) => Some(*id),
            Who::User(..) | Who::System => None,
        }
    }

    /// Whether this is allowed: for pages that show or hide a button. Every use case checks again.
    #[must_use]
    pub fn may(&self, need: Need) -> bool {
        match &self.who {
            Who::User(_, OrgRole::Guest) => self.sees(need),
            Who::User(_, role) => *role >= need.role(),
            Who::Key(_, scopes) => scopes.iter().any(|scope| holds(scope, need.scope())),
            Who::System => true,
        }
    }

    /// What a guest may: look at the domains of their projects, and at what happens to them.
    fn sees(&self, need: Need) -> bool {
        self.projects.as_ref().is_some_and(|some| !some.is_empty())
            && matches!(need, Need::DomainsRead | Need::TasksRead)
    }

    /// Whether they are a guest, who sees nothing but what belongs to their projects.
    #[must_use]
    pub const fn is_guest(&self) -> bool {
        matches!(self.who, Who::User(_, OrgRole::Guest))
    }

    /// Whether a key carries this scope, or one that holds it.
    #[must_use]
    pub fn carries(&self, scope: &str) -> bool {
        match &self.who {
            Who::Key(_, scopes) => scopes.iter().any(|held| holds(held, scope)),
            Who::User(_, role) => *role >= OrgRole::Admin,
            Who::System => true,
        }
    }

    /// The need of something that concerns the whole organization: what is asked for unless a narrower need is said on purpose.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the role or the scopes are too small, and for whoever is tied to projects.
    pub fn require(&self, need: Need) -> Result<()> {
        self.require_scope_only(need)?;
        if self.is_tied() {
            return Err(Error::Forbidden("a key that is tied to no project"));
        }
        Ok(())
    }

    /// The need of something that belongs to a project: a domain or a task. Whoever is tied to projects passes, and the answer says to which: it
    /// stands in every look-up and every list that follows.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the role or the scopes are too small.
    pub fn require_within(&self, need: Need) -> Result<Reach> {
        self.require_scope_only(need)?;
        Ok(Reach {
            organization: self.organization,
            projects: self.projects.clone(),
        })
    }

    /// The need of something in the book, which is one for all projects: contacts, offices, people and teams. A key that is tied to a project passes; what it
    /// writes must not be seen on the domains of others (`contact.shared`).
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the role or the scopes are too small, and for guests.
    pub fn require_book(&self, need: Need) -> Result<()> {
        self.require_scope_only(need)?;
        if self.is_guest() {
            return Err(Error::Forbidden("a role above guest"));
        }
        Ok(())
    }

    /// Whether role or scopes are large enough, whichever projects are concerned: for refusing early. It is never enough for a use case.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when they are too small.
    pub fn require_scope_only(&self, need: Need) -> Result<()> {
        if self.may(need) {
            Ok(())
        } else {
            Err(Error::Forbidden(need.scope()))
        }
    }

    /// Whether they may reach some projects only.
    #[must_use]
    pub const fn is_tied(&self) -> bool {
        self.projects.is_some()
    }

    /// The projects that they are tied to; `None` for whoever reaches all.
    #[must_use]
    pub fn tied_to(&self) -> Option<&[ProjectId]> {
        self.projects.as_deref()
    }

    /// Ties them to these projects alone: for callers who are made up, as in tests.
    #[must_use]
    pub fn tied(mut self, projects: &[ProjectId]) -> Self {
        self.projects = Some(projects.into());
        self
    }

    /// Whether this is an owner who is signed in, or the house itself: no key is, whatever its scopes.
    #[must_use]
    pub const fn is_signed_in_owner(&self) -> bool {
        matches!(self.who, Who::User(_, OrgRole::Owner) | Who::System)
    }

    /// The project of a caller who is tied to exactly one.
    #[must_use]
    pub fn only_project(&self) -> Option<ProjectId> {
        match self.projects.as_deref() {
            Some([only]) => Some(*only),
            _ => None,
        }
    }

    /// # Errors
    /// [`Error::NotFound`] when the path names another organization: it does not exist for this caller.
    pub fn within(&self, organization: OrganizationId) -> Result<()> {
        if self.organization == organization {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }

    /// # Errors
    /// [`Error::NotFound`] when the caller is tied to others.
    pub(crate) fn within_project(&self, project: ProjectId) -> Result<()> {
        let tied = self.projects.as_ref();
        if tied.is_none_or(|projects| projects.contains(&project)) {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }
}

/// Which of an organization's projects a caller reaches: the proof that their need was asked for ([`Actor::require_within`]), and the filter of what follows.
///
/// Nothing else gives one, and one that is dropped unused is a warning that fails the build: so no use case can let a tied caller in and forget the tie.
#[must_use = "the caller may be tied to some projects: look up and list by it"]
#[derive(Debug, Clone)]
pub struct Reach {
    organization: OrganizationId,
    projects: Option<Arc<[ProjectId]>>,
}

impl Reach {
    /// The tenant.
    #[must_use]
    pub const fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Whether they reach everything.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.projects.is_none()
    }

    /// Whether they reach this project.
    #[must_use]
    pub fn includes(&self, project: ProjectId) -> bool {
        self.projects
            .as_ref()
            .is_none_or(|projects| projects.contains(&project))
    }

    /// # Errors
    /// [`Error::NotFound`] when they don't reach this project: it does not exist for them.
    pub fn check(&self, project: ProjectId) -> Result<()> {
        if self.includes(project) {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }

    /// [`Reach::check`] of something that may belong to no project: then it concerns them all.
    ///
    /// # Errors
    /// [`Error::NotFound`], too, when it belongs to none and they don't reach everything.
    pub fn check_all_of(&self, project: Option<ProjectId>) -> Result<()> {
        match project {
            Some(project) => self.check(project),
            None if self.is_whole() => Ok(()),
            None => Err(Error::NotFound),
        }
    }

    /// The filter for a list of which these projects are wanted (`None`: all): those of them that the caller reaches; `None` for everything.
    #[must_use]
    pub fn filter(&self, wanted: Option<&Arc<[ProjectId]>>) -> Option<Arc<[ProjectId]>> {
        match (self.projects.as_ref(), wanted) {
            (None, wanted) => wanted.cloned(),
            (tied, None) => tied.cloned(),
            (Some(_), Some(wanted)) => Some(
                wanted
                    .iter()
                    .filter(|id| self.includes(**id))
                    .copied()
                    .collect(),
            ),
        }
    }
}

fn holds(scope: &str, needed: &str) -> bool {
    scope == "admin"
        || scope == needed
        || (scope.ends_with(":write")
            && needed.ends_with(":read")
            && scope.split(':').next() == needed.split(':').next())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn key(scopes: &[&str]) -> Actor {
        let scopes = scopes.iter().map(ToString::to_string).collect();
        Actor {
            who: Who::Key(KeyId(Uuid::nil()), scopes),
            ..Actor::system(OrganizationId(Uuid::nil()))
        }
    }

    #[test]
    fn writing_holds_reading_and_admin_holds_all() {
        assert!(key(&["contacts:write"]).may(Need::ContactsRead));
        assert!(!key(&["contacts:write"]).may(Need::DomainsRead));
        assert!(!key(&["contacts:read"]).may(Need::ContactsWrite));
        assert!(key(&["admin"]).may(Need::TasksWrite));
    }

    #[test]
    fn whoever_is_tied_needs_a_narrower_need() {
        let [ours, theirs] = [1, 2].map(|number| ProjectId(Uuid::from_u128(number)));
        let whole = key(&["admin"]);
        let tied = key(&["admin"]).tied(&[ours]);
        for need in [Need::Admin, Need::ContactsWrite, Need::DomainsRead] {
            assert!(whole.require(need).is_ok());
            assert!(matches!(tied.require(need), Err(Error::Forbidden(_))));
            assert!(tied.require_book(need).is_ok());
        }
        let reach = tied.require_within(Need::DomainsRead).unwrap();
        assert!(reach.includes(ours) && !reach.includes(theirs) && !reach.is_whole());
        assert!(matches!(reach.check_all_of(None), Err(Error::NotFound)));
        let wanted: Arc<[ProjectId]> = [ours, theirs].into();
        assert_eq!(reach.filter(Some(&wanted)).as_deref(), Some(&[ours][..]));
        assert_eq!(reach.filter(None).as_deref(), Some(&[ours][..]));
        let reach = whole.require_within(Need::DomainsRead).unwrap();
        assert_eq!(reach.filter(None), None);
        assert!(reach.check_all_of(None).is_ok());
    }

    #[test]
    fn no_key_is_an_owner() {
        let person = |role| Actor {
            who: Who::User(UserId(Uuid::nil()), role),
            ..Actor::system(OrganizationId(Uuid::nil()))
        };
        assert!(person(OrgRole::Owner).is_signed_in_owner());
        assert!(!person(OrgRole::Admin).is_signed_in_owner());
        assert!(!key(&["admin"]).is_signed_in_owner());
    }

    #[test]
    fn roles_are_a_ladder() {
        for (role, reads, writes, admin) in [
            (OrgRole::Guest, false, false, false),
            (OrgRole::Viewer, true, false, false),
            (OrgRole::Editor, true, true, false),
            (OrgRole::Owner, true, true, true),
        ] {
            let actor = Actor {
                who: Who::User(UserId(Uuid::nil()), role),
                ..Actor::system(OrganizationId(Uuid::nil()))
            };
            assert_eq!(
                (
                    actor.may(Need::ContactsRead),
                    actor.may(Need::DomainsWrite),
                    actor.may(Need::Admin)
                ),
                (reads, writes, admin)
            );
        }
    }
}
