//! Field errors: a code that programs branch on, and the one text that people read for it.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Why a field was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FieldCode {
    /// A required field is empty.
    Required,
    /// Of two names one is needed ([`crate::spec::FieldSpec::unless`]), and both are empty. Said of one of them.
    NoName,
    /// Longer than `max` characters (not bytes).
    TooLong {
        /// The limit, in characters.
        max: u32,
    },
    /// Shorter than `min` characters.
    TooShort {
        /// The limit, in characters.
        min: u32,
    },
    /// A line break where there is one line.
    LineBreak,
    /// A tab or another control character.
    ControlCharacter,
    /// Not an e-mail address (RFC 5321 and 6531, with a top-level domain).
    NotAnEmail,
    /// Not a telephone number.
    NotAPhone {
        /// Why not, as a whole sentence; empty where nothing more is known.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        text: Cow<'static, str>,
    },
    /// Not an ISO 3166-1 alpha-2 code.
    NotACountry,
    /// Not a domain name that can be registered (RFC 5890, RFC 1035).
    NotADomainName,
    /// A value of another type was expected.
    WrongType {
        /// What was expected, in words.
        expected: Cow<'static, str>,
    },
    /// No such field.
    Unknown,
    /// On a member contact this field comes from the person and the location.
    MemberSnapshot,
    /// A specific error that no general code covers.
    Other {
        /// The whole sentence.
        text: Cow<'static, str>,
    },
}

impl FieldCode {
    /// The sentence that is shown beside the field.
    #[must_use]
    pub fn text(&self) -> Cow<'static, str> {
        match self {
            Self::Required => "Fill this in.".into(),
            Self::NoName => "Fill in a first or a last name: one of them is enough.".into(),
            Self::TooLong { max } => format!("At most {max} characters fit here.").into(),
            Self::TooShort { min } => format!("At least {min} characters are needed here.").into(),
            Self::LineBreak => {
                "There is a line break within this text; it goes on one line.".into()
            }
            Self::ControlCharacter => "Leave out tabs and other control characters.".into(),
            Self::NotAnEmail => "Give an e-mail address such as name@example.com.".into(),
            Self::NotAPhone { text } if text.is_empty() => {
                "Give the number with + and its country code.".into()
            }
            Self::NotAPhone { text } => text.clone(),
            Self::NotACountry => "Choose a country; its two-letter code is not known.".into(),
            Self::NotADomainName => "Give a domain name such as example.com.".into(),
            Self::WrongType { expected } => format!("Expected {expected}.").into(),
            Self::Unknown => "There is no such field.".into(),
            Self::MemberSnapshot => {
                "This follows the person and the office of a member contact; edit it there.".into()
            }
            Self::Other { text } => text.clone(),
        }
    }
}

/// One wrong field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name as the API spells it.
    pub field: Cow<'static, str>,
    /// What is wrong with it.
    #[serde(flatten)]
    pub code: FieldCode,
}

/// All errors of one input, in the order in which the form shows its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// One wrong field.
    #[must_use]
    pub fn one(field: impl Into<Cow<'static, str>>, code: FieldCode) -> Self {
        let mut errors = Self::default();
        errors.push(field, code);
        errors
    }

    /// Adds a wrong field.
    pub fn push(&mut self, field: impl Into<Cow<'static, str>>, code: FieldCode) {
        self.0.push(FieldError {
            field: field.into(),
            code,
        });
    }

    /// Nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The error of this field, if any.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|error| error.field == field)
    }

    /// Field name → text, as the API returns it. The first error of a field wins.
    #[must_use]
    pub fn texts(&self) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        for error in &self.0 {
            texts
                .entry(error.field.to_string())
                .or_insert_with(|| error.code.text().into_owned());
        }
        texts
    }

    /// `Ok(value)` when nothing is wrong.
    ///
    /// # Errors
    /// Itself, when anything is.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}
