//! The contact commands.

use super::EPP;
use super::contact_elements::{Disclose, Fax, PostalInfo, Voice, forms};
use instant_epp::contact::{ContactAuthInfo, XMLNS};
use instant_xml::ToXml;
use model::registry::{Field, RegistryContact, differences};

/// `contact:info`, without authorization: it is for contacts of our own.
#[derive(ToXml)]
#[xml(rename = "info", ns(EPP))]
pub(in crate::epp) struct ContactInfo<'a> {
    inner: ContactId<'a>,
}

#[derive(ToXml)]
#[xml(rename = "info", ns(XMLNS))]
struct ContactId<'a> {
    id: &'a str,
}

impl<'a> ContactInfo<'a> {
    pub(in crate::epp) const fn new(id: &'a str) -> Self {
        Self {
            inner: ContactId { id },
        }
    }
}

/// `contact:create` (RFC 5733, section 3.2.1).
#[derive(ToXml)]
#[xml(rename = "create", ns(EPP))]
pub(in crate::epp) struct ContactCreate<'a> {
    inner: Create<'a>,
}

#[derive(ToXml)]
#[xml(rename = "create", ns(XMLNS))]
struct Create<'a> {
    id: &'a str,
    postal: Vec<PostalInfo<'a>>,
    voice: Option<Voice<'a>>,
    fax: Option<Fax<'a>>,
    email: &'a str,
    auth: ContactAuthInfo<'a>,
    disclose: Option<Disclose>,
}

impl<'a> ContactCreate<'a> {
    /// `password`: the object's authorization information, which the RFC requires. `disclose`: whether to send the contact's disclosure preference.
    pub(in crate::epp) fn new(
        contact: &'a RegistryContact,
        password: &'a str,
        disclose: bool,
    ) -> Self {
        let voice = contact.voice.as_deref().map(|number| Voice {
            x: said(&contact.voice_ext),
            number,
        });
        let fax = contact.fax.as_deref().map(|number| Fax {
            x: said(&contact.fax_ext),
            number,
        });
        Self {
            inner: Create {
                id: &contact.handle,
                postal: forms(contact)
                    .map(|(form, postal)| PostalInfo::new(form, postal))
                    .collect(),
                voice,
                fax,
                email: &contact.email,
                auth: ContactAuthInfo::new(password),
                disclose: disclose.then(|| Disclose::new(contact)),
            },
        }
    }
}

/// `contact:update` (RFC 5733, section 3.2.5): everything that changes.
#[derive(ToXml)]
#[xml(rename = "update", ns(EPP))]
pub(in crate::epp) struct ContactUpdate<'a> {
    inner: Update<'a>,
}

#[derive(ToXml)]
#[xml(rename = "update", ns(XMLNS))]
struct Update<'a> {
    id: &'a str,
    change: Change<'a>,
}

#[derive(ToXml)]
#[xml(rename = "chg", ns(XMLNS))]
struct Change<'a> {
    postal: Vec<PostalInfo<'a>>,
    voice: Option<Voice<'a>>,
    fax: Option<Fax<'a>>,
    email: Option<&'a str>,
    disclose: Option<Disclose>,
}

impl<'a> ContactUpdate<'a> {
    /// `None`: there is nothing to send.
    pub(in crate::epp) fn new(
        wanted: &'a RegistryContact,
        found: &'a RegistryContact,
        disclose: bool,
    ) -> Option<Self> {
        let differing: Vec<Field> = differences(wanted, found)
            .into_iter()
            .map(|difference| difference.field)
            .collect();
        let differs = |field: Field| differing.contains(&field);
        let postal: Vec<PostalInfo> = forms(wanted)
            .filter(|(form, _)| differing.iter().any(|field| field.form() == Some(*form)))
            .map(|(form, postal)| PostalInfo::replacing(form, postal))
            .collect();
        // A new form has no rule yet, whatever the others have.
        let new_form = (wanted.int.is_some() && found.int.is_none())
            || (wanted.loc.is_some() && found.loc.is_none());
        let change = Change {
            postal,
            voice: (differs(Field::Voice) || differs(Field::VoiceExt)).then(|| Voice {
                x: said(&wanted.voice_ext).filter(|_| wanted.voice.is_some()),
                number: wanted.voice.as_deref().unwrap_or_default(),
            }),
            fax: (differs(Field::Fax) || differs(Field::FaxExt)).then(|| Fax {
                x: said(&wanted.fax_ext).filter(|_| wanted.fax.is_some()),
                number: wanted.fax.as_deref().unwrap_or_default(),
            }),
            email: differs(Field::Email).then_some(wanted.email.as_str()),
            disclose: (disclose && (new_form || differs(Field::Disclose)))
                .then(|| Disclose::new(wanted)),
        };
        let empty = change.postal.is_empty()
            && change.voice.is_none()
            && change.fax.is_none()
            && change.email.is_none()
            && change.disclose.is_none();
        (!empty).then(|| Self {
            inner: Update {
                id: &found.handle,
                change,
            },
        })
    }
}

/// An extension that there is.
fn said(ext: &Option<String>) -> Option<&str> {
    ext.as_deref().filter(|ext| !ext.is_empty())
}
