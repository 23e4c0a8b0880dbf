//! Withholding or publishing the holders of single roles: for APIs that say it role by role. What becomes of the contacts is what an order of privacy does ([`super::privacy`]).
//!
//! One transaction: lock the domain with its contacts, write contacts, bindings, the audit entries and one `update_contacts` task. The same again writes nothing.

use super::privacy::{Withheld, steps};
use super::{Domains, Put};
use crate::allowed::{ContactsWrite, DomainsWrite};
use crate::plans::holders_of;
use crate::tasks::NewTask;
use crate::{Actor, Error, Result, Version};
use boxed::boxed;
use model::field::{FieldCode, FieldErrors};
use model::id::DomainId;
use model::role::Role;
use model::task::Cause;

impl<'a> Domains<'a> {
    /// Withholds (`true`) or publishes the data of whoever holds these roles. A contact that others use too stays as it is: the domain shows its copy, or the original again. It names no registrant.
    ///
    /// # Errors
    /// `domain.roles_empty` when no role is named; `ROLE.disclose` for each that nobody holds; [`Error::Stale`]; [`Error::NotFound`]; [`Error::Forbidden`] unless the caller may write both
    /// contacts and domains.
    #[boxed]
    pub async fn withhold(
        self,
        actor: &Actor,
        id: DomainId,
        seen: Version,
        wanted: &Withheld,
    ) -> Result<Put> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        if wanted.is_empty() {
            return Err(Error::rule(
                "domain.roles_empty",
                "Say of at least one role whether it is withheld.",
            ));
        }
        let mut tx = self.tools.begin(actor).await?;
        let domain = self.hold_with_contacts(&mut tx, reach, id, seen).await?;
        let holders = holders_of(&mut tx, &domain).await?;
        let mut unheld = FieldErrors::default();
        for role in wanted.keys() {
            if !holders.iter().any(|holder| holder.role == *role) {
                let text = "Nobody holds this role, so there is nothing to publish or to withhold.";
                let code = FieldCode::Other { text: text.into() };
                unheld.push(format!("{role}.disclose"), code);
            }
        }
        unheld.or(()).map_err(Error::Invalid)?;
        let found = steps(&mut tx, &domain, wanted).await?;
        let settled = found.is_empty();
        if settled && let Some(task) = self.standing(&mut tx, actor, id, true).await? {
            return Ok(Put {
                task,
                changed: false,
            });
        }
        let roles: Vec<Role> = wanted.keys().copied().collect();
        let new = NewTask::contacts(id, Cause::Privacy { roles }, false);
        // Before the contacts are written, whose domains get tasks of their own: this domain has its task already.
        let task = self.tools.tasks().enqueue(&mut tx, reach, new).await?;
        self.carry_out(&mut tx, (actor, reach), (&domain, None), found)
            .await?;
        self.tools.book().drop_unused_copies(&mut tx, actor).await?;
        tx.commit().await?;
        Ok(Put {
            task,
            changed: !settled,
        })
    }
}
