//! Reading the contacts for certificates.

use super::{Certificates, Kept};
use crate::allowed::ContactsRead;
use crate::{Actor, Result};
use boxed::boxed;

/// How many earlier contacts are shown.
const EARLIER: u32 = 20;

/// The contacts for certificates of an organization.
#[derive(Debug, Clone, Default)]
pub struct CertificateContacts {
    /// The current ones, at most one of each kind.
    pub current: Vec<Kept>,
    /// The latest of those that were replaced or removed, newest first.
    pub earlier: Vec<Kept>,
}

impl<'a> Certificates<'a> {
    /// The current contacts and the latest of those before.
    ///
    /// # Errors
    /// When the caller may not read contacts.
    #[boxed]
    pub async fn get(self, actor: &Actor) -> Result<CertificateContacts> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        Ok(CertificateContacts {
            current: store::certificates::current(&mut tx, actor.organization).await?,
            earlier: store::certificates::ended(&mut tx, actor.organization, EARLIER).await?,
        })
    }
}
