//! Verifications as the API shows them.

use super::Standing;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use store::letters::Letter;

/// A letter that asks: what a request answers, and what the audit log keeps of it.
#[must_use]
pub fn letter_wire(letter: &Letter) -> Value {
    json!({
        "object": "verification",
        "contact_id": letter.contact_id,
        "organization_id": letter.organization_id,
        "kind": letter.kind.as_str(),
        "email": letter.email,
        "status": letter.status.as_str(),
        "requested_at": letter.created_at,
        "sent_at": letter.sent_at,
        "expires_at": letter.expires_at,
    })
}

/// A row of the hub. What belongs to a letter is `null` before the first one; `deadline` and `days_left` are unless it is a registrant.
#[must_use]
pub fn standing_wire(standing: &Standing, now: DateTime<Utc>) -> Value {
    let (contact, letter) = (&standing.contact, standing.letter.as_ref());
    json!({
        "object": "verification",
        "contact_id": contact.id,
        "organization_id": contact.organization_id,
        "handle": contact.handle,
        "name": contact.snapshot.full_name(),
        "email": contact.snapshot.email,
        "unverified_since": standing.since,
        "deadline": standing.deadline(),
        "days_left": standing.days_left(now),
        "domains": standing.domains,
        "registrant_of": standing.registrant_of,
        "bounced": standing.bounced(),
        "status": letter.map(|letter| letter.status.as_str()),
        "requested_at": letter.map(|letter| letter.created_at),
        "sent_at": letter.and_then(|letter| letter.sent_at),
        "expires_at": letter.map(|letter| letter.expires_at),
    })
}
