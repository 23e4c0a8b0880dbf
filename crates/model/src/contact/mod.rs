//! A contact: who a registry is told about. Typed text comes in as a [`Draft`], is checked by [`Draft::parse`] and stored as a [`Snapshot`].

mod draft;
mod fields;
mod international;
mod kind;
mod material;
mod member;
mod publishable;
#[cfg(test)]
mod reviewed;
#[cfg(test)]
mod tests;
mod wire;

pub use draft::{Draft, Patch};
pub use fields::{FIELDS, FieldSpec, Group, spec};
pub use international::{
    FIELDS as INTERNATIONAL_FIELDS, International, needs_international, words_changed,
};
pub use kind::{ContactKind, VerificationStatus};
pub use material::{material, mends};
pub use member::{Upstream, compose};
pub use publishable::publishable;
pub use wire::{fit, fold, to_registry};

use serde::{Deserialize, Serialize};

/// What registries are told: the contact's own stable copy of name, reach and address. On a member contact it is composed from a person and an office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The legal holder, when it is not the person.
    pub org_name: Option<String>,
    /// Where mail reaches the contact.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// E.164.
    pub fax: Option<String>,
    /// First line of the street address.
    pub street1: String,
    /// Second line of the street address.
    pub street2: Option<String>,
    /// City or locality.
    pub city: String,
    /// Region, state, province, county or prefecture.
    pub region: Option<String>,
    /// Postal code; some countries have none.
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2, capitals.
    pub country_code: String,
}

impl Snapshot {
    /// First and last name as one line.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }

    /// What a list's search looks through: name, organization, e-mail, city and handle, lower-cased, one space between words.
    #[must_use]
    pub fn search_text(&self, handle: &str) -> String {
        let parts = [
            Some(handle),
            Some(self.first_name.as_str()),
            Some(self.last_name.as_str()),
            self.org_name.as_deref(),
            self.email.as_deref(),
            Some(self.city.as_str()),
        ];
        normal(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}

/// Lower-cases a text and folds its white space: the form in which searches compare.
#[must_use]
pub fn normal(text: &str) -> String {
    text.to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
