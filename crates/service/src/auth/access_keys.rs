//! Access keys for clients that sign their requests: an API key in two parts. One transaction creates both rows.

use super::keys::Key;
use super::{Keys, NewKey};
use crate::{Actor, Error, Result, Unguarded};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use boxed::boxed;
use store::access_keys::AccessKey;

/// The alphabet of an id after its `AKIA`: base 32 (RFC 4648).
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The two parts, shown once.
#[derive(Clone)]
pub struct Halves {
    /// The public part: 20 letters.
    pub access_key_id: String,
    /// The secret part: 40 letters.
    pub secret_access_key: String,
}

impl std::fmt::Debug for Halves {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Halves({}, …)", self.access_key_id)
    }
}

fn context(access_key_id: &str) -> String {
    format!("access-key:{access_key_id}")
}

impl<'a> Keys<'a> {
    /// Creates an access key and returns it: its secret can't be read again.
    ///
    /// # Errors
    /// As [`Keys::create`].
    #[boxed]
    pub async fn create_access_key(self, actor: &Actor, new: NewKey) -> Result<(Key, Halves)> {
        let mut drawn = [0; 46];
        self.tools.chance.fill(&mut drawn);
        let (name, secret) = drawn.split_at(16);
        let name = name
            .iter()
            .filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len()))
            .map(|letter| char::from(*letter));
        let halves = Halves {
            access_key_id: "AKIA".chars().chain(name).collect(),
            secret_access_key: BASE64_STANDARD.encode(secret),
        };
        let (actor, new, mut tx) = self.begin(actor, new).await?;
        // The API key itself is shown to nobody, so only the two parts authenticate.
        let (key, _) = self.create_in(&mut tx, &actor, new).await?;
        let access = AccessKey {
            access_key_id: halves.access_key_id.clone(),
            organization_id: actor.organization,
            key_id: key.id,
            sealed: self.tools.seal(
                &context(&halves.access_key_id),
                halves.secret_access_key.as_bytes(),
            )?,
        };
        store::access_keys::insert(&mut tx, &access).await?;
        tx.commit().await?;
        Ok((key, halves))
    }

    /// The secret of a valid access key, and whose it is. The caller must verify the signature before anything else.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when it is unknown, expired or revoked: the three are indistinguishable.
    #[boxed]
    pub async fn secret_of_access_key(self, access_key_id: &str) -> Result<(Actor, Vec<u8>)> {
        let mut tx = self.tools.read_unguarded(Unguarded::SignIn).await?;
        let access = store::access_keys::get(&mut tx, access_key_id)
            .await?
            .ok_or(Error::Unauthenticated)?;
        drop(tx);
        let actor = self.actor_of_id(access.key_id).await?;
        let secret = self.tools.unseal(&context(access_key_id), &access.sealed)?;
        Ok((actor, secret))
    }
}
