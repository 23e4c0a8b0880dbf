//! Reading a JSON object member by member. Errors are collected, so that one response reports all of them.

mod given;
mod object;

pub use given::Given;

use crate::DateTime;
use model::field::{FieldCode, FieldErrors};
use object::Object;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The members of a body. Read the known ones, then call [`Fields::finish`], which rejects the rest.
#[derive(Debug, Default)]
pub struct Fields {
    members: Map<String, Value>,
    errors: FieldErrors,
}

impl From<Map<String, Value>> for Fields {
    fn from(members: Map<String, Value>) -> Self {
        Self {
            members,
            errors: FieldErrors::default(),
        }
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Object { members, twice } = Object::deserialize(from)?;
        let mut errors = FieldErrors::default();
        for name in twice {
            let text = "Give this once.".into();
            errors.push(name, FieldCode::Other { text });
        }
        Ok(Self { members, errors })
    }
}

impl Fields {
    /// Reads a JSON object.
    ///
    /// # Errors
    /// `body`, when it is not JSON, or not an object.
    pub fn parse(bytes: &[u8]) -> Result<Self, FieldErrors> {
        serde_json::from_slice(bytes).map_err(|error| {
            let text = if error.is_data() {
                "Send a JSON object.".into()
            } else {
                format!("This is not JSON: {error}.").into()
            };
            FieldErrors::one("body", FieldCode::Other { text })
        })
    }

    /// The member of this name, if it has not been read yet.
    #[must_use]
    pub fn peek(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    pub(crate) fn take_raw(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name)
    }

    pub(crate) const fn errors(&mut self) -> &mut FieldErrors {
        &mut self.errors
    }

    /// The request that was read, unless a member was invalid or unknown. Violated limits (`found`) are reported together with such errors, so that one response
    /// reports everything; by themselves they are left to the use case, which checks more than a request can.
    ///
    /// # Errors
    /// Each invalid member, and each unknown one.
    pub fn whole<T>(self, whole: Option<T>, found: FieldErrors) -> Result<T, FieldErrors> {
        self.finish_beside(Some(found), |_| true)?;
        // Reading an incomplete request has recorded why.
        whole.ok_or_else(|| FieldErrors::one("body", FieldCode::Required))
    }

    /// A text, or `null`.
    pub fn text(&mut self, name: &str) -> Given<String> {
        self.take(name, "a text", |value| match value {
            Value::String(text) => Some(text),
            _ => None,
        })
    }

    /// A text that is a UUID, or `null`.
    pub fn id<T: From<Uuid>>(&mut self, name: &str) -> Given<T> {
        self.take(name, "a UUID", |value| {
            Uuid::parse_str(value.as_str()?).ok().map(T::from)
        })
    }

    /// A boolean; `null` is rejected.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.exact(name, "true or false", |value| value.as_bool())
    }

    /// An integer from 0; `null` is rejected.
    pub fn number(&mut self, name: &str) -> Option<u32> {
        self.exact(name, "a whole number", |value| {
            value.as_u64()?.try_into().ok()
        })
    }

    /// A list of texts, each of which `read` must accept; `null` counts as absent, an empty list is rejected.
    pub fn list<T>(
        &mut self,
        name: &str,
        expected: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let whole = |value: Value| {
            let items = value.as_array()?.iter();
            items.map(|item| read(item.as_str()?)).collect()
        };
        let list: Vec<T> = self.take(name, expected, whole).value()?;
        if list.is_empty() {
            self.wrong(
                name,
                FieldCode::Other {
                    text: "Name at least one, or leave this out.".into(),
                },
            );
        }
        Some(list)
    }

    /// An integer or a text, as a text; or `null`.
    pub fn number_or_text(&mut self, name: &str) -> Given<String> {
        self.take(name, "a number or a text", |value| match value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.as_i64()?.to_string()),
            _ => None,
        })
    }

    /// Rejects every member that was not read.
    pub fn forbid_all(&mut self, text: &'static str) {
        for (name, _) in std::mem::take(&mut self.members) {
            self.wrong(&name, FieldCode::Other { text: text.into() });
        }
    }

    /// A nested object, to be read like a body, or `null`.
    pub fn inner(&mut self, name: &str) -> Given<Self> {
        self.take(name, "an object", |value| match value {
            Value::Object(members) => Some(Self {
                members,
                errors: FieldErrors::default(),
            }),
            _ => None,
        })
    }

    /// A Unix time in seconds, with or without a fraction; `null` is rejected.
    pub fn seconds(&mut self, name: &str) -> Option<DateTime> {
        self.exact(name, "seconds since 1970", |value| {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "what is beyond all times is refused"
            )]
            let millis = (value.as_f64()? * 1e3) as i64;
            chrono::DateTime::from_timestamp_millis(millis).map(DateTime)
        })
    }

    /// A list of nested objects, each to be read like a body, or `null`.
    pub fn objects(&mut self, name: &str) -> Given<Vec<Self>> {
        let whole = |value: Value| {
            let Value::Array(items) = value else {
                return None;
            };
            let inner = |item| match item {
                Value::Object(members) => Some(Self {
                    members,
                    errors: FieldErrors::default(),
                }),
                _ => None,
            };
            items.into_iter().map(inner).collect()
        };
        self.take(name, "a list of objects", whole)
    }

    /// Those of these texts that are present; `null` counts as an empty text.
    pub fn texts(&mut self, names: &[&str]) -> BTreeMap<String, String> {
        let mut named = BTreeMap::new();
        for name in names {
            let text = match self.text(name) {
                Given::Absent => continue,
                Given::Null => String::new(),
                Given::Value(text) => text,
            };
            named.insert((*name).to_owned(), text);
        }
        named
    }

    /// A required text.
    pub fn required(&mut self, name: &str) -> Option<String> {
        let before = self.errors.0.len();
        let given = self.text(name);
        if self.errors.0.len() == before && !matches!(given, Given::Value(_)) {
            self.wrong(name, FieldCode::Required);
        }
        given.value()
    }

    /// Accepts a member and ignores its value.
    pub fn ignore(&mut self, name: &str) {
        self.members.remove(name);
    }

    /// Rejects a known member that can't be set here.
    pub fn forbid(&mut self, name: &str, text: &'static str) {
        if self.members.remove(name).is_some() {
            self.wrong(name, FieldCode::Other { text: text.into() });
        }
    }

    /// Records an error.
    pub fn wrong(&mut self, name: &str, code: FieldCode) {
        self.errors.push(name.to_owned(), code);
    }

    /// Rejects unknown members, and reports all errors.
    ///
    /// # Errors
    /// Each invalid member, and each unknown one.
    pub fn finish(mut self) -> Result<(), FieldErrors> {
        for (name, _) in std::mem::take(&mut self.members) {
            self.errors.push(name, FieldCode::Unknown);
        }
        self.errors.or(())
    }

    /// [`Fields::finish`], which also reports the model's errors of the fields that `named` accepts, so that one response reports everything.
    ///
    /// # Errors
    /// As [`Fields::finish`]; the model's errors by themselves are left to the use case.
    pub fn finish_beside(
        self,
        found: Option<FieldErrors>,
        named: impl Fn(&str) -> bool,
    ) -> Result<(), FieldErrors> {
        self.finish().map_err(|mut errors| {
            let found = found.unwrap_or_default().0;
            errors
                .0
                .extend(found.into_iter().filter(|error| named(&error.field)));
            errors
        })
    }

    /// A value of one type; `null` is rejected.
    fn exact<T>(
        &mut self,
        name: &str,
        expected: &'static str,
        read: impl FnOnce(Value) -> Option<T>,
    ) -> Option<T> {
        match self.take(name, expected, read) {
            Given::Value(value) => Some(value),
            Given::Absent => None,
            Given::Null => {
                self.wrong(
                    name,
                    FieldCode::WrongType {
                        expected: expected.into(),
                    },
                );
                None
            }
        }
    }

    fn take<T>(
        &mut self,
        name: &str,
        expected: &'static str,
        read: impl FnOnce(Value) -> Option<T>,
    ) -> Given<T> {
        match self.members.remove(name) {
            None => Given::Absent,
            Some(Value::Null) => Given::Null,
            Some(value) => match read(value) {
                Some(value) => Given::Value(value),
                None => {
                    self.wrong(
                        name,
                        FieldCode::WrongType {
                            expected: expected.into(),
                        },
                    );
                    Given::Absent
                }
            },
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests;
