//! A member of a request, and whether it is required.
//!
//! `T` is required. `Option<T>` may be absent, and `null` is rejected. [`Given<T>`] distinguishes absent (unchanged), `null` (cleared) and a value.

use crate::read::{Fields, Given};
use crate::value::Value;
use model::field::{FieldCode, FieldErrors};
use model::spec::FieldSpec;
use serde_json::{Map, Value as Json};

#[cfg(feature = "schema")]
use crate::value::Referred;
#[cfg(feature = "schema")]
use serde_json::json;

impl Fields {
    /// Reads a member by its type and limits; `None` when it is invalid, which is recorded.
    pub fn member<T: Member>(&mut self, name: &'static str, spec: &T::Spec) -> Option<T> {
        T::read(self, name, spec)
    }
}

/// A member of a request.
pub trait Member: Sized {
    /// The type of its limits.
    type Spec;

    /// Whether it is required.
    const REQUIRED: bool;

    /// Reads it; `None` when it is invalid, which is recorded.
    fn read(fields: &mut Fields, name: &'static str, spec: &Self::Spec) -> Option<Self>;

    /// Records violated limits.
    fn check(&self, name: &str, spec: &Self::Spec, found: &mut FieldErrors);

    /// Writes it, unless it is absent.
    fn write(&self, name: &str, members: &mut Map<String, Json>);

    /// The limits, when it is a text.
    fn text(spec: &Self::Spec) -> Option<FieldSpec>;

    /// Its schema.
    #[cfg(feature = "schema")]
    fn schema(spec: &Self::Spec) -> Json;

    /// The schemas that its schema refers to.
    #[cfg(feature = "schema")]
    fn referred(found: &mut Referred);
}

macro_rules! as_its_value {
    () => {
        fn text(spec: &Self::Spec) -> Option<FieldSpec> {
            T::text(spec)
        }

        #[cfg(feature = "schema")]
        fn referred(found: &mut Referred) {
            T::referred(found);
        }
    };
}

impl<T: Value> Member for T {
    type Spec = T::Spec;

    const REQUIRED: bool = true;

    fn read(fields: &mut Fields, name: &'static str, spec: &T::Spec) -> Option<T> {
        match fields.take_raw(name) {
            None | Some(Json::Null) => {
                fields.wrong(name, FieldCode::Required);
                None
            }
            Some(value) => <T as Value>::read(value, name, spec, fields.errors()),
        }
    }

    fn check(&self, name: &str, spec: &T::Spec, found: &mut FieldErrors) {
        Value::check(self, name, spec, found);
    }

    fn write(&self, name: &str, members: &mut Map<String, Json>) {
        members.insert(name.to_owned(), Value::write(self));
    }

    #[cfg(feature = "schema")]
    fn schema(spec: &T::Spec) -> Json {
        <T as Value>::schema(spec)
    }

    as_its_value!();
}

impl<T: Value> Member for Option<T> {
    type Spec = T::Spec;

    const REQUIRED: bool = false;

    fn read(fields: &mut Fields, name: &'static str, spec: &T::Spec) -> Option<Self> {
        match fields.take_raw(name) {
            None => Some(None),
            Some(Json::Null) if T::NULL_IS_ABSENT => Some(None),
            Some(value) => T::read(value, name, spec, fields.errors()).map(Some),
        }
    }

    fn check(&self, name: &str, spec: &T::Spec, found: &mut FieldErrors) {
        if let Some(value) = self {
            value.check(name, spec, found);
        }
    }

    fn write(&self, name: &str, members: &mut Map<String, Json>) {
        if let Some(value) = self {
            members.insert(name.to_owned(), value.write());
        }
    }

    #[cfg(feature = "schema")]
    fn schema(spec: &T::Spec) -> Json {
        T::schema(spec)
    }

    as_its_value!();
}

impl<T: Value> Member for Given<T> {
    type Spec = T::Spec;

    const REQUIRED: bool = false;

    fn read(fields: &mut Fields, name: &'static str, spec: &T::Spec) -> Option<Self> {
        match fields.take_raw(name) {
            None => Some(Self::Absent),
            Some(value) if T::is_nothing(&value, spec) => Some(Self::Null),
            Some(value) => T::read(value, name, spec, fields.errors()).map(Self::Value),
        }
    }

    fn check(&self, name: &str, spec: &T::Spec, found: &mut FieldErrors) {
        match self {
            Self::Absent => {}
            Self::Null => T::check_cleared(name, spec, found),
            Self::Value(value) => value.check(name, spec, found),
        }
    }

    fn write(&self, name: &str, members: &mut Map<String, Json>) {
        let value = match self {
            Self::Absent => return,
            Self::Null => Json::Null,
            Self::Value(value) => value.write(),
        };
        members.insert(name.to_owned(), value);
    }

    #[cfg(feature = "schema")]
    fn schema(spec: &T::Spec) -> Json {
        nullable(T::schema(spec))
    }

    as_its_value!();
}

/// The same schema, which also accepts `null`, and the empty text that means the same.
#[cfg(feature = "schema")]
pub(crate) fn nullable(mut schema: Json) -> Json {
    let Some(members) = schema.as_object_mut() else {
        return schema;
    };
    match members.get("type") {
        Some(kind) => {
            let kinds = json!([kind, "null"]);
            members.insert("type".into(), kinds);
            members.remove("minLength");
            members.remove("pattern");
            schema
        }
        None => json!({ "oneOf": [{ "type": "null" }, schema] }),
    }
}
