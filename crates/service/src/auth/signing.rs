//! The keys that sign tokens. One signs for half a day, then another is created; the old one verifies until its last token has expired.

use super::Tokens;
use crate::token_keys::{Known, Public};
use crate::{Error, Result, Unguarded};
use chrono::TimeDelta;
use jwt_compact::Algorithm;
use jwt_compact::alg::{Ed25519, SigningKey as _, VerifyingKey as _};
use store::signing_keys::SigningKey;
use uuid::Uuid;

/// How long a key signs.
const SIGNS: TimeDelta = TimeDelta::hours(12);

pub(super) type Private = <Ed25519 as Algorithm>::SigningKey;

fn context(id: Uuid) -> String {
    format!("signing-key:{id}")
}

impl Tokens<'_> {
    /// The key that signs now, with its id; created when there is none, or when the present one was sealed under another secret key.
    pub(super) async fn signing_key(self, longest: TimeDelta) -> Result<(Uuid, Private)> {
        let now = self.tools.now();
        let mut tx = self.tools.read_unguarded(Unguarded::SignIn).await?;
        let kept = store::signing_keys::verifying(&mut tx, now).await?;
        drop(tx);
        for key in kept.iter().filter(|key| key.signs_until > now) {
            let private = self
                .tools
                .unseal(&context(key.id), &key.sealed)
                .ok()
                .and_then(|raw| Private::from_slice(&raw).ok());
            match private {
                Some(private) => return Ok((key.id, private)),
                None => {
                    tracing::warn!(key = %key.id, "a signing key can't be unsealed; another is created")
                }
            }
        }
        let mut raw = [0; 32];
        self.tools.chance.fill(&mut raw);
        let private = Private::from_slice(&raw)
            .map_err(|error| Error::internal(format!("no signing key: {error}")))?;
        let id = self.tools.new_id();
        let key = SigningKey {
            id,
            public_key: private.to_verifying_key().as_bytes().to_vec(),
            sealed: self.tools.seal(&context(id), &raw)?,
            created_at: now,
            signs_until: now + SIGNS,
            ends_at: now + SIGNS + longest,
        };
        let mut tx = self.tools.begin_unguarded(Unguarded::SignIn).await?;
        store::signing_keys::insert(&mut tx, &key).await?;
        tx.commit().await?;
        Ok((id, private))
    }

    /// The public key of a valid key.
    pub(super) async fn verifying_key(self, id: Uuid) -> Result<Public> {
        let now = self.tools.now();
        if let Some(known) = self.tools.token_keys.get(id, now) {
            return Ok(known);
        }
        let mut tx = self.tools.read_unguarded(Unguarded::SignIn).await?;
        let kept = store::signing_keys::verifying(&mut tx, now).await?;
        let keys: Known = kept
            .into_iter()
            .filter_map(|key| {
                let public = Public::from_slice(&key.public_key).ok()?;
                Some((key.id, (public, key.ends_at)))
            })
            .collect();
        let found = keys.get(&id).map(|(key, _)| *key);
        self.tools.token_keys.put(keys);
        found.ok_or(Error::Unauthenticated)
    }
}
