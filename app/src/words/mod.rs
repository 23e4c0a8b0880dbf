//! Things in words: said alike on pages, in messages and in what functions answer.

pub(crate) mod agreement;
mod begun;
mod contact;
mod count;
pub(crate) mod impact;
mod letter;
pub(crate) mod object;
mod person;
pub(crate) mod plan;
pub(crate) mod replacement;
pub(crate) mod role_plan;
pub(crate) mod send;
pub(crate) mod task;
mod who_may;

pub(crate) use begun::{begun, bringing, moved};
pub(crate) use contact::{entry, place, unshown, used_by};
pub(crate) use count::{counted, domains};
pub(crate) use letter::{asked, asked_many, invited, reset, spared, status};
pub(crate) use person::full_name;
pub(crate) use task::standing;
pub(crate) use who_may::who_may;
