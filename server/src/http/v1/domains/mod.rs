//! The portfolio, project by project, and who holds which role.

mod flat;
mod order;
mod read;
mod write;

pub use flat::put;
pub use order::order;
pub use read::{list, roles, show};
pub use write::{adopt, assign, release, set_team};

use super::{ApiState, At};
use crate::http::problem::Problem;
use service::domains::Domain;

/// The domain that the path names, in the project that it names.
async fn named(api: &ApiState, at: &At) -> Result<Domain, Problem> {
    Ok(api
        .service
        .domains()
        .get_in(&at.actor, at.id("project_id")?, at.id("domain_id")?)
        .await?)
}
