//! What a caller who is limited to projects may write of the contacts, which all projects share: only those that no domain of another project shows.

use super::Book;
use crate::{Cleared, Error, Result};
use model::id::{ContactId, LocationId, ProjectId};
use store::Tx;
use store::contacts::Followed;

impl Book<'_> {
    /// Refuses to write a contact that is shown by domains which the caller can't access: the edit would be sent for those, too.
    ///
    /// # Errors
    /// `contact.shared`, which says how many they are and names none.
    pub(crate) async fn not_shared(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        contact: ContactId,
    ) -> Result<()> {
        if !actor.is_tied() {
            return Ok(());
        }
        let shown = store::domains::showing_by_project(tx, actor.organization, contact).await?;
        let others: i64 = shown
            .into_iter()
            .filter(|(project, _)| actor.within_project(*project).is_err())
            .map(|(_, domains)| domains)
            .sum();
        if others == 0 {
            return Ok(());
        }
        let domains = if others == 1 {
            "1 domain of another project shows".to_owned()
        } else {
            format!("{others} domains of other projects show")
        };
        Err(Error::rule(
            "contact.shared",
            format!(
                "{domains} this contact, and this key reaches its own project alone. Make a contact of your own, or ask an admin."
            ),
        ))
    }

    /// Refuses to send an e-mail to a contact that only domains show which the caller can't access.
    ///
    /// # Errors
    /// `contact.shared`.
    pub(crate) async fn not_only_elsewhere(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        contact: ContactId,
    ) -> Result<()> {
        if !actor.is_tied() {
            return Ok(());
        }
        let shown = store::domains::showing_by_project(tx, actor.organization, contact).await?;
        let ours = |(project, _): &(ProjectId, i64)| actor.within_project(*project).is_ok();
        if shown.iter().any(ours) {
            return Ok(());
        }
        self.not_shared(tx, actor, contact).await
    }

    /// [`Book::not_shared`] for every contact that is composed from a location.
    ///
    /// # Errors
    /// As [`Book::not_shared`].
    pub(crate) async fn office_not_shared(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        office: LocationId,
    ) -> Result<()> {
        if !actor.is_tied() {
            return Ok(());
        }
        let followed = Followed::Location(office);
        for contact in store::contacts::members(tx, actor.organization, followed).await? {
            self.not_shared(tx, actor, contact.id).await?;
        }
        Ok(())
    }
}
