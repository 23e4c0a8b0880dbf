//! Digests of what a plan says, by which it is told whether the book or a registry has moved since somebody looked.

use crate::{Error, Result};
use ::wire::{DomainPlan, Finding, Sending};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What a plan has said counts while this is the same: what is sent, whether that changes the registrant, and what is refused.
#[derive(Serialize)]
struct Sent<'a> {
    send: &'a Sending,
    changes_registrant: bool,
    refusals: &'a [Finding],
}

/// Of what a domain would be sent and refused: 32 hexadecimal digits.
///
/// # Errors
/// [`Error::Internal`] when it can't be written as JSON.
pub(crate) fn sent(content: &DomainPlan) -> Result<String> {
    digest(&Sent {
        send: &content.send,
        changes_registrant: content.changes_registrant,
        refusals: &content.refusals,
    })
}

/// Of anything: 32 hexadecimal digits.
///
/// # Errors
/// [`Error::Internal`] when it can't be written as JSON.
pub(crate) fn digest(what: &impl Serialize) -> Result<String> {
    let text = serde_json::to_vec(what).map_err(Error::internal)?;
    let hash = Sha256::digest(&text);
    Ok(hex::encode(&hash[..16]))
}
