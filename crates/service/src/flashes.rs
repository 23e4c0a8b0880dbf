//! Flashes: what a redirect carries from a form to the next page, under a random token.
//!
//! They hold typed values, so they live ten minutes, belong to one person, and never appear in a URL. Where nobody is signed in they belong to a browser and a page, and are limited in size and number: strangers
//! write them too.

use crate::{Result, Unguarded};
use boxed::boxed;
use chrono::TimeDelta;
use model::id::UserId;
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::flashes::Owner;
use uuid::Uuid;

/// Flashes: `service.flashes()`.
#[derive(Clone, Copy)]
pub struct Flashes<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// The largest flash of a visitor who is not signed in, in bytes of JSON.
pub const MOST_OF_NOBODY: usize = 16 * 1024;
/// How many flashes of visitors who are not signed in are stored in the whole installation; the oldest are deleted.
const FLASHES_OF_NOBODY: i64 = 200;

/// The owner of a flash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashOwner<'a> {
    /// A signed-in person's.
    Person(UserId),
    /// Somebody who is not signed in.
    Browser {
        /// The secret in the browser's cookie. It is stored as a hash.
        key: &'a str,
        /// The path of the page that it was typed on, and that shows it again.
        page: &'a str,
    },
}

impl<'a> Flashes<'a> {
    /// Stores a flash and returns its token; `None` when it is too large for somebody who is not signed in.
    #[boxed]
    pub async fn put(self, owner: FlashOwner<'_>, data: &Value) -> Result<Option<Uuid>> {
        let of_nobody = matches!(owner, FlashOwner::Browser { .. });
        if of_nobody && data.to_string().len() > MOST_OF_NOBODY {
            return Ok(None);
        }
        let token = self.tools.token();
        let now = self.tools.now();
        let hash = hash(owner);
        let mut tx = self.tools.begin_unguarded(Unguarded::Bookkeeping).await?;
        let expires_at = now + TimeDelta::minutes(10);
        store::flashes::put(&mut tx, token, stored(owner, &hash), data, expires_at).await?;
        if of_nobody {
            store::flashes::trim_of_nobody(&mut tx, FLASHES_OF_NOBODY).await?;
        }
        tx.commit().await?;
        Ok(Some(token))
    }

    /// The flash of that token, if it is this owner's and not expired. It stays until it expires or is forgotten.
    #[boxed]
    pub async fn get(self, owner: FlashOwner<'_>, token: Uuid) -> Result<Option<Value>> {
        let hash = hash(owner);
        let mut tx = self.tools.read_unguarded(Unguarded::Bookkeeping).await?;
        Ok(store::flashes::get(&mut tx, token, stored(owner, &hash), self.tools.now()).await?)
    }

    /// Deletes this owner's flash of that token: it was shown, and is not to be shown again.
    #[boxed]
    pub async fn forget(self, owner: FlashOwner<'_>, token: Uuid) -> Result<()> {
        let hash = hash(owner);
        let mut tx = self.tools.begin_unguarded(Unguarded::Bookkeeping).await?;
        store::flashes::forget(&mut tx, token, stored(owner, &hash)).await?;
        Ok(tx.commit().await?)
    }
}

fn hash(owner: FlashOwner<'_>) -> Vec<u8> {
    match owner {
        FlashOwner::Person(_) => Vec::new(),
        FlashOwner::Browser { key, .. } => Sha256::digest(key.as_bytes()).to_vec(),
    }
}

fn stored<'a>(owner: FlashOwner<'a>, hash: &'a [u8]) -> Owner<'a> {
    match owner {
        FlashOwner::Person(user) => Owner::Person(user),
        FlashOwner::Browser { page, .. } => Owner::Browser { hash, page },
    }
}
