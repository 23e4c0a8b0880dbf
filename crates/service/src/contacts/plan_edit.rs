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
use std::collections::BTreeSet;
use store::domains::Shows;

impl<'a> Contacts<'a> {
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
        let before = self.load_original(&mut tx, actor, id, seen).await?;
        let after = with_its_words(&before, drafted(&before, draft)?);
        if !touches_registries(&before, &after) {
            return Ok(Impact::default());
        }
        let edited = self.with_copies(&mut tx, actor, &after).await?;
        let ids: Vec<ContactId> = edited.iter().map(|each| each.id).collect();
        let mut shows = store::domains::shown_by(&mut tx, actor.organization, &ids).await?;
        let all = shows.values().flat_map(|shows| shows.all.iter().copied());
        let all: BTreeSet<DomainId> = all.collect();
        let domains: Vec<DomainId> = all.into_iter().collect();
        if domains.is_empty() {
            // What no domain shows is sent to nobody, whatever objects registries still have.
            return Ok(Impact::default());
        }
        let mut fields = Vec::new();
        let mut changed = BTreeSet::new();
        for each in &edited {
            let Some(Shows { as_registrant, .. }) = shows.remove(&each.id) else {
                continue;
            };
            let of = registrants::changed_by_edit(&mut tx, actor, each, &as_registrant).await?;
            changed.extend(of.domains);
            if fields.is_empty() {
                fields = of.fields;
            }
        }
        let reach = &actor.allowed_within::<ContactsRead>()?;
        let supposed = Supposed::Edited(&edited);
        let planned = planned_domains(&mut tx, reach, &domains, &supposed).await?;
        // What they write is another registrant, or only a registry holds somebody else than the book: then a task waits.
        let waits =
            planned.totals().changes_of_registrant > 0 && !another_registrant(&before, &after);
        Ok(Impact {
            domains: domains.len(),
            registrant_changes: changed.len(),
            contacts: vec![Touched {
                after: after.snapshot,
                material: fields,
                domains: domains.len(),
                registrant_changes: changed.len(),
                waits,
                before,
            }],
            planned,
            ..Impact::default()
        })
    }
}
