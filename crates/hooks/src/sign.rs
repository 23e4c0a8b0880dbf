//! Signatures: HMAC-SHA256 over id, time and body (Standard Webhooks, symmetric signatures), so that a receiver knows who sent it and when.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::hmac;
use uuid::Uuid;

/// How many random bytes a secret has.
pub const SECRET_BYTES: usize = 32;
const PREFIX: &str = "whsec_";

/// A secret that a receiver shares with us. Never printed unless asked for explicitly.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// The secret of these bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Its bytes, for sealing.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As receivers' libraries expect it: `whsec_` and base64.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{PREFIX}{}", BASE64_STANDARD.encode(&self.0))
    }
}

/// The value of `webhook-signature`: one signature for each secret, as there are two during a rotation.
#[must_use]
pub fn sign(secrets: &[Secret], id: Uuid, timestamp: i64, body: &str) -> String {
    let signed = format!("{id}.{timestamp}.{body}");
    let one = |secret: &Secret| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret.0);
        let tag = hmac::sign(&key, signed.as_bytes());
        format!("v1,{}", BASE64_STANDARD.encode(tag))
    };
    secrets.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_time_and_body_are_signed() {
        let secret = Secret::new([7; SECRET_BYTES]);
        let id = Uuid::from_u128(1);
        let plain = sign(std::slice::from_ref(&secret), id, 1, "{}");
        assert!(plain.starts_with("v1,"), "{plain}");
        for other in [
            sign(std::slice::from_ref(&secret), Uuid::from_u128(2), 1, "{}"),
            sign(std::slice::from_ref(&secret), id, 2, "{}"),
            sign(std::slice::from_ref(&secret), id, 1, "{ }"),
            sign(&[Secret::new([8; SECRET_BYTES])], id, 1, "{}"),
        ] {
            assert_ne!(other, plain);
        }
        let both = sign(&[secret.clone(), Secret::new([8; 32])], id, 1, "{}");
        assert!(both.starts_with(&plain) && both.len() > plain.len());
    }

    #[test]
    fn a_secret_is_shown_where_it_is_asked_for_alone() {
        let secret = Secret::new(*b"0123456789abcdef");
        assert_eq!(secret.text(), "whsec_MDEyMzQ1Njc4OWFiY2RlZg==");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
