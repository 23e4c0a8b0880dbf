//! A contact as it was typed, and the one place that decides whether it can be stored.

use super::Snapshot;
use super::fields::spec;
use crate::field::{FieldCode, FieldErrors};
use crate::{country, email, phone, text};
use serde::{Deserialize, Serialize};

/// The form's strings, exactly as they were typed: kept through errors so that nothing has to be typed twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// See [`Snapshot::first_name`].
    pub first_name: String,
    /// See [`Snapshot::last_name`].
    pub last_name: String,
    /// See [`Snapshot::org_name`].
    pub org_name: String,
    /// See [`Snapshot::email`].
    pub email: String,
    /// See [`Snapshot::phone`].
    pub phone: String,
    /// See [`Snapshot::fax`].
    pub fax: String,
    /// See [`Snapshot::street1`].
    pub street1: String,
    /// See [`Snapshot::street2`].
    pub street2: String,
    /// See [`Snapshot::city`].
    pub city: String,
    /// See [`Snapshot::region`].
    pub region: String,
    /// See [`Snapshot::postal_code`].
    pub postal_code: String,
    /// See [`Snapshot::country_code`].
    pub country_code: String,
    /// Whether registries may publish the contact. True unless said otherwise.
    pub disclose: bool,
}

impl Default for Draft {
    fn default() -> Self {
        Self::from_snapshot(&Snapshot::default(), true)
    }
}

impl Draft {
    /// A stored contact, ready to be edited.
    #[must_use]
    pub fn from_snapshot(of: &Snapshot, disclose: bool) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            first_name: of.first_name.clone(),
            last_name: of.last_name.clone(),
            org_name: text(&of.org_name),
            email: text(&of.email),
            phone: text(&of.phone),
            fax: text(&of.fax),
            street1: of.street1.clone(),
            street2: text(&of.street2),
            city: of.city.clone(),
            region: text(&of.region),
            postal_code: text(&of.postal_code),
            country_code: of.country_code.clone(),
            disclose,
        }
    }

    /// The typed text of a field; `None` for an unknown name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        Some(match name {
            "first_name" => &self.first_name,
            "last_name" => &self.last_name,
            "org_name" => &self.org_name,
            "email" => &self.email,
            "phone" => &self.phone,
            "fax" => &self.fax,
            "street1" => &self.street1,
            "street2" => &self.street2,
            "city" => &self.city,
            "region" => &self.region,
            "postal_code" => &self.postal_code,
            "country_code" => &self.country_code,
            _ => return None,
        })
    }

    /// The place of a field; `None` for an unknown name.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "first_name" => &mut self.first_name,
            "last_name" => &mut self.last_name,
            "org_name" => &mut self.org_name,
            "email" => &mut self.email,
            "phone" => &mut self.phone,
            "fax" => &mut self.fax,
            "street1" => &mut self.street1,
            "street2" => &mut self.street2,
            "city" => &mut self.city,
            "region" => &mut self.region,
            "postal_code" => &mut self.postal_code,
            "country_code" => &mut self.country_code,
            _ => return None,
        })
    }

    /// Whether this can be stored, and how: trimmed, empty optional fields gone, phones in E.164, the country in capitals.
    ///
    /// # Errors
    /// Every wrong field, in the form's order.
    pub fn parse(&self) -> Result<Snapshot, FieldErrors> {
        let (snapshot, errors) = self.read();
        errors.or(snapshot)
    }

    /// What can be stored of this, wrong fields left empty, and what is wrong: for a preview while somebody types.
    #[must_use]
    pub fn read(&self) -> (Snapshot, FieldErrors) {
        let mut errors = FieldErrors::default();
        let snapshot = Snapshot {
            first_name: self.required("first_name", &mut errors),
            last_name: self.required("last_name", &mut errors),
            org_name: self.optional("org_name", &mut errors),
            email: take(email::optional(&self.email), "email", &mut errors).flatten(),
            phone: take(phone::optional(&self.phone), "phone", &mut errors).flatten(),
            fax: take(phone::optional(&self.fax), "fax", &mut errors).flatten(),
            street1: self.required("street1", &mut errors),
            street2: self.optional("street2", &mut errors),
            city: self.required("city", &mut errors),
            region: self.optional("region", &mut errors),
            postal_code: self.optional("postal_code", &mut errors),
            country_code: take(
                country::parse(&self.country_code),
                "country_code",
                &mut errors,
            )
            .unwrap_or_default(),
        };
        (snapshot, errors)
    }

    /// What is wrong with one field alone: the check beside the field while somebody types.
    #[must_use]
    pub fn check(&self, name: &str) -> Option<FieldCode> {
        self.read().1.of(name).map(|error| error.code.clone())
    }

    fn required(&self, name: &'static str, errors: &mut FieldErrors) -> String {
        let (raw, max) = self.with_limit(name);
        take(text::required(raw, max), name, errors).unwrap_or_default()
    }

    fn optional(&self, name: &'static str, errors: &mut FieldErrors) -> Option<String> {
        let (raw, max) = self.with_limit(name);
        take(text::optional(raw, max), name, errors).flatten()
    }

    fn with_limit(&self, name: &'static str) -> (&str, u32) {
        (
            self.get(name).unwrap_or_default(),
            spec(name).map_or(0, |field| field.max),
        )
    }
}

fn take<T>(
    result: Result<T, FieldCode>,
    name: &'static str,
    errors: &mut FieldErrors,
) -> Option<T> {
    result.map_err(|code| errors.push(name, code)).ok()
}

/// A partial change: only what it names is changed; an empty text clears.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patch {
    /// Field name → new text.
    pub fields: std::collections::BTreeMap<String, String>,
    /// Whether registries may publish the contact.
    pub disclose: Option<bool>,
    /// Whether the contact can take new roles.
    pub is_active: Option<bool>,
}

impl Patch {
    /// Nothing is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.disclose.is_none() && self.is_active.is_none()
    }

    /// The patch over a stored contact, as a draft that can be parsed.
    ///
    /// # Errors
    /// [`FieldCode::Unknown`] for each name that is no field.
    pub fn over(&self, of: &Snapshot, disclose: bool) -> Result<Draft, FieldErrors> {
        let mut draft = Draft::from_snapshot(of, self.disclose.unwrap_or(disclose));
        let mut errors = FieldErrors::default();
        for (name, value) in &self.fields {
            match draft.get_mut(name) {
                Some(place) => place.clone_from(value),
                None => errors.push(name.clone(), FieldCode::Unknown),
            }
        }
        errors.or(draft)
    }
}
