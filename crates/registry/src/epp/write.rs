//! Requests as XML.
//!
//! `instant-epp`'s own types where they fit. Its contact commands don't: they know one postal form, no `disclose`, want a password for `info`, always send one
//! with `update`, and take only the countries of their own list.

use crate::connector::Failure;
use instant_epp::contact::{ContactAuthInfo, XMLNS};
use instant_xml::ToXml;
use model::registry::{Postal, RegistryContact, differences};

const EPP: &str = "urn:ietf:params:xml:ns:epp-1.0";

#[derive(ToXml)]
#[xml(rename = "epp", ns(EPP))]
struct Envelope<T> {
    inner: T,
}

#[derive(ToXml)]
#[xml(rename = "command", ns(EPP))]
struct Command<'a, T> {
    inner: &'a T,
    #[xml(rename = "clTRID")]
    trid: &'a str,
}

/// A whole command, ready to be framed.
///
/// # Errors
/// 2005, as the registry would say it, for what can't be said in EPP: a transaction id outside 3 to 64 characters, or a control character anywhere, which XML
/// has no way to write.
pub(super) fn command<T: ToXml>(inner: &T, trid: &str) -> Result<String, Failure> {
    if !(3..=64).contains(&trid.chars().count()) {
        return Err(Failure::refused(
            2005,
            "a client transaction id has 3 to 64 characters (not sent)",
        ));
    }
    document(&Command { inner, trid })
}

fn document<T: ToXml>(inner: &T) -> Result<String, Failure> {
    let unwritable = || {
        Failure::refused(
            2005,
            "a control character can't be sent to a registry (not sent)",
        )
    };
    let xml = instant_xml::to_string(&Envelope { inner }).map_err(|_| unwritable())?;
    // XML 1.0, section 2.2.
    let forbidden = |c: char| {
        (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if xml.contains(forbidden) {
        return Err(unwritable());
    }
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n{xml}"
    ))
}

/// `contact:info`, without authorization: it is for contacts of our own.
#[derive(ToXml)]
#[xml(rename = "info", ns(EPP))]
pub(super) struct ContactInfo<'a> {
    inner: ContactId<'a>,
}

#[derive(ToXml)]
#[xml(rename = "info", ns(XMLNS))]
struct ContactId<'a> {
    id: &'a str,
}

impl<'a> ContactInfo<'a> {
    pub(super) const fn new(id: &'a str) -> Self {
        Self {
            inner: ContactId { id },
        }
    }
}

/// `contact:create` (RFC 5733, section 3.2.1).
#[derive(ToXml)]
#[xml(rename = "create", ns(EPP))]
pub(super) struct ContactCreate<'a> {
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
    /// `password`: the object's authorization information, which the RFC demands. `disclose`: whether to send the contact's wish.
    pub(super) fn new(contact: &'a RegistryContact, password: &'a str, disclose: bool) -> Self {
        let voice = contact.voice.as_deref().map(|number| Voice {
            x: contact.voice_ext.as_deref(),
            number,
        });
        let fax = contact.fax.as_deref().map(|number| Fax { number });
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

/// `contact:update` (RFC 5733, section 3.2.5): of what changes, all.
#[derive(ToXml)]
#[xml(rename = "update", ns(EPP))]
pub(super) struct ContactUpdate<'a> {
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
    /// `None`: there is nothing that could be sent.
    pub(super) fn new(
        wanted: &'a RegistryContact,
        found: &'a RegistryContact,
        disclose: bool,
    ) -> Option<Self> {
        let differing: Vec<String> = differences(wanted, found)
            .into_iter()
            .map(|difference| difference.field)
            .collect();
        let differs = |start: &str| differing.iter().any(|field| field.starts_with(start));
        let postal: Vec<PostalInfo> = forms(wanted)
            .filter(|(form, _)| differs(&format!("{form}.")))
            .map(|(form, postal)| PostalInfo::replacing(form, postal))
            .collect();
        // A form that is new has no rule yet, whatever the others have.
        let new_form = (wanted.int.is_some() && found.int.is_none())
            || (wanted.loc.is_some() && found.loc.is_none());
        let change = Change {
            postal,
            voice: differs("voice").then(|| Voice {
                x: wanted
                    .voice_ext
                    .as_deref()
                    .filter(|_| wanted.voice.is_some()),
                number: wanted.voice.as_deref().unwrap_or_default(),
            }),
            fax: differs("fax").then(|| Fax {
                number: wanted.fax.as_deref().unwrap_or_default(),
            }),
            email: differs("email").then_some(wanted.email.as_str()),
            disclose: (disclose && (new_form || differs("disclose")))
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

fn forms(contact: &RegistryContact) -> impl Iterator<Item = (&'static str, &Postal)> {
    let int = contact.int.as_ref().map(|postal| ("int", postal));
    int.into_iter()
        .chain(contact.loc.as_ref().map(|postal| ("loc", postal)))
}

#[derive(ToXml)]
#[xml(rename = "postalInfo", ns(XMLNS))]
struct PostalInfo<'a> {
    #[xml(attribute, rename = "type")]
    form: &'static str,
    name: &'a str,
    org: Option<&'a str>,
    addr: Address<'a>,
}

#[derive(ToXml)]
#[xml(rename = "addr", ns(XMLNS))]
struct Address<'a> {
    street: Vec<Street<'a>>,
    city: &'a str,
    sp: Option<&'a str>,
    pc: Option<&'a str>,
    cc: &'a str,
}

#[derive(ToXml)]
#[xml(rename = "street", ns(XMLNS))]
struct Street<'a> {
    #[xml(direct)]
    line: &'a str,
}

impl<'a> PostalInfo<'a> {
    fn new(form: &'static str, postal: &'a Postal) -> Self {
        let optional = |value: &'a Option<String>| {
            value
                .as_deref()
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let lines = postal
            .street
            .iter()
            .map(|line| line.trim())
            .filter(|line| !line.is_empty());
        Self {
            form,
            name: &postal.name,
            org: optional(&postal.org),
            addr: Address {
                street: lines.map(|line| Street { line }).collect(),
                city: &postal.city,
                sp: optional(&postal.region),
                pc: optional(&postal.postal_code),
                cc: &postal.country_code,
            },
        }
    }

    /// In an update an element that is not there stays as it is; so an organization that is gone is sent empty. An address is always replaced whole.
    fn replacing(form: &'static str, postal: &'a Postal) -> Self {
        let new = Self::new(form, postal);
        Self {
            org: Some(new.org.unwrap_or_default()),
            ..new
        }
    }
}

#[derive(ToXml)]
#[xml(rename = "voice", ns(XMLNS))]
struct Voice<'a> {
    #[xml(attribute)]
    x: Option<&'a str>,
    #[xml(direct)]
    number: &'a str,
}

#[derive(ToXml)]
#[xml(rename = "fax", ns(XMLNS))]
struct Fax<'a> {
    #[xml(direct)]
    number: &'a str,
}

/// Everything is listed, so that nothing is left to the registry's policy (RFC 5733, section 2.9).
#[derive(ToXml)]
#[xml(rename = "disclose", ns(XMLNS))]
struct Disclose {
    #[xml(attribute)]
    flag: &'static str,
    names: Vec<NameMark>,
    orgs: Vec<OrgMark>,
    addresses: Vec<AddressMark>,
    voice: VoiceMark,
    fax: FaxMark,
    email: EmailMark,
}

impl Disclose {
    fn new(contact: &RegistryContact) -> Self {
        let kinds: Vec<&'static str> = forms(contact).map(|(form, _)| form).collect();
        Self {
            flag: if contact.disclose { "1" } else { "0" },
            names: kinds.iter().map(|form| NameMark { form }).collect(),
            orgs: kinds.iter().map(|form| OrgMark { form }).collect(),
            addresses: kinds.iter().map(|form| AddressMark { form }).collect(),
            voice: VoiceMark,
            fax: FaxMark,
            email: EmailMark,
        }
    }
}

#[derive(ToXml)]
#[xml(rename = "name", ns(XMLNS))]
struct NameMark {
    #[xml(attribute, rename = "type")]
    form: &'static str,
}

#[derive(ToXml)]
#[xml(rename = "org", ns(XMLNS))]
struct OrgMark {
    #[xml(attribute, rename = "type")]
    form: &'static str,
}

#[derive(ToXml)]
#[xml(rename = "addr", ns(XMLNS))]
struct AddressMark {
    #[xml(attribute, rename = "type")]
    form: &'static str,
}

#[derive(ToXml)]
#[xml(rename = "voice", ns(XMLNS))]
struct VoiceMark;

#[derive(ToXml)]
#[xml(rename = "fax", ns(XMLNS))]
struct FaxMark;

#[derive(ToXml)]
#[xml(rename = "email", ns(XMLNS))]
struct EmailMark;
