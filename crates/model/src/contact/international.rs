//! The reviewed ASCII form of a contact: what registries and their WHOIS show to people who can't read its script (RFC 5733, section 2.4, `int`).

use super::{Draft, Snapshot};
use crate::field::{FieldCode, FieldErrors};
use crate::text::cleaned;
use serde::{Deserialize, Serialize};

/// Name and address in ASCII letters, as a person reviewed them. Country, phone, e-mail and the rest are those of the contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct International {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The organization, when the contact has one.
    pub org_name: Option<String>,
    /// First line of the street address.
    pub street1: String,
    /// Second line, when the contact has one.
    pub street2: Option<String>,
    /// City or locality.
    pub city: String,
    /// Region, when the contact has one.
    pub region: Option<String>,
}

/// The fields that have an ASCII form, in the form's order.
pub const FIELDS: [&str; 7] = [
    "first_name",
    "last_name",
    "org_name",
    "street1",
    "street2",
    "city",
    "region",
];

impl International {
    /// Checks a typed ASCII form against its contact: the same fields filled, printable ASCII, the same limits.
    ///
    /// # Errors
    /// Every wrong field, its name prefixed with `international.`.
    pub fn parse(typed: &Draft, of: &Snapshot) -> Result<Self, FieldErrors> {
        let local = Draft::from_snapshot(of, true);
        let mut errors = FieldErrors::default();
        for name in FIELDS {
            let local = local.get(name).unwrap_or_default();
            let (ascii, unread) = match cleaned(typed.get(name).unwrap_or_default()) {
                Ok(ascii) => (ascii.unwrap_or_default(), None),
                Err(code) => (String::new(), Some(code)),
            };
            let wrong = if unread.is_some() {
                unread
            } else if !ascii.bytes().all(|b| (b' '..=b'~').contains(&b)) {
                Some(FieldCode::Other {
                    text: "Only plain Latin letters, digits and signs (ASCII) fit here.".into(),
                })
            } else if ascii.is_empty() && !local.is_empty() {
                Some(FieldCode::Required)
            } else if local.is_empty() && !ascii.is_empty() {
                Some(FieldCode::Other {
                    text: "The contact has nothing here; leave it empty.".into(),
                })
            } else {
                super::spec(name)
                    .filter(|spec| ascii.len() > spec.max as usize)
                    .map(|spec| FieldCode::TooLong { max: spec.max })
            };
            if let Some(code) = wrong {
                errors.push(format!("international.{name}"), code);
            }
        }
        let take = |name: &str| {
            let text = cleaned(typed.get(name).unwrap_or_default());
            text.ok().flatten().unwrap_or_default()
        };
        let maybe = |name: &str| Some(take(name)).filter(|text| !text.is_empty());
        errors.or(Self {
            first_name: take("first_name"),
            last_name: take("last_name"),
            org_name: maybe("org_name"),
            street1: take("street1"),
            street2: maybe("street2"),
            city: take("city"),
            region: maybe("region"),
        })
    }

    /// Whether it still fits the contact: the same fields are filled. A form that was reviewed for a different text is deleted when the text changes.
    #[must_use]
    pub fn covers(&self, of: &Snapshot) -> bool {
        self.org_name.is_some() == of.org_name.is_some()
            && self.street2.is_some() == of.street2.is_some()
            && self.region.is_some() == of.region.is_some()
    }

    /// The contact with this text in place of its own.
    #[must_use]
    pub fn over(&self, of: &Snapshot) -> Snapshot {
        Snapshot {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            org_name: self.org_name.clone(),
            street1: self.street1.clone(),
            street2: self.street2.clone(),
            city: self.city.clone(),
            region: self.region.clone(),
            ..of.clone()
        }
    }
}

/// Whether name or address contain a non-ASCII letter, so that an ASCII form is useful.
#[must_use]
pub fn needs_international(of: &Snapshot) -> bool {
    let draft = Draft::from_snapshot(of, true);
    FIELDS
        .iter()
        .any(|name| draft.get(name).is_some_and(|text| !text.is_ascii()))
}

/// Whether a change affects the text that the ASCII form represents.
#[must_use]
pub fn words_changed(before: &Snapshot, after: &Snapshot) -> bool {
    let (before, after) = (
        Draft::from_snapshot(before, true),
        Draft::from_snapshot(after, true),
    );
    FIELDS
        .iter()
        .any(|name| before.get(name) != after.get(name))
}
