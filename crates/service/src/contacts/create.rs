//! A new contact: one row, one audit entry, one transaction. Nothing goes to a registry before the contact holds a role.

use crate::audit::Entry;
use crate::{Actor, Error, Need, Result, Service};
use model::contact::{ContactKind, Draft, VerificationStatus};
use model::handle;
use model::id::ContactId;
use store::contacts::Contact;

/// A contact to be made.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// Where its fields come from.
    pub kind: ContactKind,
    /// The fields as they were typed.
    pub draft: Draft,
}

impl Service {
    /// Makes a contact and gives it its handle. It is born active, and unverified until its holder answers.
    ///
    /// # Errors
    /// Wrong fields; `contact.member_needs_person` for a member contact, which is composed from a person and an office.
    pub async fn create_contact(&self, actor: &Actor, new: NewContact) -> Result<Contact> {
        actor.require(Need::ContactsWrite)?;
        if new.kind == ContactKind::Member {
            return Err(Error::field_rule(
                "contact.member_needs_person",
                "kind",
                "Member contacts are composed from people and offices, which this installation does not keep yet. Create an external one.",
            ));
        }
        let snapshot = new.draft.parse().map_err(Error::Invalid)?;
        let now = self.now();
        let initials = handle::initials(&snapshot.first_name, &snapshot.last_name);
        let mut tx = self.db.begin().await?;
        let number = store::contacts::next_number(&mut tx, &initials).await?;
        let contact = Contact {
            id: ContactId(self.new_id()),
            organization_id: actor.organization,
            handle: handle::compose(&initials, number),
            kind: new.kind,
            snapshot,
            disclose: new.draft.disclose,
            is_active: true,
            verification_status: VerificationStatus::Unverified,
            verified_at: None,
            user_id: None,
            location_id: None,
            phone_id: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        store::contacts::insert(&mut tx, &contact).await?;
        let after = Some(super::wire(&contact));
        self.audit(&mut tx, actor, Entry { action: "contact.create", object_kind: "contact", object_id: contact.id.0, before: None, after }).await?;
        tx.commit().await?;
        Ok(contact)
    }
}
