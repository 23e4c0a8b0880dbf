//! A JSON object, field by field: whatever is wrong is collected, so that one answer names all of it.

use crate::http::problem::Problem;
use model::field::{FieldCode, FieldErrors};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
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

    /// A text that is a UUID; an empty text is as good as `null`.
    pub fn slot<T: From<Uuid>>(&mut self, name: &str) -> Given<T> {
        let empty = |value: &Value| value.as_str().is_some_and(|text| text.trim().is_empty());
        if self.members.get(name).is_some_and(empty) {
            self.members.remove(name);
            return Given::Null;
        }
        self.id(name)
    }

    /// A truth value; `null` is none.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.exact(name, "true or false", |value| value.as_bool())
    }

    /// A whole number from 0; `null` is none.
    pub fn number(&mut self, name: &str) -> Option<u32> {
        self.exact(name, "a whole number", |value| {
            value.as_u64()?.try_into().ok()
        })
    }

    /// A text out of a few; `null` is none.
    pub fn word<T>(
        &mut self,
        name: &str,
        expected: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.exact(name, expected, |value| read(value.as_str()?))
    }

    /// A list of texts, each of which must be readable; `null` is as good as nothing, an empty list is refused.
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

    /// An object within the object. What `read` leaves is refused; wrong fields are named behind this one: `policies.settle_seconds`.
    pub fn object(&mut self, name: &str, read: impl FnOnce(&mut Self)) {
        let members = self.exact(name, "an object", |value| match value {
            Value::Object(members) => Some(members),
            _ => None,
        });
        let Some(members) = members else { return };
        let mut inner = Self {
            members,
            errors: FieldErrors::default(),
        };
        read(&mut inner);
        for error in inner.finish().err().unwrap_or_default().0 {
            self.errors
                .push(format!("{name}.{}", error.field), error.code);
        }
    }

    /// The named ones of these texts: `null` and an empty text clear.
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

    /// A text that must be there.
    pub fn required(&mut self, name: &str) -> Option<String> {
        let before = self.errors.0.len();
        let given = self.text(name);
        if self.errors.0.len() == before && !matches!(given, Given::Value(_)) {
            self.wrong(name, FieldCode::Required);
        }
        given.value()
    }

    /// An id that must be there.
    pub fn required_id<T: From<Uuid>>(&mut self, name: &str) -> Option<T> {
        let before = self.errors.0.len();
        let given = self.id(name);
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

    /// [`Fields::finish`], with what the model finds wrong in the named fields beside it, so that one answer names all of it.
    ///
    /// # Errors
    /// As [`Fields::finish`]; nothing of the model's alone, since the use case says that.
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

    /// A value of one type; `null` is none.
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
    fn numbers_lists_and_objects_are_read() {
        let mut fields = fields(
            r#"{"seconds": 5, "roles": ["a", "b"], "inner": {"flag": true}, "slot": " ", "gone": null}"#,
        );
        assert_eq!(fields.number("seconds"), Some(5));
        let one = |text: &str| (text.len() == 1).then(|| text.to_owned());
        assert_eq!(
            fields.list("roles", "letters", one),
            Some(vec!["a".into(), "b".into()])
        );
        assert_eq!(fields.list("gone", "letters", one), None);
        let mut inner = None;
        fields.object("inner", |of| inner = of.flag("flag"));
        assert_eq!(inner, Some(true));
        assert_eq!(fields.slot::<Uuid>("slot"), Given::Null);
        fields.finish().unwrap();
    }

    #[test]
    fn wrong_numbers_lists_and_objects_are_named() {
        let mut fields = fields(
            r#"{"n1": -1, "n2": 1.5, "n3": 4294967296, "n4": "5", "l1": [], "l2": ["long"], "l3": "a", "o1": [], "o2": null, "o3": {"flag": 1, "more": 1}, "s": "x"}"#,
        );
        for name in ["n1", "n2", "n3", "n4"] {
            assert_eq!(fields.number(name), None);
        }
        let one = |text: &str| (text.len() == 1).then_some(());
        for name in ["l1", "l2", "l3"] {
            fields.list(name, "letters", one);
        }
        for name in ["o1", "o2", "o3"] {
            fields.object(name, |of| {
                of.flag("flag");
            });
        }
        fields.slot::<Uuid>("s");
        assert_eq!(
            wrong(fields),
            [
                "l1", "l2", "l3", "n1", "n2", "n3", "n4", "o1", "o2", "o3.flag", "o3.more", "s"
            ]
        );
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
