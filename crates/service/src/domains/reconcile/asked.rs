//! What is to be settled, and what came of it.

use crate::domains::{Domain, Plan};
use crate::tasks::Task;
use model::adoption::RoleTaken;
use model::agreement::Take;
use model::role::Role;
use serde::Serialize;
use std::collections::BTreeSet;

/// What is to be settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciling {
    /// Which side stays.
    pub take: Take,
    /// For which roles. `None`: of the book's side all of them, of the registry's all that differ and can be taken.
    pub roles: Option<BTreeSet<Role>>,
}

/// What was settled; in a plan, as it would be.
#[derive(Debug, Clone)]
pub struct Reconciled {
    /// The domain as it was.
    pub domain: Domain,
    /// Which side stays.
    pub take: Take,
    /// The roles that are settled.
    pub roles: Vec<Role>,
    /// What is sent: of the registry's side nothing, and the plan says who holds the roles then.
    pub plan: Plan,
    /// Of the registry's side: what becomes of each role that differs.
    pub taken: Vec<RoleTaken>,
    /// The task; none in a plan.
    pub task: Option<Task>,
}

/// What the audit log stores of roles that were sent.
#[derive(Serialize)]
pub(super) struct Sent<'a> {
    pub(super) roles: &'a [Role],
}
