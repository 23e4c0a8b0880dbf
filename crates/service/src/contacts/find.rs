//! Finding a contact to choose, with what it is used for.

use super::{ContactRow, Contacts};
use crate::allowed::ContactsRead;
use crate::{Actor, Result};
use boxed::boxed;
use model::domain_name::DomainName;
use model::id::ContactId;
use store::Page;
use store::contacts::ContactFilter;

/// How many are offered at once.
const OFFERED: u32 = 20;

/// Contacts to choose from.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The first matches, by last name.
    pub contacts: Vec<FoundContact>,
    /// Whether there are more.
    pub more: bool,
}

/// A contact to choose.
#[derive(Debug, Clone)]
pub struct FoundContact {
    /// The contact, and on how many domains it holds which role.
    pub row: ContactRow,
    /// The first domain that shows it, by name.
    pub domain: Option<DomainName>,
}

impl<'a> Contacts<'a> {
    /// The active contacts that match these words, the first ones when there are none; at most twenty, with what each is used for.
    ///
    /// # Errors
    /// When the caller may not read contacts.
    #[boxed]
    pub async fn find(self, actor: &Actor, words: &str) -> Result<Found> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let words = words.trim();
        let filter = ContactFilter {
            q: (!words.is_empty()).then(|| words.to_owned()),
            is_active: Some(true),
            ..ContactFilter::default()
        };
        let page = Page {
            limit: OFFERED,
            after: None,
        };
        let organization = actor.organization;
        let mut tx = self
            .tools
            .read_contacts(actor, actor.organization, filter.q.as_deref())
            .await?;
        let listed = store::contacts::list(&mut tx, organization, &filter, &page).await?;
        let ids: Vec<ContactId> = listed.rows.iter().map(|row| row.contact.id).collect();
        // A caller that is limited to projects gets no name of another's domain.
        let mut domains = if actor.is_tied() {
            Default::default()
        } else {
            store::contacts::first_domains(&mut tx, organization, &ids).await?
        };
        let contacts = listed.rows.into_iter().map(|row| FoundContact {
            domain: domains
                .remove(&row.contact.id)
                .and_then(|name| DomainName::parse(&name).ok()),
            row,
        });
        Ok(Found {
            contacts: contacts.collect(),
            more: listed.next.is_some(),
        })
    }
}
