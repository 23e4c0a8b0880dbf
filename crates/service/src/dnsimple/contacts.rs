//! Contacts with their labels. A contact and its label are written in one transaction.

use super::Dnsimple;
use crate::allowed::{ContactsRead, ContactsWrite};
use crate::audit::Entry;
use crate::contacts::{Contact, NewContact};
use crate::{Actor, Cleared, Error, Result, Unguarded, Version};
use boxed::boxed;
use model::contact::{ContactKind, Patch};
use model::id::ContactId;
use serde::Serialize;
use store::Tx;
use store::dnsimple::{Label, Numbered, Ordered, Sort};

/// A contact with its DNSimple fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The contact.
    pub contact: Contact,
    /// Its number.
    pub number: i64,
    /// Its label.
    pub label: Label,
}

/// What the audit log stores of a label.
#[derive(Serialize)]
struct KeptLabel<'a> {
    label: Option<&'a str>,
    job_title: Option<&'a str>,
}

impl<'a> KeptLabel<'a> {
    fn of(label: &'a Label) -> Self {
        Self {
            label: label.label.as_deref(),
            job_title: label.job_title.as_deref(),
        }
    }
}

impl<'a> Dnsimple<'a> {
    /// A page of contacts in these orders, and how many contacts there are. All contacts are numbered by then.
    ///
    /// # Errors
    /// When the caller may not read contacts.
    #[boxed]
    pub async fn labelled_contacts(
        self,
        actor: &Actor,
        orders: &[Ordered<Sort>],
        page: (u32, u64),
    ) -> Result<(Vec<Labelled>, i64)> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.begin_unguarded(Unguarded::Given).await?;
        store::dnsimple::number_all(&mut tx, actor.organization, Numbered::Contact).await?;
        tx.commit().await?;
        let mut tx = self.tools.read(actor).await?;
        let (ids, total) =
            store::dnsimple::contact_page(&mut tx, actor.organization, orders, page).await?;
        let contacts = store::contacts::many(&mut tx, actor.organization, &ids).await?;
        drop(tx);
        let mut labelled = self.labelled(actor, contacts).await?;
        labelled.sort_by_key(|each| ids.iter().position(|id| *id == each.contact.id));
        Ok((labelled, total))
    }

    /// One contact with its label.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn labelled_contact(self, actor: &Actor, id: ContactId) -> Result<Labelled> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let contact = self.tools.contacts().get(actor, id).await?;
        let labelled = self.labelled(actor, vec![contact]).await?;
        labelled.into_iter().next().ok_or(Error::NotFound)
    }

    async fn labelled(self, actor: &Cleared<'_>, contacts: Vec<Contact>) -> Result<Vec<Labelled>> {
        let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
        let objects: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
        let numbers = self.numbers(actor, Numbered::Contact, &objects).await?;
        let mut tx = self.tools.read(actor).await?;
        let mut labels = store::dnsimple::labels(&mut tx, actor.organization, &ids).await?;
        Ok(contacts
            .into_iter()
            .map(|contact| Labelled {
                number: numbers.get(&contact.id.0).copied().unwrap_or_default(),
                label: labels.remove(&contact.id).unwrap_or_default(),
                contact,
            })
            .collect())
    }

    /// Creates a contact with its label.
    ///
    /// # Errors
    /// As [`crate::contacts::Contacts::create`].
    #[boxed]
    pub async fn create_labelled_contact(
        self,
        actor: &Actor,
        new: NewContact,
        label: Label,
    ) -> Result<Labelled> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let snapshot = phones::new_contact(&new.draft).map_err(Error::Invalid)?;
        let mut tx = self.tools.begin(actor).await?;
        let contact = self
            .tools
            .contacts()
            .make(&mut tx, actor, &new, snapshot)
            .await?;
        self.label(&mut tx, actor, contact.id, &label).await?;
        let number =
            store::dnsimple::number(&mut tx, actor.organization, Numbered::Contact, contact.id.0)
                .await?;
        tx.commit().await?;
        Ok(Labelled {
            contact,
            number,
            label,
        })
    }

    /// Changes the named fields of a contact, and its label.
    ///
    /// # Errors
    /// As [`crate::contacts::Contacts::patch`]; an empty patch changes the label alone.
    #[boxed]
    pub async fn patch_labelled_contact(
        self,
        actor: &Actor,
        id: ContactId,
        patch: &Patch,
        label: Label,
    ) -> Result<Labelled> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.begin(actor).await?;
        let before = self
            .tools
            .contacts()
            .load(&mut tx, actor, id, Version::Any)
            .await?;
        // The label is read with the contact.
        self.tools.book().not_shared(&mut tx, actor, id).await?;
        if !patch.is_empty() {
            if before.kind == ContactKind::Member {
                return Err(Error::rule(
                    "contact.member_snapshot_read_only",
                    "This contact follows a person and an office; edit it there.",
                ));
            }
            let draft = phones::patched(patch, &before.snapshot, before.disclose)
                .map_err(Error::Invalid)?;
            let after = Contact {
                snapshot: phones::contact_over(&draft, &before.snapshot).map_err(Error::Invalid)?,
                ..before.clone()
            };
            self.tools
                .contacts()
                .save_in(&mut tx, actor, before, after)
                .await?;
        }
        self.label(&mut tx, actor, id, &label).await?;
        tx.commit().await?;
        self.labelled_contact(actor, id).await
    }

    /// Writes a contact's label, with an audit entry where it changes.
    async fn label(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: ContactId,
        label: &Label,
    ) -> Result<()> {
        let mut labels = store::dnsimple::labels(tx, actor.organization, &[id]).await?;
        let before = labels.remove(&id).unwrap_or_default();
        if before == *label {
            return Ok(());
        }
        store::dnsimple::set_label(tx, actor.organization, id, label).await?;
        let entry = Entry::new("contact.label", id)
            .before(KeptLabel::of(&before))
            .after(KeptLabel::of(label));
        self.tools.audit().record(tx, actor, entry).await
    }
}
