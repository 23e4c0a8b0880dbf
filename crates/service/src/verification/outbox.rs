//! The e-mails of an organization.

use super::Verification;
use crate::{Actor, Need, Result};
use store::letters::Letter;
use store::{Listed, Page};

impl Verification<'_> {
    /// The e-mails, newest first.
    ///
    /// # Errors
    /// Only admins may: where e-mails are written to a folder, whoever reads them can use their links.
    pub async fn letters(self, actor: &Actor, page: &Page) -> Result<Listed<Letter>> {
        actor.require(Need::Admin)?;
        let mut tx = self.tools.db.read().await?;
        Ok(store::letters::list_letters(&mut tx, actor.organization, page).await?)
    }
}
