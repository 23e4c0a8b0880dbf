//! How far a permission extends that was asked for something of a project.

use super::sealed::Sealed;
use super::{Allowed, Cleared, Holds, Opens, Permission};
use crate::{Actor, Error, Result};
use model::id::ProjectId;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// Which of an organization's projects a caller can access: the proof that a permission of theirs was checked ([`Actor::allowed_within`]), and the filter of what follows.
///
/// There is no other way to get one, and dropping one unused is a warning that fails the build: so no use case can admit a limited caller and forget the limit.
#[must_use = "the caller may be tied to some projects: look up and list by it"]
#[derive(Debug, Clone, Copy)]
pub struct Reach<'a>(Cleared<'a>);

/// A caller who has this permission in the projects that they can access.
#[must_use = "the caller may be tied to some projects: look up and list by it"]
#[derive(Debug, Clone, Copy)]
pub struct Within<'a, P> {
    reach: Reach<'a>,
    permission: PhantomData<P>,
}

impl<'a> Deref for Reach<'a> {
    type Target = Cleared<'a>;

    fn deref(&self) -> &Cleared<'a> {
        &self.0
    }
}

impl<'a, P> Deref for Within<'a, P> {
    type Target = Reach<'a>;

    fn deref(&self) -> &Reach<'a> {
        &self.reach
    }
}

impl<P> Sealed for Within<'_, P> {}

impl<P> Opens<P> for Within<'_, P> {}

impl Actor {
    /// Requires a permission for something that belongs to a project: a domain or a task. Callers that are limited to projects pass, and the return value says to which: it
    /// is used in every look-up and every list that follows.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the role or the scopes are insufficient.
    pub fn allowed_within<P: Permission>(&self) -> Result<Within<'_, P>> {
        self.require_scope_only(P::NEED)?;
        Ok(Within::of(self))
    }
}

impl<'a, P> Allowed<'a, P> {
    /// The same, for what belongs to a project: they can access all of them.
    pub const fn everywhere(&self) -> Within<'a, P> {
        Within::of(self.0.cleared.0)
    }
}

impl<'a, P> Within<'a, P> {
    const fn of(actor: &'a Actor) -> Self {
        Self {
            reach: Reach(Cleared(actor)),
            permission: PhantomData,
        }
    }

    /// The caller with a permission that this one includes.
    pub const fn holding<Q: Permission>(&self) -> Within<'a, Q>
    where
        P: Holds<Q>,
    {
        Within::of(self.reach.0.0)
    }
}

impl Reach<'_> {
    /// Whether they can access everything.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.projects.is_none()
    }

    /// Whether they can access this project.
    #[must_use]
    pub fn includes(&self, project: ProjectId) -> bool {
        self.projects
            .as_ref()
            .is_none_or(|projects| projects.contains(&project))
    }

    /// # Errors
    /// [`Error::NotFound`] when they can't access this project: it does not exist for them.
    pub fn check(&self, project: ProjectId) -> Result<()> {
        if self.includes(project) {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }

    /// [`Reach::check`] for something that may belong to no project: then it concerns all of them.
    ///
    /// # Errors
    /// [`Error::NotFound`], too, when it belongs to none and they can't access everything.
    pub fn check_all_of(&self, project: Option<ProjectId>) -> Result<()> {
        match project {
            Some(project) => self.check(project),
            None if self.is_whole() => Ok(()),
            None => Err(Error::NotFound),
        }
    }

    /// The filter for a list of which these projects are wanted (`None`: all): those of them that the caller can access; `None` for everything.
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::allowed::{Admin, ContactsWrite, DomainsRead};
    use crate::{OrgRole, Scope, Who};
    use model::id::{KeyId, OrganizationId, UserId};
    use uuid::Uuid;

    fn key(scopes: &[Scope]) -> Actor {
        Actor {
            who: Who::Key(KeyId(Uuid::nil()), scopes.to_vec()),
            ..Actor::system(OrganizationId(Uuid::nil()))
        }
    }

    #[test]
    fn whoever_is_tied_needs_a_narrower_need() {
        let [ours, theirs] = [1, 2].map(|number| ProjectId(Uuid::from_u128(number)));
        let whole = key(&[Scope::Admin]);
        let tied = key(&[Scope::Admin]).tied(&[ours]);
        assert!(whole.allowed::<Admin>().is_ok());
        assert!(whole.allowed::<ContactsWrite>().is_ok());
        assert!(matches!(
            tied.allowed::<ContactsWrite>(),
            Err(Error::Forbidden(_))
        ));
        assert!(matches!(tied.allowed::<Admin>(), Err(Error::Forbidden(_))));
        assert!(tied.allowed_in_book::<ContactsWrite>().is_ok());
        let reach = tied.allowed_within::<DomainsRead>().unwrap();
        assert!(reach.includes(ours) && !reach.includes(theirs) && !reach.is_whole());
        assert!(matches!(reach.check_all_of(None), Err(Error::NotFound)));
        let wanted: Arc<[ProjectId]> = [ours, theirs].into();
        assert_eq!(reach.filter(Some(&wanted)).as_deref(), Some(&[ours][..]));
        assert_eq!(reach.filter(None).as_deref(), Some(&[ours][..]));
        let reach = whole.allowed_within::<DomainsRead>().unwrap();
        assert_eq!(reach.filter(None), None);
        assert!(reach.check_all_of(None).is_ok());
    }

    #[test]
    fn a_guest_has_nothing_of_the_book() {
        let ours = ProjectId(Uuid::from_u128(1));
        let guest = Actor {
            who: Who::User(UserId(Uuid::nil()), OrgRole::Guest),
            ..Actor::system(OrganizationId(Uuid::nil()))
        }
        .tied(&[ours]);
        assert!(guest.allowed_within::<DomainsRead>().is_ok());
        assert!(guest.allowed_in_book::<DomainsRead>().is_err());
        assert!(guest.allowed::<DomainsRead>().is_err());
    }
}
