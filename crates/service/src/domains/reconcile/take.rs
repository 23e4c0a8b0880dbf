//! What becomes of one role whose registry's side is taken: the contact that stands for the object which the registry holds, found, made, or changed to what it says.

use super::looked::{Looked, said};
use crate::allowed::DomainsWrite;
use crate::book::copy_text;
use crate::domains::adopt::{Became, MayMake, Object, contact_differs, contact_of};
use crate::domains::{Domain, Domains};
use crate::{Mode, Result, Version, Within};
use model::adoption::Took;
use model::contact::{ContactKind, from_registry, says_the_same};
use model::field::{FieldCode, FieldErrors};
use model::registry::RegistryContact;
use store::Tx;
use store::contacts::Contact;

const FOLLOWS_A_PERSON: &str = "This contact follows a person and an office, and the registry holds something else. Change those, or send the book’s.";
const PROPOSED: &str =
    "A change of this contact waits for somebody’s yes. Decide about that first.";
const NOT_ALLOWED: &str = "The registry holds other data than this contact has, and changing it needs the right to write contacts.";
const NOT_THE_SAME: &str = "The registry holds data that the book can’t keep just so. Edit the contact by hand, or send the book’s.";

impl Domains<'_> {
    /// The contact for what the registry was last read to hold under this handle.
    pub(super) async fn stands_for(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        (domain, may): (&Domain, &MayMake<'_>),
        object: &Object<'_>,
        looked: &mut Looked,
    ) -> Result<Became> {
        let (handle, found, mode) = (object.handle, object.found, looked.mode);
        if let Some(known) = looked.get(domain, handle, found) {
            return Ok(known);
        }
        let mut became =
            contact_of(self.tools, tx, (reach.organization, may), object, mode).await?;
        if let (Some((contact, Took::Known)), Some(found)) = (became.contact.clone(), found)
            && contact_differs(&contact, found)
        {
            became = self
                .follow(tx, (domain, may), (contact, found), mode)
                .await?;
        }
        if let Some((contact, _)) = &became.contact
            && contact.handle != handle
        {
            let text = "The registry’s object is not this contact’s own, so the role agrees once the contact is sent.";
            became.advice.push("contact", said(text));
        }
        looked.note(domain, handle, found, &became);
        Ok(became)
    }

    /// A contact that was edited at its registry: it becomes what that holds, where nobody would be sent anything else because of it.
    async fn follow(
        self,
        tx: &mut Tx,
        (domain, may): (&Domain, &MayMake<'_>),
        (contact, found): (Contact, &RegistryContact),
        mode: Mode,
    ) -> Result<Became> {
        let left = |text: String| {
            let code = FieldCode::Other { text: text.into() };
            Ok(Became {
                contact: None,
                advice: FieldErrors::one("contact", code),
            })
        };
        if let Some(of) = &contact.copy_of {
            return left(copy_text(&contact.handle, of));
        }
        let copies = store::contacts::copies_of(tx, contact.organization_id, &[contact.id]).await?;
        if let Some(copy) = copies.first() {
            return left(format!(
                "{} follows it, and would be sent this too. Edit the contact, or send the book’s.",
                copy.handle
            ));
        }
        if contact.kind == ContactKind::Member {
            return left(FOLLOWS_A_PERSON.into());
        }
        if contact.proposed.is_some() {
            return left(PROPOSED.into());
        }
        let taken = match from_registry(found) {
            Ok(taken) => taken,
            Err(advice) => {
                return Ok(Became {
                    contact: None,
                    advice,
                });
            }
        };
        if !says_the_same(
            found,
            &taken.snapshot,
            taken.international.as_ref(),
            taken.disclose,
        ) {
            return left(NOT_THE_SAME.into());
        }
        let of = (contact.id, contact.handle.as_str());
        let elsewhere =
            store::agreement::shown_elsewhere(tx, contact.organization_id, of, &domain.registry)
                .await?;
        if elsewhere > 0 {
            let domains = match elsewhere {
                1 => "1 domain".to_owned(),
                domains => format!("{domains} domains"),
            };
            return left(format!(
                "{} is wanted on {domains} whose registry holds something else: taking this would change what they are sent. Edit the contact, or send the book’s.",
                contact.handle
            ));
        }
        let Some(may) = may else {
            return left(NOT_ALLOWED.into());
        };
        let contacts = self.tools.contacts();
        let contact = match mode {
            Mode::Plan => contact,
            // Locked, and as it is then.
            Mode::Do => contacts.load(tx, may, contact.id, Version::Any).await?,
        };
        let advice = taken.advice.clone();
        let after = contacts.follow(tx, may, contact, taken, mode).await?;
        Ok(Became {
            contact: Some((after, Took::Updated)),
            advice,
        })
    }
}
