//! The members in which an object at a registry can differ from the wanted one.

use crate::role::Role;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Which of the two postal forms (RFC 5733, section 2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// `int`, in ASCII.
    Int,
    /// `loc`, in the local script.
    Loc,
}

/// A member of a postal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PostalField {
    /// The person's or the role's name.
    Name,
    /// The organization.
    Org,
    /// The street's lines.
    Street,
    /// The city.
    City,
    /// State or province.
    Region,
    /// The postal code.
    PostalCode,
    /// The country.
    CountryCode,
}

/// A member of a contact or domain object. It determines what EPP sends; people read its [`Field::as_str`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Of a contact: a member of one of its postal forms.
    Postal(Form, PostalField),
    /// Of a contact: the telephone.
    Voice,
    /// Of a contact: the telephone's extension.
    VoiceExt,
    /// Of a contact: the fax.
    Fax,
    /// Of a contact: the fax number's extension.
    FaxExt,
    /// Of a contact: the e-mail address.
    Email,
    /// Of a contact: its disclosure.
    Disclose,
    /// Of a domain: who holds this role.
    Role(Role),
    /// Of a domain: our transfer lock.
    TransferLock,
    /// Of a domain: its name servers.
    Nameservers,
    /// Of a domain: its expiry date.
    Expires,
}

impl Field {
    /// All of them, in the order in which they are compared.
    pub const ALL: [Self; 27] = [
        Self::Postal(Form::Int, PostalField::Name),
        Self::Postal(Form::Int, PostalField::Org),
        Self::Postal(Form::Int, PostalField::Street),
        Self::Postal(Form::Int, PostalField::City),
        Self::Postal(Form::Int, PostalField::Region),
        Self::Postal(Form::Int, PostalField::PostalCode),
        Self::Postal(Form::Int, PostalField::CountryCode),
        Self::Postal(Form::Loc, PostalField::Name),
        Self::Postal(Form::Loc, PostalField::Org),
        Self::Postal(Form::Loc, PostalField::Street),
        Self::Postal(Form::Loc, PostalField::City),
        Self::Postal(Form::Loc, PostalField::Region),
        Self::Postal(Form::Loc, PostalField::PostalCode),
        Self::Postal(Form::Loc, PostalField::CountryCode),
        Self::Voice,
        Self::VoiceExt,
        Self::Fax,
        Self::FaxExt,
        Self::Email,
        Self::Disclose,
        Self::Role(Role::Registrant),
        Self::Role(Role::Admin),
        Self::Role(Role::Tech),
        Self::Role(Role::Billing),
        Self::TransferLock,
        Self::Nameservers,
        Self::Expires,
    ];

    /// As a path, for people, the API and the store: `int.city`, `email`, `tech`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Postal(Form::Int, PostalField::Name) => "int.name",
            Self::Postal(Form::Int, PostalField::Org) => "int.org",
            Self::Postal(Form::Int, PostalField::Street) => "int.street",
            Self::Postal(Form::Int, PostalField::City) => "int.city",
            Self::Postal(Form::Int, PostalField::Region) => "int.region",
            Self::Postal(Form::Int, PostalField::PostalCode) => "int.postal_code",
            Self::Postal(Form::Int, PostalField::CountryCode) => "int.country_code",
            Self::Postal(Form::Loc, PostalField::Name) => "loc.name",
            Self::Postal(Form::Loc, PostalField::Org) => "loc.org",
            Self::Postal(Form::Loc, PostalField::Street) => "loc.street",
            Self::Postal(Form::Loc, PostalField::City) => "loc.city",
            Self::Postal(Form::Loc, PostalField::Region) => "loc.region",
            Self::Postal(Form::Loc, PostalField::PostalCode) => "loc.postal_code",
            Self::Postal(Form::Loc, PostalField::CountryCode) => "loc.country_code",
            Self::Voice => "voice",
            Self::VoiceExt => "voice_ext",
            Self::Fax => "fax",
            Self::FaxExt => "fax_ext",
            Self::Email => "email",
            Self::Disclose => "disclose",
            Self::Role(role) => role.as_str(),
            Self::TransferLock => super::TRANSFER_LOCK,
            Self::Nameservers => "nameservers",
            Self::Expires => "expires",
        }
    }

    /// Parses the path.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == word)
    }

    /// The postal form that it belongs to.
    #[must_use]
    pub const fn form(self) -> Option<Form> {
        match self {
            Self::Postal(form, _) => Some(form),
            _ => None,
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let word = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        Self::from_word(&word).ok_or_else(|| D::Error::custom("an unknown member of an object"))
    }
}
