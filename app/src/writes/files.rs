//! The write of a file's page, entered by the button's page handler and by its server function alike.

use crate::site::Site;
use service::tasks::Task;
use service::{Actor, Result};
use uuid::Uuid;

/// What is said of an import that has begun.
pub(crate) const BEGUN: &str = "Taking the rows in has begun.";

/// Begins an import. Gives the task that takes the rows in.
pub(crate) async fn begin(site: &Site, actor: &Actor, id: Uuid) -> Result<Task> {
    site.service.files().begin(actor, id).await
}
