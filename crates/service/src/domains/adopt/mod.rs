//! Adopting domains: what the registry holds is taken into the book with them, so that book and registry agree and nothing is sent (docs/adr/0006).

mod adopted;
mod bring;
mod decide;
mod object;
mod take;
mod wire;

pub(super) use object::{Became, MayMake, Object, contact_differs, contact_of};

pub use adopted::{Adopted, Adopting};
pub use decide::TeamWants;
pub use wire::{adopted_wire, adoption_plan_wire};
