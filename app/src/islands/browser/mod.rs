//! What only a browser can do.

mod fetch;
mod find;
mod follow;

pub(super) use find::{go, ready, search, show_option};
pub(super) use follow::follow;
