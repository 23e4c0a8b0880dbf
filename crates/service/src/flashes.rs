//! Flashes: what a redirect carries from a form to the page behind it, under a random token.
//!
//! They hold typed values, so they live ten minutes, belong to one person, and never stand in a URL.

use crate::{Result, Service};
use chrono::TimeDelta;
use model::id::UserId;
use serde_json::Value;
use uuid::Uuid;

impl Service {
    /// Keeps a flash and gives its token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_flash(&self, user: Option<UserId>, data: &Value) -> Result<Uuid> {
        let token = self.token();
        let now = self.now();
        let mut tx = self.db.begin().await?;
        store::flashes::put(&mut tx, token, user, data, now + TimeDelta::minutes(10)).await?;
        store::flashes::sweep(&mut tx, now).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// The flash of that token, if it is this person's and not too old. It stays: reloading the page shows it again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn flash(&self, user: Option<UserId>, token: Uuid) -> Result<Option<Value>> {
        let mut tx = self.db.read().await?;
        Ok(store::flashes::get(&mut tx, token, user, self.now()).await?)
    }
}
