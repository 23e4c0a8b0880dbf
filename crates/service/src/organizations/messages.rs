//! Registry messages that could not be read, and those that are about nobody's domain or contact: kept for the operator.

use super::Organizations;
use crate::allowed::Admin;
use crate::{Actor, Result};
use boxed::boxed;
use store::poll_messages::PollMessage;
use store::registry_messages::RegistryMessage;

/// How many are shown.
const NEWEST: u32 = 20;

impl<'a> Organizations<'a> {
    /// The newest registry messages that could not be read, or could not be acknowledged. They belong to the installation and may name anybody's domain: where there are several organizations
    /// their text is left out.
    ///
    /// # Errors
    /// When the caller is not an admin.
    #[boxed]
    pub async fn registry_messages(self, actor: &Actor) -> Result<Vec<RegistryMessage>> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        let mut newest = store::registry_messages::newest(&mut tx, NEWEST).await?;
        if store::organizations::count(&mut tx).await? > 1 {
            for message in &mut newest {
                message.text.clear();
            }
        }
        Ok(newest)
    }

    /// The newest registry messages that are about no domain and no contact of the book: of balances, maintenance, objects that nobody knows. They belong to the installation: where there are several
    /// organizations none is shown.
    ///
    /// # Errors
    /// When the caller is not an admin.
    #[boxed]
    pub async fn other_messages(self, actor: &Actor) -> Result<Vec<PollMessage>> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        if store::organizations::count(&mut tx).await? > 1 {
            return Ok(Vec::new());
        }
        Ok(store::poll_messages::of_nobody(&mut tx, NEWEST).await?)
    }
}
