//! Contacts that have, or would get, a second object at a registry, since their own one has a postal form there that the registry of another TLD does not take, and EPP takes no form away. The
//! worker makes it (`worker::steps::apart`, `worker::steps::objects`); here that is foreseen, by what registries were last read to hold, so that a plan says it beforehand.

use super::registrants::sent;
use crate::Result;
use model::contact::fit;
use model::field::FieldCode;
use model::handle::in_form;
use model::id::{ContactId, OrganizationId};
use model::published::DomainView;
use model::registry::{PostalForms, RegistryContact, postal_forms};
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::contacts::{Contact, ShownUnder};
use store::domains::Domain;

/// What is known of the objects that a plan depends on.
#[derive(Debug, Default)]
pub(crate) struct Apart {
    /// By registry.
    read: BTreeMap<String, BTreeMap<ContactId, RegistryContact>>,
    under: Vec<ShownUnder>,
    /// By registry, contact and form.
    beside: BTreeMap<(String, ContactId, String), String>,
}

/// What a domain's registry has to do with objects apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// The contact is there under this handle already.
    There(String),
    /// It would get an object under this handle there.
    Made(String, FieldCode),
    /// It can't have one.
    Refused(FieldCode),
    /// Other domains would get one.
    Others(FieldCode),
}

/// Which contacts' objects have to be known, by registry.
pub(super) type Asked = BTreeMap<String, BTreeSet<ContactId>>;

/// Of these contacts, each with a domain that would show it.
pub(super) fn asked<'a>(shown: impl Iterator<Item = (&'a Domain, &'a Contact)>) -> Asked {
    let mut asked = Asked::new();
    for (domain, contact) in shown.filter(|(domain, contact)| is_concerned(domain, contact)) {
        let of = asked.entry(domain.registry.clone()).or_default();
        of.insert(contact.id);
    }
    asked
}

impl Apart {
    /// What is known of them. Where none is asked for, nothing is asked of the database.
    pub(super) async fn of(
        tx: &mut Tx,
        organization: OrganizationId,
        asked: Asked,
    ) -> Result<Self> {
        let mut found = Self::default();
        let all: BTreeSet<ContactId> = asked.values().flatten().copied().collect();
        if all.is_empty() {
            return Ok(found);
        }
        let all: Vec<ContactId> = all.into_iter().collect();
        found.under = store::contacts::shown_under(tx, organization, &all).await?;
        for object in store::contacts::objects_apart(tx, organization, &all).await? {
            let place = (object.registry, object.contact_id, object.form);
            found.beside.insert(place, object.handle);
        }
        for (registry, contacts) in asked {
            let contacts: Vec<ContactId> = contacts.into_iter().collect();
            let read =
                store::contacts::objects_read(tx, organization, &registry, &contacts).await?;
            found.read.insert(registry, read);
        }
        Ok(found)
    }

    /// What is to be said of the contact on this domain.
    pub(super) fn says(&self, domain: &Domain, contact: &Contact) -> Option<Said> {
        if !is_concerned(domain, contact) {
            return None;
        }
        let forms = postal_forms(domain.name.tld());
        if forms == PostalForms::Any {
            return self.of_others(domain, contact);
        }
        let place = (
            domain.registry.clone(),
            contact.id,
            forms.as_str().to_owned(),
        );
        if let Some(handle) = self.beside.get(&place) {
            return Some(Said::There(handle.clone()));
        }
        let own = self.own(domain, contact)?;
        // Where others take both forms, their tasks give the object what it lacks.
        let others = self.under(domain, contact);
        let open = others
            .into_iter()
            .any(|at| postal_forms(&at.tld) == PostalForms::Any);
        let becomes = if open { fit(sent(contact), own) } else { None };
        let refused = |object: &RegistryContact| forms.refuses(object);
        if !refused(own) && !becomes.as_ref().is_some_and(refused) {
            return None;
        }
        let (handle, tld) = (&contact.handle, domain.name.tld());
        let stands = if refused(own) {
            "stands"
        } else {
            "is to stand"
        };
        let stands =
            format!("{handle} {stands} at the registry in a form that .{tld} does not take");
        Some(match in_form(handle, forms) {
            Some(apart) => {
                let text = format!(
                    "{stands}: for .{tld} the same contact gets a second object there, {apart}."
                );
                Said::Made(apart, said(text))
            }
            None => Said::Refused(said(format!(
                "{stands}, and a form can't be taken away. Make a second contact and give it the role."
            ))),
        })
    }

    /// Of a domain whose registry takes any form: whether the contact's object gets one for it that others don't take.
    fn of_others(&self, domain: &Domain, contact: &Contact) -> Option<Said> {
        let own = self.own(domain, contact)?;
        let Some(becomes) = fit(sent(contact), own) else {
            return Some(Said::Refused(said(format!(
                "{} stands at the registry in ASCII letters too, a form that can't be taken away or kept true in this script. Review its ASCII form, or give the role to a new contact.",
                contact.handle
            ))));
        };
        if !adds(&becomes, own) {
            return None;
        }
        let (mut domains, mut tlds) = (0, BTreeMap::new());
        for at in self.under(domain, contact) {
            let forms = postal_forms(&at.tld);
            let known = (
                domain.registry.clone(),
                contact.id,
                forms.as_str().to_owned(),
            );
            if forms.refuses(&becomes) && !self.beside.contains_key(&known) {
                domains += at.domains;
                tlds.insert(format!(".{}", at.tld), in_form(&contact.handle, forms)?);
            }
        }
        let (names, handles): (Vec<String>, BTreeSet<String>) = tlds.into_iter().unzip();
        if names.is_empty() {
            return None;
        }
        let does = if names.len() == 1 { "does" } else { "do" };
        let how_many = match domains {
            1 => "1 domain there gets".to_owned(),
            domains => format!("{domains} domains there get"),
        };
        let handles: Vec<String> = handles.into_iter().collect();
        Some(Said::Others(said(format!(
            "{} gets a second postal form at the registry, which {} {does} not take: {how_many} a second object of the same contact first, {}.",
            contact.handle,
            names.join(" and "),
            handles.join(" and ")
        ))))
    }

    /// The contact's own object at the domain's registry.
    fn own<'a>(&'a self, domain: &'a Domain, contact: &Contact) -> Option<&'a RegistryContact> {
        let read = || self.read.get(&domain.registry)?.get(&contact.id);
        own_in(domain.view.as_ref(), contact).or_else(read)
    }

    /// Where the registry shows it.
    fn under(&self, domain: &Domain, contact: &Contact) -> Vec<&ShownUnder> {
        let here = |at: &&ShownUnder| at.contact_id == contact.id && at.registry == domain.registry;
        self.under.iter().filter(here).collect()
    }
}

/// Whether the contact's objects have to be known: where one form alone is taken, and where the object may get a second one.
fn is_concerned(domain: &Domain, contact: &Contact) -> bool {
    // A copy that would be made has no handle yet, and so no object.
    if contact.handle.is_empty() {
        return false;
    }
    if postal_forms(domain.name.tld()) != PostalForms::Any {
        return true;
    }
    let wanted = sent(contact);
    // Plain letters never need a second one.
    wanted.loc.is_some()
        && own_in(domain.view.as_ref(), contact)
            .is_none_or(|own| fit(wanted, own).is_none_or(|becomes| adds(&becomes, own)))
}

fn own_in<'a>(view: Option<&'a DomainView>, contact: &Contact) -> Option<&'a RegistryContact> {
    let mut shown = view?.contacts.iter().map(|(_, shown)| shown);
    shown.find(|shown| shown.handle == contact.handle)
}

/// Whether an object gets a form that it lacks.
const fn adds(becomes: &RegistryContact, own: &RegistryContact) -> bool {
    (becomes.int.is_some() && own.int.is_none()) || (becomes.loc.is_some() && own.loc.is_none())
}

fn said(text: String) -> FieldCode {
    FieldCode::Other { text: text.into() }
}
