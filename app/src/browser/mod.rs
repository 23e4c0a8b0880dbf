//! What only a browser can do.

mod fetch;
mod find;
mod follow;
mod form;

pub(crate) use find::{go, ready, search, show_option};
pub(crate) use follow::follow;
pub(crate) use form::watch;
