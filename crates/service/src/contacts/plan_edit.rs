//! What saving a contact's form, its disclosure or its ASCII form would do. It only reads.

use super::Contacts;
use super::update::{drafted, touches_registries, with_its_words};
use crate::allowed::{ContactsRead, ContactsWrite};
use crate::plans::{Supposed, another_registrant, planned_domains, registrants};
use crate::refresh::{Impact, Touched};
use crate::{Actor, Cleared, Result, Version};
use boxed::boxed;
use model::contact::{Draft, Patch};
use model::id::{ContactId, DomainId};
use std::collections::BTreeSet;
use store::Tx;
use store::contacts::Contact;
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
        self.impact_of(&mut tx, actor, before, after).await
    }

    /// The same of [`Contacts::patch`].
    ///
    /// # Errors
    /// As [`Contacts::patch`].
    #[boxed]
    pub async fn look_at_patch(
        self,
        actor: &Actor,
        id: ContactId,
        seen: Version,
        patch: &Patch,
    ) -> Result<Impact> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.read(actor).await?;
        let (before, after) = self.patched(&mut tx, actor, id, seen, patch).await?;
        let after = with_its_words(&before, after);
        self.impact_of(&mut tx, actor, before, after).await
    }

    /// The same of [`Contacts::review`].
    ///
    /// # Errors
    /// As [`Contacts::review`].
    #[boxed]
    pub async fn look_at_review(
        self,
        actor: &Actor,
        of: (ContactId, Version),
        typed: Option<&Draft>,
    ) -> Result<Impact> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.read(actor).await?;
        let (before, after) = self.reviewed(&mut tx, actor, of, typed).await?;
        self.impact_of(&mut tx, actor, before, after).await
    }

    /// What it would be if the one contact became the other.
    async fn impact_of(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        before: Contact,
        after: Contact,
    ) -> Result<Impact> {
        if !touches_registries(&before, &after) {
            return Ok(Impact::default());
        }
        let edited = self.with_copies(tx, actor, &after).await?;
        let ids: Vec<ContactId> = edited.iter().map(|each| each.id).collect();
        let mut shows = store::domains::shown_by(tx, actor.organization, &ids).await?;
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
            let of = registrants::changed_by_edit(tx, actor, each, &as_registrant).await?;
            changed.extend(of.domains);
            if fields.is_empty() {
                fields = of.fields;
            }
        }
        let reach = &actor.allowed_within::<ContactsRead>()?;
        let supposed = Supposed::Edited(&edited);
        let planned = planned_domains(tx, reach, &domains, &supposed).await?;
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
