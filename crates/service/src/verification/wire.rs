//! Verifications as the API shows them.

use super::{Requested, Standing};
use chrono::{DateTime, Utc};
use store::Cursor;
use store::letters::Letter;
use wire::{VerificationLetter, VerificationRequests, VerificationStanding, VerificationUnasked};

/// A verification e-mail: what a request returns, and what the audit log stores of it.
#[must_use]
pub fn letter_wire(letter: &Letter) -> VerificationLetter {
    VerificationLetter {
        contact_id: letter.contact_id.0,
        organization_id: letter.organization_id.0,
        kind: letter.kind.as_str().to_owned(),
        email: letter.email.clone(),
        status: letter.status.as_str().to_owned(),
        requested_at: letter.created_at.into(),
        sent_at: letter.sent_at.map(Into::into),
        expires_at: letter.expires_at.into(),
        refusal: letter.refusal.map(|refusal| refusal.to_string()),
        reply: letter.last_error.clone(),
    }
}

/// A row of the hub. The e-mail's fields are `null` before the first one; `deadline` and `days_left` are unless it is a registrant.
#[must_use]
pub fn standing_wire(standing: &Standing, now: DateTime<Utc>) -> VerificationStanding {
    let (contact, letter) = (&standing.contact, standing.letter.as_ref());
    VerificationStanding {
        contact_id: contact.id.0,
        organization_id: contact.organization_id.0,
        handle: contact.handle.clone(),
        name: contact.snapshot.full_name(),
        email: contact.snapshot.email.clone(),
        unverified_since: standing.since.into(),
        deadline: standing.deadline().map(Into::into),
        days_left: standing.days_left(now),
        domains: count(standing.domains),
        registrant_of: count(standing.registrant_of),
        bounced: standing.bounced(),
        status: letter.map(|letter| letter.status.as_str().to_owned()),
        requested_at: letter.map(|letter| letter.created_at.into()),
        sent_at: letter.and_then(|letter| letter.sent_at).map(Into::into),
        expires_at: letter.map(|letter| letter.expires_at.into()),
        refusal: letter
            .and_then(|letter| letter.refusal)
            .map(|refusal| refusal.to_string()),
        reply: letter.and_then(|letter| letter.last_error.clone()),
        returns_known: standing.returns_known(),
    }
}

/// What came of asking many, and where the rest begins.
#[must_use]
pub fn requested_wire(requested: &Requested, next: Option<&Cursor>) -> VerificationRequests {
    let unasked = requested.unasked.iter().map(|of| VerificationUnasked {
        code: of.code.to_owned(),
        message: of.message.clone().into_owned(),
        count: count(of.contacts.len()),
        contact_ids: of.contacts.iter().map(|id| id.0).collect(),
    });
    VerificationRequests {
        asked: count(requested.letters.len()),
        letters: requested.letters.iter().map(letter_wire).collect(),
        not_asked: unasked.collect(),
        next_cursor: next.map(Cursor::encode),
    }
}

fn count(of: usize) -> i64 {
    of.try_into().unwrap_or(i64::MAX)
}
