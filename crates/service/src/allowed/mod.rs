//! Who was allowed what, as types: a use case that forgets to ask does not compile.
//!
//! | type | what was asked | how far it extends |
//! | --- | --- | --- |
//! | [`Allowed<P>`] | [`Actor::allowed`] | the whole organization |
//! | [`InBook<P>`] | [`Actor::allowed_in_book`] | what all projects share: contacts, locations, people, teams |
//! | [`Within<P>`] | [`Actor::allowed_within`] | the caller's projects ([`Reach`]) |
//! | [`Cleared`] | one of these, whichever | as far as that |
//!
//! None can be made in another way, except by naming one of the reasons of `Unguarded`. Each is the caller too: it dereferences to what it
//! includes (`Allowed<P>` → `InBook<P>` → `Cleared` → [`Actor`], and `Within<P>` → `Reach` → `Cleared`).
//!
//! A transaction is opened with one of them (`Tools::begin`, `Tools::read`), one that writes only with a permission to write ([`Writes`]). What several use cases
//! share asks for what it does: writing a contact for `InBook<ContactsWrite>`, a domain's roles for `Within<DomainsWrite>`, an audit entry or a task for `Cleared`.
//!
//! Reading is no writing:
//!
//! ```compile_fail,E0277
//! use service::{Actor, Opens, Writes, allowed::ContactsRead};
//!
//! fn begin<P: Writes>(_: &impl Opens<P>) {}
//!
//! fn edit(actor: &Actor) -> service::Result<()> {
//!     begin(&actor.allowed_in_book::<ContactsRead>()?);
//!     Ok(())
//! }
//! ```
//!
//! Whoever did not ask has nothing to begin with:
//!
//! ```compile_fail,E0277
//! use service::{Actor, Opens, Writes, allowed::ContactsWrite};
//!
//! fn begin<P: Writes>(_: &impl Opens<P>) {}
//!
//! fn edit(actor: &Actor) {
//!     begin::<ContactsWrite>(actor);
//! }
//! ```
//!
//! Neither is the permission for something else enough, nor one for some projects where the book is written:
//!
//! ```compile_fail,E0308
//! use service::{Actor, InBook, allowed::{ContactsWrite, DomainsWrite}};
//!
//! fn write_contact(_: &InBook<'_, ContactsWrite>) {}
//!
//! fn edit(actor: &Actor) -> service::Result<()> {
//!     write_contact(&actor.allowed::<DomainsWrite>()?);
//!     Ok(())
//! }
//! ```
//!
//! ```compile_fail,E0308
//! use service::{Actor, InBook, allowed::ContactsWrite};
//!
//! fn write_contact(_: &InBook<'_, ContactsWrite>) {}
//!
//! fn edit(actor: &Actor) -> service::Result<()> {
//!     write_contact(&actor.allowed_within::<ContactsWrite>()?);
//!     Ok(())
//! }
//! ```
//!
//! With the right one all of these compile:
//!
//! ```
//! use service::{Actor, InBook, Opens, Writes, allowed::{Admin, ContactsWrite}};
//!
//! fn begin<P: Writes>(_: &impl Opens<P>) {}
//! fn write_contact(_: &InBook<'_, ContactsWrite>) {}
//!
//! fn edit(actor: &Actor) -> service::Result<()> {
//!     let contacts = actor.allowed::<ContactsWrite>()?;
//!     begin(&contacts);
//!     write_contact(&contacts);
//!     write_contact(&actor.allowed::<Admin>()?.holding());
//!     Ok(())
//! }
//! ```

mod permissions;
mod reach;
mod unguarded;

pub use permissions::{
    Admin, ContactsRead, ContactsWrite, DomainsRead, DomainsWrite, Holds, Permission, TasksRead,
    TasksWrite, Writes,
};
pub use reach::{Reach, Within};
pub(crate) use unguarded::Unguarded;

use crate::{Actor, Error, Required, Result};
use std::marker::PhantomData;
use std::ops::Deref;

/// A caller of whom some permission was asked. It is enough for what is written along with a change (its audit entry, its tasks), not for the change.
#[must_use = "a permission was asked for, and nothing is done with it"]
#[derive(Debug, Clone, Copy)]
pub struct Cleared<'a>(&'a Actor);

/// A caller who has this permission for the book: what all projects share. A key that is limited to a project passes, a guest does not.
#[must_use = "a permission was asked for, and nothing is done with it"]
#[derive(Debug, Clone, Copy)]
pub struct InBook<'a, P> {
    cleared: Cleared<'a>,
    permission: PhantomData<P>,
}

/// A caller who has this permission in the whole organization.
#[must_use = "a permission was asked for, and nothing is done with it"]
#[derive(Debug, Clone, Copy)]
pub struct Allowed<'a, P>(InBook<'a, P>);

impl Deref for Cleared<'_> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        self.0
    }
}

impl<'a, P> Deref for InBook<'a, P> {
    type Target = Cleared<'a>;

    fn deref(&self) -> &Cleared<'a> {
        &self.cleared
    }
}

impl<'a, P> Deref for Allowed<'a, P> {
    type Target = InBook<'a, P>;

    fn deref(&self) -> &InBook<'a, P> {
        &self.0
    }
}

impl Actor {
    /// Requires a permission in the whole organization: the default, unless a narrower requirement is chosen deliberately.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the role or the scopes are insufficient, and for callers that are limited to projects.
    pub fn allowed<P: Permission>(&self) -> Result<Allowed<'_, P>> {
        self.require(P::NEED)?;
        Ok(Allowed(InBook::of(self)))
    }

    /// Requires a permission for what all projects share: contacts, locations, people and teams. A key that is limited to a project passes; what it
    /// writes must not be shown on the domains of others (`contact.shared`).
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the role or the scopes are insufficient, and for guests.
    pub fn allowed_in_book<P: Permission>(&self) -> Result<InBook<'_, P>> {
        self.require_scope_only(P::NEED)?;
        if self.is_guest() {
            return Err(Error::Forbidden(Required::AboveGuest));
        }
        Ok(InBook::of(self))
    }
}

impl<'a, P> InBook<'a, P> {
    const fn of(actor: &'a Actor) -> Self {
        Self {
            cleared: Cleared(actor),
            permission: PhantomData,
        }
    }

    /// The caller with a permission that this one includes.
    pub const fn holding<Q: Permission>(&self) -> InBook<'a, Q>
    where
        P: Holds<Q>,
    {
        InBook::of(self.cleared.0)
    }
}

impl<'a, P> Allowed<'a, P> {
    /// The caller with a permission that this one includes.
    pub const fn holding<Q: Permission>(&self) -> Allowed<'a, Q>
    where
        P: Holds<Q>,
    {
        Allowed(InBook::of(self.0.cleared.0))
    }
}

/// What opens a transaction for a permission `P`: implemented by [`Allowed`], [`InBook`] and [`Within`] alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says of no permission that it was asked for",
    note = "ask first: `actor.allowed::<P>()?`, `actor.allowed_in_book::<P>()?` or `actor.allowed_within::<P>()?`"
)]
pub trait Opens<P>: sealed::Sealed {}

mod sealed {
    pub trait Sealed {}

    impl<P> Sealed for super::Allowed<'_, P> {}
    impl<P> Sealed for super::InBook<'_, P> {}
}

impl<P> Opens<P> for Allowed<'_, P> {}
impl<P> Opens<P> for InBook<'_, P> {}
