//! What islands have done to offices.

mod create;
mod delete;
mod make_primary;
mod save;

pub use create::{CreateLocation, create_location};
pub use delete::{DeleteLocation, delete_location};
pub use make_primary::{MakePrimary, make_primary};
pub use save::{SaveLocation, save_location};
