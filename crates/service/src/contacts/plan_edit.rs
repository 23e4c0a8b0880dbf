//! What saving a contact's form would do. It only reads.

use super::Contacts;
use super::update::{drafted, touches_registries, with_its_words};
use crate::allowed::{ContactsRead, ContactsWrite};
use crate::plans::{Supposed, another_registrant, planned_domains, registrants};
use crate::refresh::{Impact, Touched};
use crate::{Actor, Result, Version};
use boxed::boxed;
use model::contact::Draft;
use model::id::{ContactId, DomainId};

impl Contacts<'_> {
    /// What [`Contacts::edit`] would do: what the registries of all domains that show the contact would be sent, and where that is another registrant. Nothing is written.
    ///
    /// # Errors
    /// As [`Contacts::edit`].
    #[boxed]
    pub async fn plan_edit(
        self,
        actor: &Actor,
        id: ContactId,
        seen: Version,
        draft: &Draft,
    ) -> Result<Impact> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.read(actor).await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
        let after = with_its_words(&before, drafted(&before, draft)?);
        self.tools
            .book()
            .not_shared(&mut tx, actor, before.id)
            .await?;
        if !touches_registries(&before, &after) {
            return Ok(Impact::default());
        }
        let shows = store::domains::shown_by(&mut tx, actor.organization, &[id]).await?;
        let shows = shows.into_values().next().unwrap_or_default();
        let domains: Vec<DomainId> = shows.all.into_iter().collect();
        if domains.is_empty() {
            // What no domain shows is sent to nobody, whatever objects registries still have.
            return Ok(Impact::default());
        }
        let changes =
            registrants::changed_by_edit(&mut tx, actor, &after, &shows.as_registrant).await?;
        let reach = &actor.allowed_within::<ContactsRead>()?;
        let supposed = Supposed::Edited(std::slice::from_ref(&after));
        let planned = planned_domains(&mut tx, reach, &domains, &supposed).await?;
        // What they write is another registrant, or only a registry holds somebody else than the book: then a task waits.
        let waits =
            planned.totals().changes_of_registrant > 0 && !another_registrant(&before, &after);
        Ok(Impact {
            domains: domains.len(),
            registrant_changes: changes.domains.len(),
            contacts: vec![Touched {
                after: after.snapshot,
                material: changes.fields,
                domains: domains.len(),
                registrant_changes: changes.domains.len(),
                waits,
                before,
            }],
            planned,
            ..Impact::default()
        })
    }
}
