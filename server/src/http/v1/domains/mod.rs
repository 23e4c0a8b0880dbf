//! Domains, project by project, and their roles.

mod flat;
mod order;
mod read;
mod reconcile;
mod write;

pub use flat::put;
pub use order::order;
pub use read::{differences, list, messages, read_again, roles, show};
pub use reconcile::{leave, reconcile};
pub use write::{adopt, assign, release, set_team};

use super::{ApiState, At};
use crate::http::problem::Problem;
use service::domains::Domain;

/// The domain in the path, within the project in the path.
async fn named(api: &ApiState, at: &At) -> Result<Domain, Problem> {
    Ok(api
        .service
        .domains()
        .get_in(&at.actor, at.id("project_id")?, at.id("domain_id")?)
        .await?)
}
