//! Domains: adopting them, and who holds which role on them.

mod adopt;
mod agreement;
mod allow;
mod assign;
mod find;
mod leave;
mod look_over;
mod messages;
mod order;
mod past;
mod privacy;
mod put;
mod read;
mod read_again;
pub(crate) mod reconcile;
mod remove;
mod rows;
mod team;
mod wire;
mod withhold;

pub(crate) use crate::plans::sends;
pub use crate::plans::{Holder, Holders, Plan, in_role, plan_wire, totals};
pub use adopt::{Adopted, Adopting, TeamWants, adopted_wire, adoption_plan_wire};
pub use agreement::{DomainAgreement, RoleAgreement};
pub use allow::Allowance;
pub use assign::{Assigned, RoleChanges};
pub use find::{Found, FoundDomain};
pub use look_over::LookedOver;
pub use messages::message_wire;
pub use order::Order;
pub use past::{DomainThen, HolderThen};
pub use put::{Put, RoleFields};
pub use read::DomainCard;
pub use reconcile::{Reconciled, Reconciling, reconciliation_plan_wire};
pub(crate) use remove::BUSY;
pub use rows::DomainRow;
pub(crate) use team::no_team;
pub use wire::{difference_wires, role_changes, role_wire, wire};

pub use store::domains::{Domain, DomainFilter};
pub use store::lifted::LeftOff;
pub use store::poll_messages::{PollMessage, TransferRequest};

/// Domains and their roles: `service.domains()`.
#[derive(Clone, Copy)]
pub struct Domains<'a> {
    pub(crate) tools: &'a crate::Tools,
}
