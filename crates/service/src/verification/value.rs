//! A value that was verified once needs no second verification (RAA WHOIS Accuracy Program Specification, section 1: "has not been verified before").

use super::Verification;
use crate::allowed::ContactsWrite;
use crate::{InBook, Result};
use chrono::{DateTime, Utc};
use model::contact::{ContactKind, VerificationStatus};
use model::id::OrganizationId;
use model::verification;
use store::Tx;
use store::contacts::Contact;

/// An external contact with another name or address is unverified, whoever it was before.
pub(crate) fn reset(before: &Contact, after: &mut Contact) {
    if after.kind == ContactKind::External
        && verification::value(&after.snapshot) != verification::value(&before.snapshot)
    {
        after.verification_status = VerificationStatus::Unverified;
        after.verified_at = None;
    }
}

impl Verification<'_> {
    /// Marks an unverified external contact as verified, before it is written, when its value was verified earlier.
    pub(crate) async fn recognise(self, tx: &mut Tx, contact: &mut Contact) -> Result<()> {
        if contact.kind != ContactKind::External
            || contact.verification_status == VerificationStatus::Verified
        {
            return Ok(());
        }
        let Some(value) = verification::value(&contact.snapshot) else {
            return Ok(());
        };
        if let Some(at) =
            store::verification::value_verified_at(tx, contact.organization_id, &value).await?
        {
            contact.verification_status = VerificationStatus::Verified;
            contact.verified_at = Some(at);
        }
        Ok(())
    }

    /// [`Self::recognise`] for many contacts that are about to be created.
    pub(crate) async fn recognise_many(
        self,
        tx: &mut Tx,
        organization: OrganizationId,
        contacts: &mut [Contact],
    ) -> Result<()> {
        let mut asked = Vec::new();
        for (at, contact) in contacts.iter().enumerate() {
            if contact.kind == ContactKind::External
                && contact.verification_status != VerificationStatus::Verified
                && let Some(value) = verification::value(&contact.snapshot)
            {
                asked.push((at, Vec::from(value)));
            }
        }
        let values: Vec<Vec<u8>> = asked.iter().map(|(_, value)| value.clone()).collect();
        let verified = store::verification::values_verified_at(tx, organization, &values).await?;
        for (at, value) in asked {
            if let Some(since) = verified.get(&value) {
                contacts[at].verification_status = VerificationStatus::Verified;
                contacts[at].verified_at = Some(*since);
            }
        }
        Ok(())
    }

    /// Writes that a contact which this transaction has locked was verified.
    pub(super) async fn verify(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        before: &Contact,
        at: DateTime<Utc>,
    ) -> Result<Contact> {
        let after = Contact {
            verification_status: VerificationStatus::Verified,
            verified_at: Some(at),
            updated_at: self.tools.now(),
            ..before.clone()
        };
        self.tools
            .book()
            .write(tx, actor, "contact.verify", before, &after)
            .await
    }
}
