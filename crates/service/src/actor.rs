//! The caller, and what they may do.

use crate::error::{Error, Required, Result};
pub use model::access::{OrgRole, Scope, Scope as Need};
use model::id::{KeyId, OrganizationId, ProjectId, UserId};
use model::task::{ActorKind, CreatedBy};
use std::sync::Arc;
use uuid::Uuid;

/// The kinds of callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A person, signed in by a session.
    User(UserId, OrgRole),
    /// A program, by an API key with these scopes.
    Key(KeyId, Vec<Scope>),
    /// The program itself: demo data, the command line.
    System,
}

/// The caller, within one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The tenant.
    pub organization: OrganizationId,
    /// The person, key or the program itself.
    pub who: Who,
    /// The only projects that a key (one) or a guest (any number) can access; `None` for all. Use cases see them only as a [`Reach`](crate::allowed::Reach).
    pub(crate) projects: Option<Arc<[ProjectId]>>,
    /// Their name in the audit log.
    pub name: Arc<str>,
    /// The audit entry that all they do follows from: for the rows of a file, that of its import.
    pub(crate) cause: Option<Uuid>,
}

impl Actor {
    /// The program itself, within an organization.
    #[must_use]
    pub fn system(organization: OrganizationId) -> Self {
        Self {
            organization,
            who: Who::System,
            projects: None,
            name: "Nichandle".into(),
            cause: None,
        }
    }

    /// The kind and id that the audit log stores.
    #[must_use]
    pub fn audit_identity(&self) -> (&'static str, Option<Uuid>) {
        match &self.who {
            Who::User(id, _) => ("user", Some(id.0)),
            Who::Key(id, _) => ("key", Some(id.0)),
            Who::System => ("system", None),
        }
    }

    /// The caller as the API shows them.
    #[must_use]
    pub fn wire(&self) -> wire::Caller {
        let (kind, id) = self.audit_identity();
        let (role, scopes) = match &self.who {
            Who::User(_, role) => (Some(*role), Vec::new()),
            Who::Key(_, scopes) => (None, scopes.clone()),
            Who::System => (None, Scope::ALL.to_vec()),
        };
        wire::Caller {
            kind: kind.into(),
            id,
            name: self.name.to_string(),
            organization_id: self.organization.0,
            project_ids: self
                .tied_to()
                .map(|projects| projects.iter().map(|project| project.0).collect()),
            role,
            scopes,
        }
    }

    /// Who they are, as stored with what they create.
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
            Who::Key(_, scopes) => scopes.iter().any(|scope| scope.holds(need)),
            Who::System => true,
        }
    }

    /// A guest's permissions: reading the domains of their projects, and their tasks.
    fn sees(&self, need: Need) -> bool {
        self.projects.as_ref().is_some_and(|some| !some.is_empty())
            && matches!(need, Need::DomainsRead | Need::TasksRead)
    }

    /// Whether they are a guest, who sees only what belongs to their projects.
    #[must_use]
    pub const fn is_guest(&self) -> bool {
        matches!(self.who, Who::User(_, OrgRole::Guest))
    }

    /// Whether a key has this scope, or one that includes it.
    #[must_use]
    pub fn carries(&self, scope: Scope) -> bool {
        match &self.who {
            Who::Key(_, scopes) => scopes.iter().any(|held| held.holds(scope)),
            Who::User(_, role) => *role >= OrgRole::Admin,
            Who::System => true,
        }
    }

    /// [`Actor::allowed`] where nothing is done with it: for refusing a page early, and for permissions that are known at run time alone.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the role or the scopes are insufficient, and for callers that are limited to projects.
    pub fn require(&self, need: Need) -> Result<()> {
        self.require_scope_only(need)?;
        if self.is_tied() {
            return Err(Error::Forbidden(Required::AllProjects));
        }
        Ok(())
    }

    /// Whether role or scopes are sufficient, whichever projects are concerned: for refusing early. It is never enough for a use case.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when they are insufficient.
    pub fn require_scope_only(&self, need: Need) -> Result<()> {
        if self.may(need) {
            Ok(())
        } else {
            Err(Error::Forbidden(Required::Scope(need)))
        }
    }

    /// Whether they can access some projects only.
    #[must_use]
    pub const fn is_tied(&self) -> bool {
        self.projects.is_some()
    }

    /// The projects that they are limited to; `None` when they can access all.
    #[must_use]
    pub fn tied_to(&self) -> Option<&[ProjectId]> {
        self.projects.as_deref()
    }

    /// Limits them to these projects: for made-up callers, as in tests.
    #[must_use]
    pub fn tied(mut self, projects: &[ProjectId]) -> Self {
        self.projects = Some(projects.into());
        self
    }

    /// Whether this is an owner who is signed in, or the program itself: no key is, whatever its scopes.
    #[must_use]
    pub const fn is_signed_in_owner(&self) -> bool {
        matches!(self.who, Who::User(_, OrgRole::Owner) | Who::System)
    }

    /// The project of a caller who is limited to exactly one.
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
    /// [`Error::NotFound`] when the caller is limited to others.
    pub(crate) fn within_project(&self, project: ProjectId) -> Result<()> {
        let tied = self.projects.as_ref();
        if tied.is_none_or(|projects| projects.contains(&project)) {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(scopes: &[Scope]) -> Actor {
        Actor {
            who: Who::Key(KeyId(Uuid::nil()), scopes.to_vec()),
            ..Actor::system(OrganizationId(Uuid::nil()))
        }
    }

    #[test]
    fn writing_holds_reading_and_admin_holds_all() {
        assert!(key(&[Scope::ContactsWrite]).may(Need::ContactsRead));
        assert!(!key(&[Scope::ContactsWrite]).may(Need::DomainsRead));
        assert!(!key(&[Scope::ContactsRead]).may(Need::ContactsWrite));
        assert!(key(&[Scope::Admin]).may(Need::TasksWrite));
    }

    #[test]
    fn no_key_is_an_owner() {
        let person = |role| Actor {
            who: Who::User(UserId(Uuid::nil()), role),
            ..Actor::system(OrganizationId(Uuid::nil()))
        };
        assert!(person(OrgRole::Owner).is_signed_in_owner());
        assert!(!person(OrgRole::Admin).is_signed_in_owner());
        assert!(!key(&[Scope::Admin]).is_signed_in_owner());
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
