//! What islands have done to teams.

mod create;
mod delete;
mod save;
mod send_slots;

pub use create::{CreateTeam, create_team};
pub use delete::{DeleteTeam, delete_team};
pub use save::{SaveTeam, save_team};
pub use send_slots::{SendSlots, send_slots};
