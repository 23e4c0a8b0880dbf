//! What only a browser can do.

mod fetch;
mod find;
mod follow;
mod form;

pub(super) use find::{go, ready, search, show_option};
pub(super) use follow::follow;
pub(super) use form::watch;
