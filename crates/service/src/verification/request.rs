//! Asking the holder of an address: one e-mail in the outbox and one audit entry, in one transaction. The worker sends it.
//!
//! The contact's row is locked from reading it to the commit, and the address from the count to the commit: of two concurrent requests the second is throttled.

use super::Verification;
use crate::allowed::ContactsWrite;
use crate::audit::Entry;
use crate::{Actor, Error, InBook, Result};
use boxed::boxed;
use chrono::{DateTime, TimeDelta, Utc};
use model::contact::{ContactKind, VerificationStatus};
use model::id::{ContactId, LetterId};
use model::verification::{
    LETTER_SECONDS, LETTERS_A_DAY, LINK_DAYS, LetterKind, LetterStatus, value,
};
use store::Tx;
use store::letters::{Letter, ToAddress};

impl<'a> Verification<'a> {
    /// Sends an e-mail to the contact's address, with a link by which its holder confirms name and address.
    ///
    /// # Errors
    /// [`Error::NotFound`]; `verification.member` for a contact that is composed from a person; `contact.no_email` without an address; `verification.already`
    /// when it needs no verification; [`Error::Throttled`] after an e-mail within a minute or five within a day to the same address.
    #[boxed]
    pub async fn request(self, actor: &Actor, id: ContactId) -> Result<Letter> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.begin(actor).await?;
        let letter = self.request_in(&mut tx, actor, id).await;
        if matches!(&letter, Ok(_) | Err(Error::Rule { code: ALREADY, .. })) {
            // The answer that came for another contact is kept.
            tx.commit().await?;
        }
        letter
    }

    /// The same within a transaction. A refusal leaves nothing that would have to be taken back: [`ALREADY`] may have written that the contact is verified.
    pub(super) async fn request_in(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        id: ContactId,
    ) -> Result<Letter> {
        let now = self.tools.now();
        let contact = store::verification::hold(tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        self.tools.book().not_only_elsewhere(tx, actor, id).await?;
        if contact.kind == ContactKind::Member {
            return Err(Error::rule(
                "verification.member",
                "A member contact follows a person of the organization, who needs no letter.",
            ));
        }
        if contact.verification_status == VerificationStatus::Verified {
            return Err(already());
        }
        let (Some(email), Some(value)) = (&contact.snapshot.email, value(&contact.snapshot)) else {
            return Err(Error::field_rule(
                "contact.no_email",
                "email",
                "There is no e-mail address to write to. Add one first.",
            ));
        };
        // The answer came for another contact with the same value, while this one was being written or before values were stored.
        if let Some(at) =
            store::verification::value_verified_at(tx, actor.organization, &value).await?
        {
            self.verify(tx, actor, &contact, at).await?;
            return Err(already());
        }
        store::verification::note_value(tx, actor.organization, id, &value).await?;
        store::letters::hold_address(tx, actor.organization, email, now).await?;
        let day = now - TimeDelta::days(1);
        let known = store::letters::to_address(tx, actor.organization, email, day).await?;
        if let Some(retry_after) = pause(&known, now) {
            return Err(Error::Throttled { retry_after });
        }
        let letter = Letter {
            id: LetterId(self.tools.new_id()),
            organization_id: actor.organization,
            contact_id: id,
            kind: LetterKind::Verification,
            email: email.clone(),
            value_hash: value.to_vec(),
            status: LetterStatus::Pending,
            attempt: 0,
            claimable_at: now,
            lease_owner: None,
            created_by: actor.created_by(),
            created_at: now,
            expires_at: now + TimeDelta::days(LINK_DAYS),
            sent_at: None,
            last_error: None,
            refusal: None,
        };
        store::letters::put_letter(tx, &letter).await?;
        let entry =
            Entry::new("contact.verification_request", id).after(super::letter_wire(&letter));
        self.tools.audit().record(tx, actor, entry).await?;
        Ok(letter)
    }
}

/// What is verified is not asked again.
const ALREADY: &str = "verification.already";

fn already() -> Error {
    Error::rule(
        ALREADY,
        "This name and address are verified; nobody needs to be asked.",
    )
}

/// How many seconds to wait before the address may be written to again; `None` when it may be now.
fn pause(known: &ToAddress, now: DateTime<Utc>) -> Option<u64> {
    let minute = known
        .newest
        .map(|newest| newest + TimeDelta::seconds(LETTER_SECONDS));
    let day = known
        .oldest
        .filter(|_| known.letters >= LETTERS_A_DAY)
        .map(|oldest| oldest + TimeDelta::days(1));
    let until = minute.max(day).filter(|until| *until > now)?;
    let wait = (until - now).num_milliseconds();
    u64::try_from(wait).ok().map(|wait| wait.div_ceil(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_a_minute_and_five_a_day() {
        let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(9);
        let known = |letters, oldest, newest| ToAddress {
            letters,
            oldest: Some(now - TimeDelta::seconds(oldest)),
            newest: Some(now - TimeDelta::seconds(newest)),
        };
        assert_eq!(pause(&ToAddress::default(), now), None);
        assert_eq!(pause(&known(1, 59, 59), now), Some(1));
        assert_eq!(pause(&known(1, 60, 60), now), None);
        assert_eq!(pause(&known(4, 80_000, 1), now), Some(59));
        assert_eq!(pause(&known(5, 86_000, 100), now), Some(400));
        assert_eq!(pause(&known(5, 86_390, 1), now), Some(59));
        assert_eq!(pause(&known(4, 86_000, 100), now), None);
    }
}
