//! Numbers for objects that the caller may see.

use super::Dnsimple;
use crate::{Actor, Error, Result, Unguarded};
use boxed::boxed;
use std::collections::BTreeMap;
use store::dnsimple::Numbered;
use uuid::Uuid;

impl<'a> Dnsimple<'a> {
    /// The object that has this number.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not the organization's, or of another kind.
    #[boxed]
    pub async fn numbered(self, actor: &Actor, kind: Numbered, number: i64) -> Result<Uuid> {
        let mut tx = self.tools.read_unguarded(Unguarded::Given).await?;
        store::dnsimple::object(&mut tx, actor.organization, kind, number)
            .await?
            .ok_or(Error::NotFound)
    }

    /// The number of the caller's organization, which the vendor calls an account; assigned now if it has none.
    #[boxed]
    pub async fn account(self, actor: &Actor) -> Result<i64> {
        let id = actor.organization.0;
        let numbers = self.numbers(actor, Numbered::Account, &[id]).await?;
        numbers
            .get(&id)
            .copied()
            .ok_or_else(|| Error::internal("an organization without a number"))
    }

    /// The numbers of these objects, assigned now to those that have none. The caller has been authorised to see them.
    #[boxed]
    pub async fn numbers(
        self,
        actor: &Actor,
        kind: Numbered,
        objects: &[Uuid],
    ) -> Result<BTreeMap<Uuid, i64>> {
        let mut tx = self.tools.read_unguarded(Unguarded::Given).await?;
        let mut known =
            store::dnsimple::numbers(&mut tx, actor.organization, kind, objects).await?;
        drop(tx);
        let missing: Vec<Uuid> = objects
            .iter()
            .copied()
            .filter(|object| !known.contains_key(object))
            .collect();
        if missing.is_empty() {
            return Ok(known);
        }
        let mut tx = self.tools.begin_unguarded(Unguarded::Given).await?;
        for object in missing {
            let number = store::dnsimple::number(&mut tx, actor.organization, kind, object).await?;
            known.insert(object, number);
        }
        tx.commit().await?;
        Ok(known)
    }
}
