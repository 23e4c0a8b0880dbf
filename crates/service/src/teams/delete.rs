//! Deleting a team. One transaction: the row, its slots, the audit entry.

use super::Teams;
use super::change::told;
use crate::allowed::DomainsWrite;
use crate::audit::Entry;
use crate::{Actor, Error, Result, Version};
use boxed::boxed;
use model::id::TeamId;

impl<'a> Teams<'a> {
    /// Deletes a team.
    ///
    /// # Errors
    /// `team.in_use` while it has domains; `team.system_stays`; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn delete(self, actor: &Actor, id: TeamId, seen: Version) -> Result<()> {
        let actor = &actor.allowed::<DomainsWrite>()?;
        let mut tx = self.tools.begin(actor).await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
        if before.team.is_system {
            return Err(Error::rule(
                "team.system_stays",
                "Every organization has this team: it can be edited, and never deleted.",
            ));
        }
        store::teams::soft_delete(
            &mut tx,
            actor.organization,
            id,
            before.team.version,
            self.tools.now(),
        )
        .await
        .map_err(|error| match error {
            store::Error::InUse => Error::rule(
                "team.in_use",
                "The team still looks after domains. Give them to another team first.",
            ),
            other => other.into(),
        })?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("team.delete", id).before(told(&before)),
            )
            .await?;
        Ok(tx.commit().await?)
    }
}
