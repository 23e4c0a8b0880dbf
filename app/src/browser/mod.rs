//! What only a browser can do.

mod call;
mod checked;
mod conflict;
mod draw;
mod events;
mod field;
mod flash;
mod follow;
mod form;
mod forms;
mod fresh;
mod json;
mod live;
mod outcome;
mod page;
mod pick;
mod replacement;
mod role_plan;
mod roles;
mod wrong;

pub(crate) use form::watch;
pub(crate) use forms::bring_forms_alive;
pub(crate) use live::live;
pub(crate) use pick::pick;
pub(crate) use replacement::plan_replacement;
pub(crate) use roles::draft_roles;
