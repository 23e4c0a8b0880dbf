//! What only a browser can do.

mod fetch;
mod follow;
mod form;
mod page;
mod pick;

pub(crate) use follow::follow;
pub(crate) use form::watch;
pub(crate) use pick::pick;
