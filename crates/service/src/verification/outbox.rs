//! The letters of an organization.

use super::Verification;
use crate::{Actor, Need, Result};
use store::letters::Letter;
use store::{Listed, Page};

impl Verification<'_> {
    /// The letters, newest first.
    ///
    /// # Errors
    /// Only admins may look: where letters lie in a folder, their links can be used by who reads them.
    pub async fn letters(self, actor: &Actor, page: &Page) -> Result<Listed<Letter>> {
        actor.require(Need::Admin)?;
        let mut tx = self.tools.db.read().await?;
        Ok(store::letters::list_letters(&mut tx, actor.organization, page).await?)
    }
}
