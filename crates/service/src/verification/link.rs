//! The link of an e-mail: what its page shows, and what its button does.
//!
//! Nobody is signed in here; the link's holder was sent it. Opening it changes nothing, since mail scanners open links. The button is one transaction: the contacts with
//! the value are locked, the link is used up, the value is recorded, each contact becomes verified with an audit entry. Any failure leaves the link usable.
//! A response reveals nothing but what the e-mail said: what has changed since, or was deleted, looks like a link that expired.

use super::Verification;
use crate::{Actor, Result, Unguarded};
use boxed::boxed;
use chrono::{DateTime, Utc};
use model::contact::{ContactKind, VerificationStatus};
use model::id::ContactId;
use model::verification::{Token, value};
use std::collections::BTreeSet;
use store::Tx;
use store::contacts::Contact;
use store::verification::VerificationToken;

/// What somebody is asked to confirm.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    /// The organization that asks.
    pub organization: String,
    /// The full name.
    pub name: String,
    /// The address.
    pub email: String,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked")
            .field("organization", &self.organization)
            .finish_non_exhaustive()
    }
}

/// The state of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It can be used.
    Open(Asked),
    /// It was used just now.
    Confirmed(Asked),
    /// It was used before, or another one for the same value was.
    Used,
    /// It has expired, or the contact's data has changed.
    Expired,
    /// There is no such link.
    Unknown,
}

impl<'a> Verification<'a> {
    /// What the page behind a link shows. Nothing is written.
    #[boxed]
    pub async fn by_token(self, secret: &str) -> Result<Link> {
        let Some(token) = Token::parse(secret) else {
            return Ok(Link::Unknown);
        };
        let mut tx = self.tools.read_unguarded(Unguarded::Link).await?;
        let Some(known) = store::verification::token(&mut tx, &token.hash()).await? else {
            return Ok(Link::Unknown);
        };
        let contact =
            store::contacts::get(&mut tx, known.organization_id, known.contact_id).await?;
        match judge(&known, contact.as_ref(), self.tools.now()) {
            Ok(contact) => Ok(Link::Open(asked(&mut tx, contact).await?)),
            Err(link) => Ok(link),
        }
    }

    /// What the button does: every unverified contact of the organization with the link's name and address becomes verified.
    #[boxed]
    pub async fn confirm(self, secret: &str) -> Result<Link> {
        let Some(token) = Token::parse(secret) else {
            return Ok(Link::Unknown);
        };
        let (hash, now) = (token.hash(), self.tools.now());
        let mut tx = self.tools.begin_unguarded(Unguarded::Link).await?;
        let Some(known) = store::verification::token(&mut tx, &hash).await? else {
            return Ok(Link::Unknown);
        };
        let organization = known.organization_id;
        // Ordered by id, so that no two confirmations deadlock.
        let mut ids: BTreeSet<ContactId> =
            store::verification::with_value(&mut tx, organization, &known.value_hash)
                .await?
                .into_iter()
                .collect();
        ids.insert(known.contact_id);
        let mut held = Vec::with_capacity(ids.len());
        for id in ids {
            held.extend(store::verification::hold(&mut tx, organization, id).await?);
        }
        let own = held.iter().find(|contact| contact.id == known.contact_id);
        let asked = match judge(&known, own, now) {
            Ok(contact) => asked(&mut tx, contact).await?,
            Err(link) => return Ok(link),
        };
        if !store::verification::use_token(&mut tx, organization, &hash, now).await? {
            return Ok(Link::Used);
        }
        store::verification::remember_value(&mut tx, organization, &known.value_hash, now).await?;
        for contact in held.iter().filter(|contact| waits(contact, &known)) {
            let actor = Actor {
                name: format!("the holder of {}", contact.handle).into(),
                ..Actor::system(organization)
            };
            self.verify(&mut tx, &actor.allowed_in_book()?, contact, now)
                .await?;
        }
        tx.commit().await?;
        Ok(Link::Confirmed(asked))
    }
}

/// The contact that the link can still confirm, or the state of the link otherwise.
fn judge<'a>(
    token: &VerificationToken,
    contact: Option<&'a Contact>,
    now: DateTime<Utc>,
) -> std::result::Result<&'a Contact, Link> {
    if token.used_at.is_some() {
        return Err(Link::Used);
    }
    if token.expires_at <= now {
        return Err(Link::Expired);
    }
    match contact {
        Some(contact) if waits(contact, token) => Ok(contact),
        Some(contact) if has_value(contact, token) => Err(Link::Used),
        _ => Err(Link::Expired),
    }
}

fn has_value(contact: &Contact, token: &VerificationToken) -> bool {
    value(&contact.snapshot).is_some_and(|value| value[..] == token.value_hash[..])
}

fn waits(contact: &Contact, token: &VerificationToken) -> bool {
    contact.kind == ContactKind::External
        && contact.verification_status == VerificationStatus::Unverified
        && has_value(contact, token)
}

async fn asked(tx: &mut Tx, contact: &Contact) -> Result<Asked> {
    let organization = store::organizations::get(tx, contact.organization_id).await?;
    Ok(Asked {
        organization: organization
            .map(|organization| organization.name)
            .unwrap_or_default(),
        name: contact.snapshot.full_name(),
        email: contact.snapshot.email.clone().unwrap_or_default(),
    })
}
