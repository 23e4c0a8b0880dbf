//! Since when a contact is unverified: `contact_unverified` has a row for each unverified external contact, and for no other. What is listed and counted of
//! them is in [`crate::verification`].

use super::Contact;
use crate::column::micros;
use crate::error::Error;
use crate::tx::Tx;
use model::contact::{ContactKind, VerificationStatus};
use model::id::{ContactId, OrganizationId};

/// Updates the clock of a contact that was just written: it runs while an external contact is unverified, and restarts with another value. From and to a
/// contact without a known value (no address; or written before values were stored) it continues.
pub(super) async fn follow(tx: &mut Tx, contact: &Contact) -> Result<(), Error> {
    const UPSERT: &str = "INSERT INTO contact_unverified (contact_id, organization_id, value_hash, since) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (contact_id) DO UPDATE SET \
        since = CASE WHEN contact_unverified.value_hash IS NULL OR excluded.value_hash IS NULL \
        OR contact_unverified.value_hash = excluded.value_hash \
        THEN contact_unverified.since ELSE excluded.since END, value_hash = excluded.value_hash";
    // A copy counts as its original.
    let waits = contact.kind == ContactKind::External
        && contact.copy_of.is_none()
        && contact.verification_status == VerificationStatus::Unverified;
    if !waits {
        return forget(tx, contact.organization_id, contact.id).await;
    }
    let value = model::verification::value(&contact.snapshot).map(Vec::from);
    touched!(
        tx,
        sqlx::query(UPSERT)
            .bind(contact.id.0)
            .bind(contact.organization_id.0)
            .bind(value)
            .bind(micros(contact.updated_at))
    )
    .map(|_| ())
}

/// Stops the clock.
pub(super) async fn forget(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
) -> Result<(), Error> {
    const DELETE: &str =
        "DELETE FROM contact_unverified WHERE organization_id = $1 AND contact_id = $2";
    touched!(tx, sqlx::query(DELETE).bind(organization.0).bind(contact.0)).map(|_| ())
}
