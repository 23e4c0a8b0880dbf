//! The refresher: member contacts are composed from people, locations, phones and the organization's legal name.
//!
//! Whoever changes one of those calls [`Refresher::refresh`] in the same transaction. Each member contact built on it is composed anew; what
//! changed is written with its audit entry, and one task is enqueued that creates a part for each domain that shows any of them. It waits
//! a moment for further edits, which join it. What counts as a change of registrant is not written: it is proposed on the contact, and a
//! task waits for an operator's approval ([`crate::tasks::Tasks::approve`]); the rest is sent without. A proposal that is undone upstream is taken
//! back, and a task in which nothing is left to decide is cancelled. Nothing is written when nothing changed.

mod compose;
mod enqueue;
mod wire;

pub use compose::{Impact, Touched};
pub(crate) use enqueue::{Spreading, over_contacts};
pub use wire::impact_wire;

use model::id::{LocationId, PhoneId, UserId};
use model::location::Office;
use model::person::Person;
use model::phone::Number;
use store::contacts::Followed;
use store::organizations::Organization;
use store::users::User;

/// The refresher, for the modules of this crate only.
#[derive(Clone, Copy)]
pub(crate) struct Refresher<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// The outcome of a change of a person, a location or the organization.
#[derive(Debug, Clone)]
pub struct Changed<T> {
    /// The object as it is then.
    pub object: T,
    /// What it affected.
    pub impact: Impact,
    /// The tasks that send it to registries; none in a plan.
    pub tasks: Vec<model::id::TaskId>,
}

/// What the refresher is given.
pub(crate) struct Upset {
    pub(crate) followed: Followed,
    pub(crate) cause: model::task::Cause,
    pub(crate) becomes: Becomes,
}

/// What upstream is now, or would be: a plan has not written it.
pub(crate) enum Becomes {
    /// `None`: the location is gone.
    Office(LocationId, Option<Office>),
    Person(UserId, Person),
    /// `None`: the phone is gone.
    Phone(PhoneId, Option<Number>),
    /// Its legal name and its policies.
    Organization(Box<Organization>),
}

/// The names and the address of a person.
pub(crate) fn person(user: &User) -> Person {
    Person {
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        email: user.email.clone(),
    }
}
