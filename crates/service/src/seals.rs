//! Secrets that must be read again: a signing key, the secret of an access key. What need not be read again is hashed instead.
//!
//! Sealed with ChaCha20-Poly1305 (RFC 8439) under the installation's secret key, which is not in the database: a copy of the database
//! alone reveals none of them. The context, such as `key:0190…`, is authenticated, so that what was sealed for one row can't be opened in another.

use crate::{Error, Result};
use model::outside::Chance;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The version of the sealing format.
const FORM: u8 = 1;
/// The shortest secret key, in bytes of its text.
pub const SHORTEST: usize = 32;

/// The installation's secret key. Cheap to clone; never printed.
#[derive(Clone)]
pub struct Seals {
    key: Arc<LessSafeKey>,
    chance: Arc<dyn Chance>,
}

impl std::fmt::Debug for Seals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seals(…)")
    }
}

impl Seals {
    /// The key from a secret text, which must be random: 256 bits of it in any encoding. All its bytes count.
    ///
    /// # Errors
    /// A text under [`SHORTEST`] bytes.
    pub fn new(secret: &str, chance: Arc<dyn Chance>) -> Result<Self> {
        if secret.len() < SHORTEST {
            return Err(Error::internal(format!(
                "the secret key has {} bytes; it needs {SHORTEST} at least",
                secret.len()
            )));
        }
        let key = UnboundKey::new(&CHACHA20_POLY1305, &Sha256::digest(secret.as_bytes()))
            .map_err(|_| Error::internal("the secret key can't be used"))?;
        Ok(Self {
            key: Arc::new(LessSafeKey::new(key)),
            chance,
        })
    }

    pub(crate) fn seal(&self, context: &str, secret: &[u8]) -> Result<Vec<u8>> {
        // Generated at random: safe for 2³² secrets under one key, far more than there ever are.
        let mut nonce = [0; NONCE_LEN];
        self.chance.fill(&mut nonce);
        let mut sealed = secret.to_vec();
        self.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context),
                &mut sealed,
            )
            .map_err(|_| Error::internal("a secret could not be sealed"))?;
        Ok([&[FORM], &nonce[..], &sealed].concat())
    }

    pub(crate) fn unseal(&self, context: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (form, rest) = sealed.split_first()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
        if *form != FORM {
            return None;
        }
        let mut secret = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let length = self
            .key
            .open_in_place(nonce, Aad::from(context), &mut secret)
            .ok()?
            .len();
        secret.truncate(length);
        Some(secret)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU8, Ordering};

    #[derive(Default)]
    struct Counting(AtomicU8);

    impl Chance for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    fn seals(secret: &str) -> Seals {
        Seals::new(secret, Arc::new(Counting::default())).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_for_its_row_and_key_alone() {
        let ours = seals(&"k".repeat(32));
        let sealed = ours.seal("key:1", b"hunter2").unwrap();
        assert_eq!(ours.unseal("key:1", &sealed).unwrap(), b"hunter2");
        assert_eq!(ours.unseal("key:2", &sealed), None);
        assert_eq!(seals(&"l".repeat(32)).unseal("key:1", &sealed), None);
        assert!(!sealed.windows(7).any(|part| part == b"hunter2"));
        assert_ne!(ours.seal("key:1", b"hunter2").unwrap(), sealed);
    }

    #[test]
    fn a_changed_byte_or_a_missing_one_is_noticed() {
        let ours = seals(&"k".repeat(40));
        let sealed = ours.seal("key:1", b"").unwrap();
        assert_eq!(ours.unseal("key:1", &sealed).unwrap(), b"");
        for at in 0..sealed.len() {
            let mut other = sealed.clone();
            other[at] ^= 1;
            assert_eq!(ours.unseal("key:1", &other), None, "{at}");
            assert_eq!(ours.unseal("key:1", &sealed[..at]), None, "{at}");
        }
    }

    #[test]
    fn a_short_secret_key_is_refused_and_none_is_shown() {
        assert!(Seals::new(&"k".repeat(31), Arc::new(Counting::default())).is_err());
        assert_eq!(format!("{:?}", seals(&"k".repeat(32))), "Seals(…)");
    }
}
