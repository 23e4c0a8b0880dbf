//! Offices of an organization: where its member contacts are, and the telephone that they fall back to.

use crate::field::{FieldCode, FieldErrors};
use crate::{country, phone, text};
use serde::{Deserialize, Serialize};

/// The longest label, in characters.
pub const LABEL: u32 = 64;
/// The longest street line, in characters.
pub const STREET: u32 = 256;
/// The longest city or region, in characters.
pub const PLACE: u32 = 128;
/// The longest postal code, in characters.
pub const POSTAL_CODE: u32 = 32;

/// An office as it can be stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// What the organization calls it.
    pub label: String,
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
    /// The office's telephone, E.164.
    pub phone: Option<String>,
    /// The office's fax, E.164.
    pub fax: Option<String>,
}

/// An office as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfficeDraft {
    /// See [`Office::label`].
    pub label: String,
    /// See [`Office::street1`].
    pub street1: String,
    /// See [`Office::street2`].
    pub street2: String,
    /// See [`Office::city`].
    pub city: String,
    /// See [`Office::region`].
    pub region: String,
    /// See [`Office::postal_code`].
    pub postal_code: String,
    /// See [`Office::country_code`].
    pub country_code: String,
    /// See [`Office::phone`].
    pub phone: String,
    /// See [`Office::fax`].
    pub fax: String,
}

/// The fields of an office, in the form's order.
pub const FIELDS: [&str; 9] = [
    "label",
    "street1",
    "street2",
    "city",
    "region",
    "postal_code",
    "country_code",
    "phone",
    "fax",
];

impl OfficeDraft {
    /// A stored office, ready to be edited.
    #[must_use]
    pub fn from_office(of: &Office) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            label: of.label.clone(),
            street1: of.street1.clone(),
            street2: text(&of.street2),
            city: of.city.clone(),
            region: text(&of.region),
            postal_code: text(&of.postal_code),
            country_code: of.country_code.clone(),
            phone: text(&of.phone),
            fax: text(&of.fax),
        }
    }

    /// The typed text of a field; `None` for an unknown name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        Some(match name {
            "label" => &self.label,
            "street1" => &self.street1,
            "street2" => &self.street2,
            "city" => &self.city,
            "region" => &self.region,
            "postal_code" => &self.postal_code,
            "country_code" => &self.country_code,
            "phone" => &self.phone,
            "fax" => &self.fax,
            _ => return None,
        })
    }

    /// The place of a field; `None` for an unknown name.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "label" => &mut self.label,
            "street1" => &mut self.street1,
            "street2" => &mut self.street2,
            "city" => &mut self.city,
            "region" => &mut self.region,
            "postal_code" => &mut self.postal_code,
            "country_code" => &mut self.country_code,
            "phone" => &mut self.phone,
            "fax" => &mut self.fax,
            _ => return None,
        })
    }

    /// Whether this can be stored, and how.
    ///
    /// # Errors
    /// Every wrong field, in the form's order.
    pub fn parse(&self) -> Result<Office, FieldErrors> {
        let mut errors = FieldErrors::default();
        let office = Office {
            label: must(text::required(&self.label, LABEL), "label", &mut errors),
            street1: must(
                text::required(&self.street1, STREET),
                "street1",
                &mut errors,
            ),
            street2: must(
                text::optional(&self.street2, STREET),
                "street2",
                &mut errors,
            ),
            city: must(text::required(&self.city, PLACE), "city", &mut errors),
            region: must(text::optional(&self.region, PLACE), "region", &mut errors),
            postal_code: must(
                text::optional(&self.postal_code, POSTAL_CODE),
                "postal_code",
                &mut errors,
            ),
            country_code: must(
                country::parse(&self.country_code),
                "country_code",
                &mut errors,
            ),
            phone: must(phone::optional(&self.phone), "phone", &mut errors),
            fax: must(phone::optional(&self.fax), "fax", &mut errors),
        };
        errors.or(office)
    }
}

/// The value, or an empty one and an error more.
pub(crate) fn must<T: Default>(
    result: Result<T, FieldCode>,
    name: &'static str,
    errors: &mut FieldErrors,
) -> T {
    result
        .map_err(|code| errors.push(name, code))
        .unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_office_names_all_that_is_wrong() {
        let errors = OfficeDraft {
            phone: "123".into(),
            ..OfficeDraft::default()
        }
        .parse()
        .unwrap_err();
        let named: Vec<_> = errors.0.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(named, ["label", "street1", "city", "country_code", "phone"]);
    }

    proptest! {
        #[test]
        fn what_parses_prints_and_parses_again(label in "\\PC{0,70}", street in "\\PC{0,40}", city in "\\PC{0,40}", phone in "(\\+[0-9 ]{6,14})?") {
            let draft = OfficeDraft { label, street1: street, city, phone, country_code: "cz".into(), ..OfficeDraft::default() };
            if let Ok(office) = draft.parse() {
                prop_assert!(office.label.chars().count() <= LABEL as usize);
                prop_assert_eq!(OfficeDraft::from_office(&office).parse().unwrap(), office);
            }
        }
    }
}
