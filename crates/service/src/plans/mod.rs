//! What many domains would be sent, worked out by reading: a handful of statements, however many domains. The decisions are those of the change
//! itself ([`resolve`](model::resolution::resolve), [`planned`]); nothing is written, so no writer has to wait.

mod apart;
mod digest;
mod holders;
mod lines;
mod locks;
mod object;
mod plan;
pub(crate) mod registrants;
mod resolution;
mod spread;
mod wire;

pub(crate) use digest::{digest, sent};
pub use holders::{Holder, Holders};
pub(crate) use holders::{holders, holders_of};
pub(crate) use lines::{Line, Lines, lines_of, objects_of};
pub(crate) use object::about_object;
pub use plan::{Plan, Planned};
pub(crate) use plan::{planned, unsent};
pub(crate) use registrants::another_registrant;
pub(crate) use resolution::{RowWishes, Supposed, plans_of, unmade};
pub use spread::PlannedDomains;
pub(crate) use spread::{planned_domains, totals_of};
pub use wire::{in_role, plan_wire, totals};
pub(crate) use wire::{of_domain, sends};
