//! The elements that contacts consist of.

use instant_epp::contact::XMLNS;
use instant_xml::ToXml;
use model::registry::{Form, Postal, RegistryContact};

/// The forms that a contact has.
pub(super) fn forms(contact: &RegistryContact) -> impl Iterator<Item = (Form, &Postal)> {
    let int = contact.int.as_ref().map(|postal| (Form::Int, postal));
    int.into_iter()
        .chain(contact.loc.as_ref().map(|postal| (Form::Loc, postal)))
}

/// EPP's word for a form.
const fn word(form: Form) -> &'static str {
    match form {
        Form::Int => "int",
        Form::Loc => "loc",
    }
}

#[derive(ToXml)]
#[xml(rename = "postalInfo", ns(XMLNS))]
pub(super) struct PostalInfo<'a> {
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
    pub(super) fn new(form: Form, postal: &'a Postal) -> Self {
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
            form: word(form),
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

    /// In an update an absent element stays as it is; so an organization that was removed is sent empty. An address is always replaced as a whole.
    pub(super) fn replacing(form: Form, postal: &'a Postal) -> Self {
        let new = Self::new(form, postal);
        Self {
            org: Some(new.org.unwrap_or_default()),
            ..new
        }
    }
}

#[derive(ToXml)]
#[xml(rename = "voice", ns(XMLNS))]
pub(super) struct Voice<'a> {
    #[xml(attribute)]
    pub x: Option<&'a str>,
    #[xml(direct)]
    pub number: &'a str,
}

#[derive(ToXml)]
#[xml(rename = "fax", ns(XMLNS))]
pub(super) struct Fax<'a> {
    #[xml(attribute)]
    pub x: Option<&'a str>,
    #[xml(direct)]
    pub number: &'a str,
}

/// All elements are listed, so that nothing is left to the registry's policy (RFC 5733, section 2.9).
#[derive(ToXml)]
#[xml(rename = "disclose", ns(XMLNS))]
pub(super) struct Disclose {
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
    pub(super) fn new(contact: &RegistryContact) -> Self {
        let kinds: Vec<&'static str> = forms(contact).map(|(form, _)| word(form)).collect();
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
