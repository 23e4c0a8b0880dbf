//! Registry messages that could not be read: kept for the operator.

use super::Organizations;
use crate::allowed::Admin;
use crate::{Actor, Result};
use boxed::boxed;
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
}
