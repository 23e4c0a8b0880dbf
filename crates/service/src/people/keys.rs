//! The keys that a person made. They belong to the organization and outlive whoever made them, so they are shown when that person leaves, and to whoever
//! lists keys.

use crate::auth::Key;
use crate::auth::Keys;
use crate::{Actor, Need, Result};
use model::id::UserId;
use std::collections::BTreeSet;
use store::Tx;

impl Keys<'_> {
    /// The keys that a person made and that still count, the newest first.
    ///
    /// # Errors
    /// Only admins may look.
    pub async fn made_by(self, actor: &Actor, user: UserId) -> Result<Vec<Key>> {
        actor.require(Need::Admin)?;
        let mut tx = self.tools.db.read().await?;
        self.of_person(&mut tx, actor, user).await
    }

    /// Those of the people who made these keys that have left: they are inactive, or no longer in the book.
    ///
    /// # Errors
    /// Only admins may look.
    pub async fn makers_who_left(self, actor: &Actor, keys: &[Key]) -> Result<BTreeSet<UserId>> {
        actor.require(Need::Admin)?;
        let makers: BTreeSet<UserId> = keys.iter().filter_map(|key| key.created_by).collect();
        let mut tx = self.tools.db.read().await?;
        let mut left = BTreeSet::new();
        for maker in makers {
            let user = store::people::get(&mut tx, actor.organization, maker).await?;
            if !user.is_some_and(|user| user.is_active) {
                left.insert(maker);
            }
        }
        Ok(left)
    }

    /// The keys that a person made and that still count, for use cases that have asked for their need.
    pub(super) async fn of_person(
        self,
        tx: &mut Tx,
        actor: &Actor,
        user: UserId,
    ) -> Result<Vec<Key>> {
        let now = self.tools.now();
        let mut keys = store::keys::list(tx, actor.organization).await?;
        keys.retain(|key| key.created_by == Some(user) && key.counts(now));
        Ok(keys)
    }
}
