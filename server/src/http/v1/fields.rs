//! A JSON object, field by field: whatever is wrong is collected, so that one answer names all of it.

use crate::http::problem::Problem;
use model::field::{FieldCode, FieldErrors};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use uuid::Uuid;

/// What stands under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given<T> {
    /// Nothing, or something of the wrong type, which is noted.
    Absent,
    /// `null`.
    Null,
    /// This.
    Value(T),
}

impl<T> Given<T> {
    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

/// The fields of a body. Take what is known, then [`Fields::finish`] refuses the rest.
#[derive(Debug)]
pub struct Fields {
    members: Map<String, Value>,
    errors: FieldErrors,
}

impl Fields {
    /// Reads a JSON object.
    ///
    /// # Errors
    /// 422 when it is no JSON, or no object.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        match serde_json::from_slice(bytes) {
            Ok(Object { members, twice }) => {
                let mut errors = FieldErrors::default();
                for name in twice {
                    errors.push(
                        name,
                        FieldCode::Other {
                            text: "Give this once.".into(),
                        },
                    );
                }
                Ok(Self { members, errors })
            }
            Err(error) if error.is_data() => Err(Problem::field("body", "Send a JSON object.")),
            Err(error) => Err(Problem::field(
                "body",
                format!("This is not JSON: {error}."),
            )),
        }
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

    /// A truth value; `null` is none.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        match self.take(name, "true or false", |value| value.as_bool()) {
            Given::Value(value) => Some(value),
            Given::Absent => None,
            Given::Null => {
                self.wrong(
                    name,
                    FieldCode::WrongType {
                        expected: "true or false".into(),
                    },
                );
                None
            }
        }
    }

    /// A text that must be there.
    pub fn required(&mut self, name: &str) -> Option<String> {
        let before = self.errors.0.len();
        let given = self.text(name);
        if self.errors.0.len() == before && !matches!(given, Given::Value(_)) {
            self.wrong(name, FieldCode::Required);
        }
        given.value()
    }

    /// A field whose value does not matter here.
    pub fn ignore(&mut self, name: &str) {
        self.members.remove(name);
    }

    /// A field that exists and can't be set here.
    pub fn forbid(&mut self, name: &str, text: &'static str) {
        if self.members.remove(name).is_some() {
            self.wrong(name, FieldCode::Other { text: text.into() });
        }
    }

    /// Notes that a field is wrong.
    pub fn wrong(&mut self, name: &str, code: FieldCode) {
        self.errors.push(name.to_owned(), code);
    }

    /// Refuses what is left over, and all that was wrong.
    ///
    /// # Errors
    /// Each wrong field, and each that does not exist.
    pub fn finish(mut self) -> Result<(), FieldErrors> {
        for (name, _) in std::mem::take(&mut self.members) {
            self.errors.push(name, FieldCode::Unknown);
        }
        self.errors.or(())
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

/// An object whose repeated names are noticed: RFC 8259, section 4, leaves open which of them counts, so none does.
struct Object {
    members: Map<String, Value>,
    twice: Vec<String>,
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut object = Object {
            members: Map::new(),
            twice: Vec::new(),
        };
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if object.members.insert(name.clone(), value).is_some() {
                object.twice.push(name);
            }
        }
        Ok(object)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn fields(json: &str) -> Fields {
        Fields::parse(json.as_bytes()).unwrap()
    }

    fn wrong(fields: Fields) -> Vec<String> {
        fields.finish().unwrap_err().texts().into_keys().collect()
    }

    #[test]
    fn only_an_object_is_one() {
        for bad in [
            "",
            "{",
            "[]",
            "null",
            "1",
            "\"a\"",
            "{\"a\":1,}",
            "{} {}",
            "{\"a\": \"\\ud800\"}",
            "\u{feff}{}",
        ] {
            assert_eq!(
                Fields::parse(bad.as_bytes()).unwrap_err().status().as_u16(),
                422,
                "{bad}"
            );
        }
        assert_eq!(
            Fields::parse(b"{\"a\": \"\xff\"}")
                .unwrap_err()
                .status()
                .as_u16(),
            422
        );
        let deep = "[".repeat(100_000);
        assert_eq!(
            Fields::parse(format!("{{\"a\":{deep}").as_bytes())
                .unwrap_err()
                .status()
                .as_u16(),
            422
        );
        fields("{}").finish().unwrap();
    }

    #[test]
    fn what_is_there_is_read() {
        let mut fields = fields(
            r#"{"text": " a ", "none": null, "yes": true, "id": "0190c5a0-0000-7000-8000-000000000000"}"#,
        );
        assert_eq!(fields.text("text"), Given::Value(" a ".into()));
        assert_eq!(fields.text("none"), Given::Null);
        assert_eq!(fields.text("absent"), Given::Absent);
        assert_eq!(fields.flag("yes"), Some(true));
        assert!(matches!(fields.id::<Uuid>("id"), Given::Value(_)));
        fields.finish().unwrap();
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let mut fields = fields(
            r#"{"text": 1, "flag": "true", "flag2": null, "id": "x", "twice": 1, "twice": "b", "more": {}, "kind": []}"#,
        );
        fields.text("text");
        fields.flag("flag");
        fields.flag("flag2");
        fields.id::<Uuid>("id");
        fields.text("twice");
        fields.required("kind");
        fields.required("missing");
        assert_eq!(
            wrong(fields),
            [
                "flag", "flag2", "id", "kind", "missing", "more", "text", "twice"
            ]
        );
    }
}
