//! The body of a request: members by name, each of one type.

use super::cbor;
use super::error::Refused;
use super::protocol::Protocol;
use crate::http::problem::Problem;
use chrono::{DateTime, Utc};
use serde_json::Value;
use wire::read::{Fields, Given};

/// A request's members. Take the known ones, then [`Input::done`] refuses the rest.
pub(super) struct Input(Fields);

impl Input {
    /// An empty body is an empty object.
    pub(super) fn parse(protocol: Protocol, bytes: &[u8]) -> Result<Self, Refused> {
        let json;
        let bytes = match protocol {
            _ if bytes.is_empty() => b"{}",
            Protocol::Json => bytes,
            Protocol::Cbor => {
                json = cbor::read(bytes).map_err(Refused::unreadable)?.to_string();
                json.as_bytes()
            }
        };
        let fields = Fields::parse(bytes).map_err(|errors| Problem::invalid(&errors))?;
        Ok(Self(fields))
    }

    /// The members of an object within a request.
    pub(super) const fn over(fields: Fields) -> Self {
        Self(fields)
    }

    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.0.text(name).value()
    }

    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        self.0.flag(name)
    }

    pub(super) fn number(&mut self, name: &str) -> Option<u32> {
        self.0.number(name)
    }

    /// A list of texts, which may be empty.
    pub(super) fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let given = self.0.peek(name).and_then(Value::as_array);
        if given.is_some_and(Vec::is_empty) {
            self.0.ignore(name);
            return Some(Vec::new());
        }
        self.0
            .list(name, "a list of texts", |text| Some(text.to_owned()))
    }

    pub(super) fn objects(&mut self, name: &str) -> Option<Vec<Fields>> {
        self.0.objects(name).value()
    }

    pub(super) fn object(&mut self, name: &str) -> Option<Fields> {
        match self.0.inner(name) {
            Given::Value(fields) => Some(fields),
            Given::Absent | Given::Null => None,
        }
    }

    /// A time in AWS JSON: seconds since 1970, with or without a fraction.
    pub(super) fn time(&mut self, name: &str) -> Option<DateTime<Utc>> {
        self.0.seconds(name).map(Into::into)
    }

    /// A member that is ignored.
    pub(super) fn ignore(&mut self, name: &str) {
        self.0.ignore(name);
    }

    /// Refuses unknown members, and members of the wrong type.
    pub(super) fn done(self) -> Result<(), Refused> {
        self.0.finish().map_err(|errors| {
            let all: Vec<String> = errors
                .texts()
                .into_iter()
                .map(|(name, text)| format!("{name}: {text}"))
                .collect();
            Refused::unreadable(all.join(" "))
        })
    }
}
