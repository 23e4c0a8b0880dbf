//! The text fields of a table of `model` as members of a request, so that they are declared once.

use crate::read::{Fields, Given};
use model::field::{FieldCode, FieldErrors};
use model::spec::FieldSpec;
use model::text::trimmed;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// A table of text fields.
pub trait Table {
    /// Its fields, in the form's order.
    fn specs() -> impl Iterator<Item = &'static FieldSpec>;
}

/// All texts of a new object; required fields must be present.
pub type Whole<T> = Texts<T, true>;
/// The texts to change: an absent one stays, `null` and an empty text clear.
pub type Part<T> = Texts<T, false>;

/// What is wrong with fields that another makes up for and that were not said: such a field may be an empty text, and is said all the same. Where neither was, that is one error.
pub(crate) fn unsaid_names(
    specs: impl Iterator<Item = &'static FieldSpec>,
    said: impl Fn(&str) -> bool,
) -> Vec<(&'static str, FieldCode)> {
    let mut wrong = Vec::new();
    for spec in specs {
        let Some(other) = spec.unless.filter(|_| !said(spec.name)) else {
            continue;
        };
        if said(other) {
            wrong.push((spec.name, FieldCode::Required));
        } else if !wrong.iter().any(|(name, _)| *name == other) {
            wrong.push((spec.name, FieldCode::NoName));
        }
    }
    wrong
}

/// The texts that were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts<T, const WHOLE: bool> {
    named: BTreeMap<&'static str, Option<String>>,
    of: PhantomData<T>,
}

impl<T, const WHOLE: bool> Default for Texts<T, WHOLE> {
    fn default() -> Self {
        Self {
            named: BTreeMap::new(),
            of: PhantomData,
        }
    }
}

impl<T: Table, const WHOLE: bool> Texts<T, WHOLE> {
    /// These texts; names that are not in the table are ignored.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let named = texts.into_iter().filter_map(|(name, text)| {
            let spec = T::specs().find(|spec| spec.name == name)?;
            Some((spec.name, Some(text.to_owned())))
        });
        Self {
            named: named.collect(),
            of: PhantomData,
        }
    }

    /// The given texts; `null` counts as an empty one.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.named
            .iter()
            .map(|(name, text)| (*name, text.as_deref().unwrap_or_default()))
    }

    /// The given texts by name; `null` counts as an empty one.
    #[must_use]
    pub fn named(&self) -> BTreeMap<String, String> {
        self.iter()
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect()
    }

    /// The text of that name, if it was given; `null` counts as an empty one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.named
            .get(name)
            .map(|text| text.as_deref().unwrap_or_default())
    }

    pub(crate) fn read(fields: &mut Fields) -> Self {
        let mut named = BTreeMap::new();
        if WHOLE {
            let said = |name: &str| fields.peek(name).is_some_and(|given| !given.is_null());
            for (name, code) in unsaid_names(T::specs(), said) {
                fields.wrong(name, code);
            }
        }
        for spec in T::specs() {
            match fields.text(spec.name) {
                Given::Absent => {}
                Given::Null => {
                    named.insert(spec.name, None);
                }
                Given::Value(text) => {
                    named.insert(spec.name, Some(text));
                }
            }
        }
        Self {
            named,
            of: PhantomData,
        }
    }

    /// Records violated limits; of a [`Whole`] also missing fields.
    pub(crate) fn check(&self, found: &mut FieldErrors) {
        for spec in T::specs() {
            let text = self.get(spec.name).or(WHOLE.then_some(""));
            if let Some(Err(code)) = text.map(|text| spec.accepts(text)) {
                // A street of two lines is two fields, if the second is empty: whoever reads the table sees to that.
                let second = spec.name == "street1"
                    && self
                        .get("street2")
                        .is_none_or(|text| trimmed(text).is_empty());
                if !(second && code == FieldCode::LineBreak) {
                    found.push(spec.name, code);
                }
            }
        }
    }

    /// Checks the limits; of a [`Whole`] also that required fields are present.
    ///
    /// # Errors
    /// Each invalid text.
    pub fn checked(&self) -> Result<(), FieldErrors> {
        let mut found = FieldErrors::default();
        self.check(&mut found);
        found.or(())
    }

    pub(crate) fn write(&self, members: &mut Map<String, Json>) {
        for (name, text) in &self.named {
            members.insert((*name).to_owned(), text.clone().into());
        }
    }

    #[cfg(feature = "schema")]
    pub(crate) fn schema(properties: &mut Map<String, Json>, required: &mut Vec<&'static str>) {
        use crate::member::nullable;
        use crate::value::text_schema;
        use model::spec::Format;
        for spec in T::specs() {
            let mut schema = text_schema(spec);
            if WHOLE && spec.required {
                required.push(spec.name);
            } else {
                schema = nullable(schema);
            }
            let words = match spec.format {
                Format::Country => "ISO 3166-1 alpha-2.",
                Format::Phone if T::specs().any(|spec| spec.format == Format::Country) => {
                    "With + and the country code, or as it is dialled in the country that is named beside it. An extension may stand behind it: `ext. 12`."
                }
                Format::Phone => {
                    "With + and the country code. An extension may stand behind it: `ext. 12`."
                }
                Format::Extension => {
                    "Digits. A number that becomes another one leaves its extension behind, unless one is named."
                }
                Format::Slug if WHOLE => "Made from the name when nothing is said.",
                _ if spec.unless.is_some() => {
                    "One of two names is enough: this may be empty where the other is not."
                }
                _ => "",
            };
            if !words.is_empty() {
                schema["description"] = words.into();
            }
            properties.insert(spec.name.to_owned(), schema);
        }
    }

    #[cfg(feature = "schema")]
    pub(crate) fn texts() -> impl Iterator<Item = (&'static str, FieldSpec)> {
        T::specs().map(|spec| (spec.name, *spec))
    }
}

/// Declares tables of `model`.
macro_rules! tables {
    ($($(#[doc = $doc:literal])* $name:ident = $specs:expr;)+) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub struct $name;

            impl Table for $name {
                fn specs() -> impl Iterator<Item = &'static FieldSpec> {
                    $specs
                }
            }
        )+
    };
}

tables! {
    /// The texts of a contact.
    ContactTexts = model::contact::FIELDS.iter();
    /// The texts of a contact that have an ASCII form.
    InternationalTexts = model::contact::INTERNATIONAL_FIELDS.iter().filter_map(|name| model::contact::spec(name));
    /// The texts of an office.
    LocationTexts = model::location::FIELDS.iter();
    /// The texts of a person.
    PersonTexts = model::person::FIELDS.iter();
    /// The texts of a telephone.
    PhoneTexts = model::person_phone::FIELDS.iter();
    /// The texts of a team.
    TeamTexts = model::team::FIELDS.iter();
    /// The texts of an organization.
    OrganizationTexts = model::organization::FIELDS.iter();
}
