//! A contact: the data that a registry receives. Typed text comes in as a [`Draft`], is checked by [`Draft::parse`] and stored as a [`Snapshot`].

mod disclosing;
mod draft;
mod fields;
mod filler;
mod international;
mod kind;
mod material;
mod member;
mod publishable;
#[cfg(test)]
mod reviewed;
mod spelling;
mod spellings;
mod taken;
#[cfg(test)]
mod tests;
mod wire;

pub use disclosing::{CopyBecomes, Disclosing};
pub use draft::Patch;
pub use fields::{Draft, FIELDS, Snapshot, spec};
pub use filler::fillers;
pub use international::{
    FIELDS as INTERNATIONAL_FIELDS, International, needs_international, words_changed,
};
pub use kind::{ContactKind, VerificationStatus};
pub use material::{Material, change_of_registrant, material_fields};
pub use member::{Upstream, compose};
pub use publishable::publishable;
pub use spelling::same_name;
pub use spellings::SPELLINGS;
pub use taken::{Taken, from_registry, says_the_same};
pub use wire::{fit, in_forms, there, to_registry};

impl Snapshot {
    /// First and last name as one line.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }

    /// The text in which a list's search looks: name, organization, e-mail, city and handle, lower-cased, one space between words.
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

/// Lower-cases a text and normalises its white space: the form in which searches compare.
#[must_use]
pub fn normal(text: &str) -> String {
    text.to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
