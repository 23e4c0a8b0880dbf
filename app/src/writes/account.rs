//! The write of the account's page that its form's page handler and its server function share.

use crate::site::Site;
use service::{Actor, Error, Result};

/// Ends one of the caller's sessions, by its key. Gives what was done, in words.
pub(crate) async fn end_session(site: &Site, actor: &Actor, key: &str) -> Result<&'static str> {
    match site.service.sessions().end(actor, key).await {
        Ok(()) => Ok("Signed out there."),
        Err(Error::NotFound) => Ok("That session was over already."),
        Err(error) => Err(error),
    }
}
