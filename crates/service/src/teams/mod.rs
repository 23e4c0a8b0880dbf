//! Teams: four role slots for the domains that are assigned to them.

mod change;
mod delete;
mod past;
mod read;
mod refused;
mod wire;

pub use change::TeamEdit;
pub use past::TeamThen;
pub use read::{TeamCard, TeamView};

pub use store::teams::{Slot, Team, TeamName, TeamRow};

/// Teams: `service.teams()`.
#[derive(Clone, Copy)]
pub struct Teams<'a> {
    pub(crate) tools: &'a crate::Tools,
}
