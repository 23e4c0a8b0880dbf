//! The portfolio: adopting domains, and who holds which role on them.

mod adopt;
mod allow;
mod assign;
mod order;
mod plan;
mod plans;
mod put;
mod read;
mod remove;
mod roles;
mod rows;
mod team;
mod wire;

pub use allow::Allowance;
pub use assign::{Assigned, Plan, RoleChanges};
pub use order::Order;
pub use plan::plan_wire;
pub(crate) use plans::Supposed;
pub use put::{Put, RoleFields};
pub use read::DomainCard;
pub use roles::{Holder, Holders};
pub use rows::DomainRow;
pub use wire::{contact_in_role, in_role, wire};

pub use store::domains::{Domain, DomainFilter};

/// Domains and their roles: [`Domains::list`].
#[derive(Clone, Copy)]
pub struct Domains<'a> {
    pub(crate) tools: &'a crate::Tools,
}
