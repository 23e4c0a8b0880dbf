//! Things in words: said alike on pages, in messages and in what functions answer.

pub(crate) mod agreement;
mod contact;
mod count;
pub(crate) mod impact;
mod letter;
mod person;
pub(crate) mod replacement;
pub(crate) mod role_plan;
pub(crate) mod task;

pub(crate) use contact::{entry, place};
pub(crate) use count::{counted, domains};
pub(crate) use letter::{asked, spared};
pub(crate) use person::full_name;
pub(crate) use task::standing;
