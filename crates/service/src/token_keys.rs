//! The public keys of tokens, cached for everybody who verifies one.

use chrono::{DateTime, Utc};
use jwt_compact::Algorithm;
use jwt_compact::alg::Ed25519;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use uuid::Uuid;

/// The key that verifies a token.
pub(crate) type Public = <Ed25519 as Algorithm>::VerifyingKey;

/// The cached public keys, each until it expires.
#[derive(Clone, Default)]
pub(crate) struct TokenKeys(Arc<RwLock<Known>>);

/// Id → the public key, and until when it verifies.
pub(crate) type Known = HashMap<Uuid, (Public, DateTime<Utc>)>;

impl TokenKeys {
    /// The key of this id, if it is cached and has not expired.
    pub(crate) fn get(&self, id: Uuid, now: DateTime<Utc>) -> Option<Public> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&id)
            .filter(|(_, end)| *end > now)
            .map(|(key, _)| *key)
    }

    /// Replaces all of them.
    pub(crate) fn put(&self, keys: Known) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }
}
