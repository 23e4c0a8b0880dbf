//! The keys that a person created. They belong to the organization and outlive their creator, so they are shown when that person leaves, and in the
//! list of keys.

use crate::allowed::Admin;
use crate::auth::Key;
use crate::auth::Keys;
use crate::{Actor, Allowed, Result};
use boxed::boxed;
use model::id::UserId;
use std::collections::BTreeSet;
use store::Tx;

impl<'a> Keys<'a> {
    /// The valid keys that a person created, newest first.
    ///
    /// # Errors
    /// Only admins may look.
    #[boxed]
    pub async fn made_by(self, actor: &Actor, user: UserId) -> Result<Vec<Key>> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        self.of_person(&mut tx, actor, user).await
    }

    /// Those of the people who created these keys that have left: they are inactive or deleted.
    ///
    /// # Errors
    /// Only admins may look.
    #[boxed]
    pub async fn makers_who_left(self, actor: &Actor, keys: &[Key]) -> Result<BTreeSet<UserId>> {
        let actor = &actor.allowed::<Admin>()?;
        let makers: BTreeSet<UserId> = keys.iter().filter_map(|key| key.created_by).collect();
        let mut tx = self.tools.read(actor).await?;
        let mut left = BTreeSet::new();
        for maker in makers {
            let user = store::people::get(&mut tx, actor.organization, maker).await?;
            if !user.is_some_and(|user| user.is_active) {
                left.insert(maker);
            }
        }
        Ok(left)
    }

    /// The valid keys that a person created, for use cases that have checked their own permission.
    pub(super) async fn of_person(
        self,
        tx: &mut Tx,
        actor: &Allowed<'_, Admin>,
        user: UserId,
    ) -> Result<Vec<Key>> {
        let now = self.tools.now();
        let mut keys = store::keys::list(tx, actor.organization).await?;
        keys.retain(|key| key.created_by == Some(user) && key.counts(now));
        Ok(keys)
    }
}
