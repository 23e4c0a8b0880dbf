//! A new contact: one row, one audit entry, one transaction. Nothing goes to a registry before the contact holds a role.

use crate::audit::Entry;
use crate::idempotency::{caller, fingerprint};
use crate::{Actor, Error, Need, Result, Service};
use model::contact::{ContactKind, Draft, Snapshot, VerificationStatus};
use model::handle;
use model::id::ContactId;
use serde_json::{Value, json};
use store::Tx;
use store::contacts::Contact;
use store::idempotency::{Begun, Remembered};
use uuid::Uuid;

/// A contact to be made.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// Where its fields come from.
    pub kind: ContactKind,
    /// The fields as they were typed.
    pub draft: Draft,
}

impl Service {
    /// Makes a contact and gives it its handle. It is born active, and unverified until its holder answers, unless they answered for the same name and address before.
    ///
    /// # Errors
    /// Wrong fields; `contact.member_needs_person` for a member contact, which is composed from a person and an office.
    pub async fn create_contact(&self, actor: &Actor, new: NewContact) -> Result<Contact> {
        let snapshot = checked(actor, &new)?;
        let mut tx = self.db.begin().await?;
        let contact = self.make(&mut tx, actor, &new, snapshot).await?;
        tx.commit().await?;
        Ok(contact)
    }

    /// Makes a contact by a form that may arrive twice. The token stands in the form; it is taken in the transaction that makes the
    /// contact, so the same form sent again answers with the contact that it made, and a form that was refused is still unused.
    ///
    /// # Errors
    /// As [`Service::create_contact`]; `contact.form_used` when the form has made a contact and says something else now, or the contact is gone.
    pub async fn create_contact_once(
        &self,
        actor: &Actor,
        token: Uuid,
        new: NewContact,
    ) -> Result<Contact> {
        let snapshot = checked(actor, &new)?;
        let (caller, key) = (caller(actor), format!("form:{token}"));
        let typed =
            serde_json::to_vec(&new.draft).map_err(|error| Error::Internal(error.to_string()))?;
        let fingerprint = fingerprint("POST", "/contacts", &typed);
        let mut tx = self.db.begin().await?;
        if let Begun::Seen(seen) = store::idempotency::begin(
            &mut tx,
            actor.organization,
            &caller,
            &key,
            &fingerprint,
            self.now(),
        )
        .await?
        {
            return made_before(&mut tx, actor, &seen, &fingerprint).await;
        }
        let contact = self.make(&mut tx, actor, &new, snapshot).await?;
        let made = json!({ "id": contact.id });
        store::idempotency::finish(
            &mut tx,
            actor.organization,
            &caller,
            &key,
            303,
            &json!({}),
            Some(&made),
        )
        .await?;
        tx.commit().await?;
        Ok(contact)
    }

    async fn make(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        new: &NewContact,
        snapshot: Snapshot,
    ) -> Result<Contact> {
        let now = self.now();
        let initials = handle::initials(&snapshot.first_name, &snapshot.last_name);
        let number = store::contacts::next_number(tx, &initials).await?;
        let mut contact = Contact {
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
        self.recognise(tx, &mut contact).await?;
        store::contacts::insert(tx, &contact).await?;
        let after = Some(super::wire(&contact));
        self.audit(
            tx,
            actor,
            Entry {
                action: "contact.create",
                object_kind: "contact",
                object_id: contact.id.0,
                before: None,
                after,
            },
        )
        .await?;
        Ok(contact)
    }
}

/// Whether this caller may make this contact, and the contact's fields.
fn checked(actor: &Actor, new: &NewContact) -> Result<Snapshot> {
    actor.require(Need::ContactsWrite)?;
    if new.kind == ContactKind::Member {
        return Err(Error::field_rule(
            "contact.member_needs_person",
            "kind",
            "Member contacts are composed from people and offices, which this installation does not keep yet. Create an external one.",
        ));
    }
    new.draft.parse().map_err(Error::Invalid)
}

/// What the form made when it was sent first.
async fn made_before(
    tx: &mut Tx,
    actor: &Actor,
    seen: &Remembered,
    fingerprint: &[u8],
) -> Result<Contact> {
    let id = seen
        .body
        .as_ref()
        .and_then(|made| made.get("id"))
        .and_then(Value::as_str)
        .and_then(|id| id.parse().ok());
    let Some(id) = id else {
        return Err(Error::Internal("a form was taken without a contact".into()));
    };
    match store::contacts::get(tx, actor.organization, id).await? {
        Some(contact) if seen.fingerprint == fingerprint => Ok(contact),
        Some(contact) => Err(Error::rule(
            "contact.form_used",
            format!(
                "This form has made {} already. Save again to make another contact of what it says now.",
                contact.handle
            ),
        )),
        None => Err(Error::rule(
            "contact.form_used",
            "This form made a contact that was deleted since. Save again to make it anew.",
        )),
    }
}
