//! What islands have done to domains.

mod adopt;
mod give_to_team;
mod order;
mod send_roles;

pub use adopt::{AdoptDomain, adopt_domain};
pub use give_to_team::{GiveToTeam, give_to_team};
pub use order::{OrderTask, order_task};
pub use send_roles::{SendRoles, send_roles};
