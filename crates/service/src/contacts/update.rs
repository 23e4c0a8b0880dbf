//! Changing a contact. One transaction: load and compare versions → rule → row, audit entry, and one `update_contacts` task
//! for each domain that shows the contact, when data held at registries is affected. A stale version writes nothing.

use super::{Contacts, Counted};
use crate::allowed::{ContactsRead, ContactsWrite};
use crate::book::{followed, not_a_copy};
use crate::plans::{
    Planned, Supposed, another_registrant, plans_of, registrants, totals, totals_of,
};
use crate::refresh::Spreading;
use crate::tasks::{NewTask, joined};
use crate::{Actor, Cleared, Error, InBook, Result, Version};
use boxed::boxed;
use model::contact::{ContactKind, Draft, Patch, words_changed};
use model::field::{FieldCode, FieldErrors};
use model::id::{ContactId, DomainId, TaskId};
use model::task::{Cause, Over};
use std::collections::BTreeSet;
use store::contacts::Contact;
use store::domains::Shows;
use store::{Row, Tx};

/// Up to this many domains an edit enqueues their tasks itself; for more, one task creates them.
const AT_ONCE: usize = 50;

/// The outcome of a change.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The contact as it is now.
    pub contact: Contact,
    /// The tasks that send it to the registries, one per domain; for very many domains one that creates theirs.
    pub tasks: Vec<TaskId>,
}

impl<'a> Contacts<'a> {
    /// Replaces every field with the form's.
    ///
    /// # Errors
    /// Wrong fields; `contact.copy`; `contact.shared` when domains of projects that the caller can't access show it; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn edit(
        self,
        actor: &Actor,
        id: ContactId,
        seen: Version,
        draft: &Draft,
    ) -> Result<Saved> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.begin(actor).await?;
        let before = self.load_original(&mut tx, actor, id, seen).await?;
        let after = drafted(&before, draft)?;
        self.save(tx, actor, before, after).await
    }

    /// Changes the fields that the patch names.
    ///
    /// # Errors
    /// `contact.patch_empty`, `contact.member_snapshot_read_only`, `contact.copy`, `contact.shared`; wrong fields; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn patch(
        self,
        actor: &Actor,
        id: ContactId,
        seen: Version,
        patch: &Patch,
    ) -> Result<Saved> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.begin(actor).await?;
        let (before, after) = self.patched(&mut tx, actor, id, seen, patch).await?;
        self.save(tx, actor, before, after).await
    }

    /// What [`Contacts::patch`] would send to registries: a plan for each of the first domains that show the contact, how many
    /// show it in all, and of how many it makes another registrant. Nothing is written.
    ///
    /// # Errors
    /// As [`Contacts::patch`].
    #[boxed]
    pub async fn plan_patch(
        self,
        actor: &Actor,
        id: ContactId,
        seen: Version,
        patch: &Patch,
    ) -> Result<Planned> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.read(actor).await?;
        let (before, after) = self.patched(&mut tx, actor, id, seen, patch).await?;
        self.plan_saving(&mut tx, actor, (&before, &after), Counted::All)
            .await
    }

    /// What registries would be sent if the one contact became the other.
    pub(super) async fn plan_saving(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        (before, after): (&Contact, &Contact),
        counted: Counted,
    ) -> Result<Planned> {
        if !touches_registries(before, after) {
            return Ok(Planned::default());
        }
        let after = &with_its_words(before, after.clone());
        let edited = self.with_copies(tx, actor, after).await?;
        let ids: Vec<ContactId> = edited.iter().map(|each| each.id).collect();
        let mut shows = store::domains::shown_by(tx, actor.organization, &ids).await?;
        let all: BTreeSet<DomainId> = shows
            .values()
            .flat_map(|shows| shows.all.iter().copied())
            .collect();
        let reach = &actor.allowed_within::<ContactsRead>()?;
        let domains: Vec<DomainId> = all.into_iter().collect();
        if domains.is_empty() {
            // What no domain shows is sent to nobody, whatever objects registries still have.
            return Ok(Planned::default());
        }
        let supposed = Supposed::Edited(&edited);
        let plans = plans_of(tx, reach, &domains, &supposed).await?;
        let totals = match counted {
            Counted::All => totals_of(tx, reach, &domains, &supposed).await?,
            Counted::Shown => totals(&plans),
        };
        let mut changes = BTreeSet::new();
        for each in &edited {
            // What no domain shows is sent to nobody, whatever objects registries still have.
            let Some(Shows { as_registrant, .. }) = shows.remove(&each.id) else {
                continue;
            };
            let of = registrants::changed_by_edit(tx, actor, each, &as_registrant).await?;
            changes.extend(of.domains);
        }
        Ok(Planned {
            plans,
            domains: domains.len(),
            registrant_changes: changes.len(),
            totals,
        })
    }

    /// The contact as it would be, and those of its copies whose registries would hold other data: they follow, and so do their domains.
    ///
    /// # Errors
    /// `contact.shared`.
    pub(super) async fn with_copies(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        after: &Contact,
    ) -> Result<Vec<Contact>> {
        let mut edited = vec![after.clone()];
        for copy in store::contacts::copies_of(tx, actor.organization, &[after.id]).await? {
            let after = followed(&copy, after);
            if touches_registries(&copy, &after) {
                edited.push(after);
            }
        }
        for each in &edited {
            self.tools.book().not_shared(tx, actor, each.id).await?;
        }
        Ok(edited)
    }

    /// The contact as it is and as the patch would make it.
    pub(super) async fn patched(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: ContactId,
        seen: Version,
        patch: &Patch,
    ) -> Result<(Contact, Contact)> {
        if patch.is_empty() {
            return Err(Error::rule(
                "contact.patch_empty",
                "Name at least one field to change.",
            ));
        }
        let before = self.load_original(tx, actor, id, seen).await?;
        if before.kind == ContactKind::Member && !patch.fields.is_empty() {
            return Err(member_snapshot(
                &patch.fields.keys().map(String::as_str).collect::<Vec<_>>(),
            ));
        }
        let draft =
            phones::patched(patch, &before.snapshot, before.disclose).map_err(Error::Invalid)?;
        let snapshot = phones::contact_over(&draft, &before.snapshot).map_err(Error::Invalid)?;
        let is_active = patch.is_active.unwrap_or(before.is_active);
        let after = Contact {
            snapshot,
            disclose: draft.disclose,
            is_active,
            ..before.clone()
        };
        Ok((before, after))
    }

    /// Loads a contact within the transaction and compares its version.
    pub(crate) async fn load(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: ContactId,
        seen: Version,
    ) -> Result<Contact> {
        tx.hold(actor.organization, Row::Contact(id)).await?;
        let contact = store::contacts::get(tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        match seen {
            Version::Is(version) if version != contact.version => {
                Err(self.stale(tx, &contact).await?)
            }
            Version::Is(_) | Version::Any => Ok(contact),
        }
    }

    /// [`Contacts::load`], and it is no copy.
    ///
    /// # Errors
    /// `contact.copy`; [`Error::Stale`]; [`Error::NotFound`].
    pub(crate) async fn load_original(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: ContactId,
        seen: Version,
    ) -> Result<Contact> {
        let contact = self.load(tx, actor, id, seen).await?;
        not_a_copy(&contact)?;
        Ok(contact)
    }

    /// The refusal to overwrite a newer version, with that version.
    pub(super) async fn stale(self, tx: &mut Tx, contact: &Contact) -> Result<Error> {
        Ok(Error::stale(
            &self.wire_in(tx, contact).await?,
            contact.version,
        ))
    }

    pub(super) async fn save(
        self,
        mut tx: Tx,
        actor: &InBook<'_, ContactsWrite>,
        before: Contact,
        after: Contact,
    ) -> Result<Saved> {
        let saved = self.save_in(&mut tx, actor, before, after).await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// Writes the contact, its audit entry and the tasks that follow. The caller commits.
    pub(crate) async fn save_in(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        before: Contact,
        after: Contact,
    ) -> Result<Saved> {
        let (contact, copies) = self.write_in(tx, actor, &before, after).await?;
        let mut tasks = Vec::new();
        if touches_registries(&before, &contact) {
            let cause = Cause::ContactEdited {
                handle: contact.handle.clone(),
            };
            let ids: Vec<ContactId> = [contact.id].into_iter().chain(copies).collect();
            let shows = store::domains::shown_by(tx, actor.organization, &ids).await?;
            let (mut all, mut as_registrant) = (BTreeSet::new(), BTreeSet::new());
            for each in shows.into_values() {
                all.extend(each.all);
                as_registrant.extend(each.as_registrant);
            }
            // What they wrote is another registrant, and they wrote it.
            let names = another_registrant(&before, &contact);
            if all.len() > AT_ONCE {
                let over = vec![Over::Contacts { ids }];
                let spreading = Spreading {
                    cause,
                    over,
                    settle: 0,
                    names_registrant: names,
                };
                tasks.extend(
                    self.tools
                        .refresher()
                        .enqueue_spread(tx, actor, spreading)
                        .await?,
                );
                return Ok(Saved { contact, tasks });
            }
            for domain in all {
                let names_registrant = names && as_registrant.contains(&domain);
                let named_at = names_registrant.then(|| self.tools.now());
                let decision = joined(actor, &cause, named_at);
                // A task that has not begun will see this change: what is sent is resolved when it runs, and it can't begin before this is committed.
                let organization = actor.organization;
                if let Some(waiting) =
                    store::tasks::join(tx, organization, domain, &decision).await?
                {
                    tasks.push(waiting.id);
                    continue;
                }
                let cause = cause.clone();
                tasks.push(
                    self.tools
                        .tasks()
                        .enqueue(
                            tx,
                            actor,
                            NewTask::contacts(domain, cause, names_registrant),
                        )
                        .await?
                        .id,
                );
            }
        }
        Ok(Saved { contact, tasks })
    }
}

/// The contact as the form says it.
pub(super) fn drafted(before: &Contact, draft: &Draft) -> Result<Contact> {
    let snapshot = phones::contact_over(draft, &before.snapshot).map_err(Error::Invalid)?;
    if before.kind == ContactKind::Member && snapshot != before.snapshot {
        return Err(member_snapshot(&["first_name"]));
    }
    Ok(Contact {
        snapshot,
        disclose: draft.disclose,
        ..before.clone()
    })
}

/// The contact as it is written: a reviewed ASCII form goes with the words that it was reviewed for.
pub(crate) fn with_its_words(before: &Contact, mut after: Contact) -> Contact {
    if after.international == before.international
        && words_changed(&before.snapshot, &after.snapshot)
    {
        after.international = None;
    }
    after
}

/// Whether registries would hold different data.
pub(super) fn touches_registries(before: &Contact, after: &Contact) -> bool {
    (&before.snapshot, &before.international, before.disclose)
        != (&after.snapshot, &after.international, after.disclose)
}

fn member_snapshot(names: &[&str]) -> Error {
    let mut fields = FieldErrors::default();
    for name in names {
        fields.push((*name).to_owned(), FieldCode::MemberSnapshot);
    }
    Error::Rule {
        code: "contact.member_snapshot_read_only",
        message: "These fields follow the person and the office; edit them there.".into(),
        fields,
    }
}
