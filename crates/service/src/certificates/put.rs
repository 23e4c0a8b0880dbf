//! Updating, replacing and removing the contacts for certificates. One transaction for both: the organization is locked, so that concurrent requests
//! are serialized; any error leaves both unchanged.

use super::{Certificates, Kept, wire};
use crate::allowed::ContactsWrite;
use crate::audit::Entry;
use crate::{Actor, Allowed, Error};
use boxed::boxed;
use model::certificate::{CertificateContact, CertificateRole};
use model::id::CertificateContactId;
use std::collections::BTreeMap;
use store::Tx;

/// Kind → its new data, or `None` to remove it. Kinds that are not named stay.
pub type Wanted = BTreeMap<CertificateRole, Option<CertificateContact>>;

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// No contact is named.
    #[error("name at least one contact")]
    Empty,
    /// The organization contact is to be removed.
    #[error("an organization keeps its organization contact")]
    OrganizationContact,
    /// An error of the service.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<store::Error> for CertificateError {
    fn from(error: store::Error) -> Self {
        Self::Other(error.into())
    }
}

impl<'a> Certificates<'a> {
    /// Sets the named kinds. A contact with the same first name, last name and e-mail stays the same contact, and its unnamed fields are
    /// cleared; anybody else becomes a new contact in its place. Unchanged contacts are not written.
    ///
    /// # Errors
    /// [`CertificateError`]; [`Error::Forbidden`] unless the caller may write contacts.
    #[boxed]
    pub async fn put(self, actor: &Actor, wanted: Wanted) -> Result<(), CertificateError> {
        let actor = &actor.allowed::<ContactsWrite>()?;
        if wanted.is_empty() {
            return Err(CertificateError::Empty);
        }
        if wanted.get(&CertificateRole::OrganizationContact) == Some(&None) {
            return Err(CertificateError::OrganizationContact);
        }
        let mut tx = self.tools.begin(actor).await?;
        store::organizations::hold(&mut tx, actor.organization).await?;
        let current = store::certificates::current(&mut tx, actor.organization).await?;
        for (role, contact) in wanted {
            let before = current.iter().find(|kept| kept.role == role);
            self.put_one(&mut tx, actor, role, before, contact).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn put_one(
        self,
        tx: &mut Tx,
        actor: &Allowed<'_, ContactsWrite>,
        role: CertificateRole,
        before: Option<&Kept>,
        wanted: Option<CertificateContact>,
    ) -> Result<(), CertificateError> {
        let now = self.tools.now();
        let new = |contact: CertificateContact| Kept {
            id: CertificateContactId(self.tools.new_id()),
            organization_id: actor.organization,
            role,
            contact,
            created_at: now,
            updated_at: now,
            ended_at: None,
        };
        let (action, after) = match (before, wanted) {
            (None, None) => return Ok(()),
            (Some(before), Some(contact)) if before.contact == contact => return Ok(()),
            (Some(before), Some(contact)) if before.contact.is_same_person(&contact) => {
                let after = Kept {
                    contact,
                    updated_at: now,
                    ..before.clone()
                };
                store::certificates::update(tx, &after).await?;
                ("certificate_contact.update", Some(after))
            }
            (before, wanted) => {
                if let Some(before) = before {
                    store::certificates::end(tx, actor.organization, before.id, now).await?;
                }
                let after = wanted.map(new);
                if let Some(after) = &after {
                    store::certificates::insert(tx, after).await?;
                }
                let action = match (before, &after) {
                    (None, _) => "certificate_contact.create",
                    (_, Some(_)) => "certificate_contact.replace",
                    (_, None) => "certificate_contact.remove",
                };
                (action, after)
            }
        };
        let entry = Entry::new(action, actor.organization)
            .before(before.map(wire))
            .after(after.as_ref().map(wire));
        self.tools.audit().record(tx, actor, entry).await?;
        Ok(())
    }
}
