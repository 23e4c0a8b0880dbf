//! What islands ask about domains, and have done to them.

mod adopt;
mod find;
mod give_to_team;
mod leave;
mod order;
mod plan_roles;
mod read_again;
mod reconcile;
mod send_roles;

pub use adopt::{AdoptDomain, adopt_domain};
pub use find::{FindDomains, find_domains};
pub use give_to_team::{GiveToTeam, give_to_team};
pub use leave::{LeaveDomain, leave_domain};
pub use order::{OrderTask, order_task};
pub use plan_roles::{PlanRoles, plan_roles};
pub use read_again::{ReadAgain, read_again};
pub use reconcile::{ReconcileDomain, reconcile_domain};
pub use send_roles::{SendRoles, send_roles};
