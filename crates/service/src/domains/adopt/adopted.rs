//! What is asked of an adoption, and what it gives.

use crate::domains::{Domain, Plan};
use crate::tasks::Task;
use model::adoption::RoleTaken;
use model::id::{ProjectId, TeamId};

/// A domain to adopt.
#[derive(Debug, Clone, Copy)]
pub struct Adopting<'a> {
    /// The project that it is added to.
    pub project: ProjectId,
    /// Its name, in either spelling.
    pub name: &'a str,
    /// The team that looks after it.
    pub team: Option<TeamId>,
    /// Whether the team's roles are sent to the registry at once. Otherwise the domain keeps those that the registry holds.
    pub send: bool,
}

/// An adopted domain; in a plan, as it would be.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// The domain.
    pub domain: Domain,
    /// Each role that the registry holds, and what became of it.
    pub roles: Vec<RoleTaken>,
    /// What its team would change, or, once that was sent, changes.
    pub team: Option<Plan>,
    /// The task that sends it.
    pub task: Option<Task>,
}
