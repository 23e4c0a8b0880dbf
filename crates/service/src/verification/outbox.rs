//! The e-mails of an organization.

use super::Verification;
use crate::allowed::Admin;
use crate::{Actor, Result};
use boxed::boxed;
use store::letters::Letter;
use store::{Listed, Page};

impl<'a> Verification<'a> {
    /// The e-mails, newest first.
    ///
    /// # Errors
    /// Only admins may: where e-mails are written to a folder, whoever reads them can use their links.
    #[boxed]
    pub async fn letters(self, actor: &Actor, page: &Page) -> Result<Listed<Letter>> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        Ok(store::letters::list_letters(&mut tx, actor.organization, page).await?)
    }
}
