//! Whose contact an object at a registry is, and making one of it where it is nobody's.
//!
//! An object of ours becomes a contact under its own handle, so that later edits change that object. One of somebody else's can't be changed: a contact that says the same
//! stands for it under a handle of its own. What is another organization's is neither taken nor told.

use crate::allowed::ContactsWrite;
use crate::{InBook, Mode, Result, Tools};
use model::adoption::Took;
use model::contact::{Taken, from_registry, says_the_same};
use model::field::{FieldCode, FieldErrors};
use model::handle::form_of;
use model::id::OrganizationId;
use model::registry::{RegistryContact, same_handle};
use std::borrow::Cow;
use store::Tx;
use store::contacts::{Contact, ContactObject};

/// An object that a domain names.
pub(in crate::domains) struct Object<'a> {
    /// The registry, by the name of its connector.
    pub(in crate::domains) registry: &'a str,
    /// Our name at the registry, when the object was just read. `None`: it is as it was read earlier, and what tells whose it is was not kept. Then it counts as ours; a worker looks
    /// before it changes it.
    pub(in crate::domains) account: Option<&'a str>,
    /// Its handle there.
    pub(in crate::domains) handle: &'a str,
    /// The object; `None` when the registry shows it to its sponsor alone.
    pub(in crate::domains) found: Option<&'a RegistryContact>,
}

impl Object<'_> {
    fn is_ours(&self, found: &RegistryContact) -> bool {
        self.account
            .is_none_or(|account| found.client_id == account)
    }
}

/// What became of an object.
#[derive(Debug, Clone)]
pub(in crate::domains) struct Became {
    /// The contact, and how it was found.
    pub(in crate::domains) contact: Option<(Contact, Took)>,
    /// Why there is none, or what was left out.
    pub(in crate::domains) advice: FieldErrors,
}

impl Became {
    const fn contact(contact: Contact, took: Took, advice: FieldErrors) -> Self {
        Self {
            contact: Some((contact, took)),
            advice,
        }
    }

    const fn left(advice: FieldErrors) -> Self {
        Self {
            contact: None,
            advice,
        }
    }

    fn left_for(text: &'static str) -> Self {
        let text = Cow::Borrowed(text);
        Self::left(FieldErrors::one("contact", FieldCode::Other { text }))
    }
}

const UNREADABLE: &str = "The registry shows us no more of it than its handle: it is another registrar's. Give the role to a contact of yours to change it.";
/// Of another organization's object, too, and the same words for what is deleted here: nobody is told which.
const NOT_TO_TAKE: &str = "This object is not to be taken into this book. The role stays as it is; give it to a contact of yours to change it.";
const NOT_ALLOWED: &str = "No contact says this, and making one needs the right to write contacts. The role stays as it is.";

/// Who may make contacts here; nobody when the caller may not.
pub(in crate::domains) type MayMake<'a> = Option<InBook<'a, ContactsWrite>>;

/// The contact for an object: the organization's own, or one that is made now.
pub(in crate::domains) async fn contact_of(
    tools: &Tools,
    tx: &mut Tx,
    (organization, may): (OrganizationId, &MayMake<'_>),
    object: &Object<'_>,
    mode: Mode,
) -> Result<Became> {
    let Some(found) = object.found else {
        return Ok(Became::left_for(UNREADABLE));
    };
    let owners = store::contacts::handle_owners(tx, object.registry, object.handle).await?;
    for (_, id) in owners.iter().filter(|(of, _)| *of == organization) {
        if let Some(contact) = store::contacts::get(tx, organization, *id).await?
            && same_handle(&contact.handle, object.handle)
            && stands_for(tools, tx, &contact, object, mode).await?
        {
            let advice = match contact_differs(&contact, found) {
                true => FieldErrors::one(
                    "contact",
                    other("The registry holds other data than this contact has."),
                ),
                false => FieldErrors::default(),
            };
            return Ok(Became::contact(contact, Took::Known, advice));
        }
    }
    let taken = match from_registry(found) {
        Ok(taken) => taken,
        Err(advice) => return Ok(Became::left(advice)),
    };
    let advice = taken.advice.clone();
    let ours = object.is_ours(found);
    if owners.is_empty() && ours {
        let Some(may) = may else {
            return Ok(Became::left_for(NOT_ALLOWED));
        };
        let contact = tools
            .contacts()
            .take(tx, may, taken, Some(object.handle), mode)
            .await?;
        if mode == Mode::Do && object.account.is_some() {
            note(tools, tx, &contact, object, found).await?;
        }
        return Ok(Became::contact(contact, Took::New, advice));
    }
    if let Some(contact) = alike(tx, organization, &taken, found).await? {
        return Ok(Became::contact(
            contact,
            Took::Matched,
            FieldErrors::default(),
        ));
    }
    if owners.iter().any(|(of, _)| *of != organization) {
        return Ok(Became::left_for(NOT_TO_TAKE));
    }
    let Some(may) = may else {
        return Ok(Became::left_for(NOT_ALLOWED));
    };
    let contact = tools.contacts().take(tx, may, taken, None, mode).await?;
    Ok(Became::contact(contact, Took::New, advice))
}

/// Whether the object under a contact's handle is that contact's: the one that was noted, or one of ours of which nothing was noted yet.
async fn stands_for(
    tools: &Tools,
    tx: &mut Tx,
    contact: &Contact,
    object: &Object<'_>,
    mode: Mode,
) -> Result<bool> {
    let Some(found) = object.found else {
        return Ok(false);
    };
    let organization = contact.organization_id;
    let noted = store::contacts::object(tx, organization, contact.id, (object.registry, ""))
        .await?
        .filter(|noted| noted.handle == contact.handle && noted.is_known());
    if let Some(noted) = noted {
        return Ok(object.account.is_none() || noted.is(found));
    }
    let (ours, same) = (object.is_ours(found), !contact_differs(contact, found));
    if ours && same && mode == Mode::Do && object.account.is_some() {
        note(tools, tx, contact, object, found).await?;
    }
    Ok(ours || same)
}

pub(in crate::domains) fn contact_differs(contact: &Contact, found: &RegistryContact) -> bool {
    let international = contact.international.as_ref();
    !says_the_same(found, &contact.snapshot, international, contact.disclose)
}

/// A contact of the organization that says exactly what the object does.
async fn alike(
    tx: &mut Tx,
    organization: OrganizationId,
    taken: &Taken,
    found: &RegistryContact,
) -> Result<Option<Contact>> {
    let mut alike = store::contacts::alike_to(tx, organization, &taken.snapshot).await?;
    alike.retain(|(_, contact)| contact.is_active && !contact_differs(contact, found));
    alike.sort_by_key(|(_, contact)| contact.id);
    Ok(alike.into_iter().map(|(_, contact)| contact).next())
}

/// Notes that the object is the contact's: later edits of the contact change it.
async fn note(
    tools: &Tools,
    tx: &mut Tx,
    contact: &Contact,
    object: &Object<'_>,
    found: &RegistryContact,
) -> Result<()> {
    let note = ContactObject {
        organization_id: contact.organization_id,
        contact_id: contact.id,
        registry: object.registry.to_owned(),
        form: form_of(object.handle).as_str().to_owned(),
        // As the book spells it, where the registry writes all in small letters.
        handle: match same_handle(&contact.handle, object.handle) {
            true => contact.handle.clone(),
            false => object.handle.to_owned(),
        },
        roid: found.roid.clone(),
        origin: "adopted".into(),
        intended_at: tools.now(),
        created_at: found.created,
        pending_since: None,
        pending_task: None,
    };
    match store::contacts::note_object(tx, &note).await {
        Err(store::Error::Duplicate(_)) => {
            Err(store::Error::Duplicate(store::Unique::HandleTaken).into())
        }
        other => Ok(other?),
    }
}

const fn other(text: &'static str) -> FieldCode {
    FieldCode::Other {
        text: Cow::Borrowed(text),
    }
}
