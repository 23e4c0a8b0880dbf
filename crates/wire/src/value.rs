//! The types that a member of a request may have: how a value is read from JSON, written, checked, and described by the schema.

use crate::DateTime;
use model::field::{FieldCode, FieldErrors};
use model::spec::FieldSpec;
use serde_json::Value as Json;
use std::borrow::Cow;
use uuid::Uuid;

#[cfg(feature = "schema")]
use serde_json::json;
#[cfg(feature = "schema")]
use utoipa::openapi::{RefOr, Schema};

/// The schemas that others refer to, by their names.
#[cfg(feature = "schema")]
pub type Referred = Vec<(String, RefOr<Schema>)>;

/// A value that is not `null`.
pub trait Value: Sized {
    /// The type of its limits. One without a default must be given in the declaration.
    type Spec;

    /// What is expected, in words: `a text`.
    fn expected() -> Cow<'static, str>;

    /// What is expected of a list of it, in words: `texts`.
    fn many() -> Cow<'static, str> {
        format!("{}s", Self::expected().trim_start_matches("a ")).into()
    }

    /// Reads it; an error is recorded under `name`.
    fn read(value: Json, name: &str, spec: &Self::Spec, errors: &mut FieldErrors) -> Option<Self>;

    /// Whether a value means the same as `null`.
    fn is_nothing(value: &Json, _: &Self::Spec) -> bool {
        value.is_null()
    }

    /// Whether `null` means the same as absent, where the member is optional.
    const NULL_IS_ABSENT: bool = false;

    /// Records violated limits under `name`.
    fn check(&self, _name: &str, _spec: &Self::Spec, _found: &mut FieldErrors) {}

    /// Records the limits that a cleared value violates.
    fn check_cleared(_name: &str, _spec: &Self::Spec, _found: &mut FieldErrors) {}

    /// As JSON.
    fn write(&self) -> Json;

    /// The limits, when it is a text.
    fn text(_: &Self::Spec) -> Option<FieldSpec> {
        None
    }

    /// Its schema.
    #[cfg(feature = "schema")]
    fn schema(spec: &Self::Spec) -> Json;

    /// The schemas that its schema refers to.
    #[cfg(feature = "schema")]
    fn referred(_: &mut Referred) {}
}

/// Records that `name` is of the wrong type.
pub(crate) fn wrong_type<T: Value>(name: &str, errors: &mut FieldErrors) -> Option<T> {
    let expected = T::expected();
    errors.push(name.to_owned(), FieldCode::WrongType { expected });
    None
}

fn check_text(text: &str, name: &str, spec: &FieldSpec, found: &mut FieldErrors) {
    if let Err(code) = spec.accepts(text) {
        found.push(name.to_owned(), code);
    }
}

#[cfg(feature = "schema")]
pub(crate) fn text_schema(spec: &FieldSpec) -> Json {
    use model::spec::Format;
    let mut schema = json!({ "type": "string" });
    let min = spec.min.max(u32::from(spec.always_filled()));
    if spec.format == Format::Country {
        schema["pattern"] = format!("^[A-Za-z]{{{}}}$", spec.max).into();
        return schema;
    }
    schema["maxLength"] = spec.max.into();
    if min > 0 {
        schema["minLength"] = min.into();
    }
    schema
}

impl Value for String {
    type Spec = FieldSpec;

    fn expected() -> Cow<'static, str> {
        "a text".into()
    }

    fn read(value: Json, name: &str, _: &FieldSpec, errors: &mut FieldErrors) -> Option<Self> {
        match value {
            Json::String(text) => Some(text),
            _ => wrong_type::<Self>(name, errors),
        }
    }

    fn check(&self, name: &str, spec: &FieldSpec, found: &mut FieldErrors) {
        check_text(self, name, spec, found);
    }

    fn check_cleared(name: &str, spec: &FieldSpec, found: &mut FieldErrors) {
        check_text("", name, spec, found);
    }

    fn write(&self) -> Json {
        self.as_str().into()
    }

    fn text(spec: &FieldSpec) -> Option<FieldSpec> {
        Some(*spec)
    }

    #[cfg(feature = "schema")]
    fn schema(spec: &FieldSpec) -> Json {
        text_schema(spec)
    }
}

impl Value for crate::Secret {
    type Spec = FieldSpec;

    fn expected() -> Cow<'static, str> {
        String::expected()
    }

    fn read(value: Json, name: &str, spec: &FieldSpec, errors: &mut FieldErrors) -> Option<Self> {
        <String as Value>::read(value, name, spec, errors).map(Self)
    }

    fn check(&self, name: &str, spec: &FieldSpec, found: &mut FieldErrors) {
        check_text(&self.0, name, spec, found);
    }

    fn write(&self) -> Json {
        self.0.as_str().into()
    }

    fn text(spec: &FieldSpec) -> Option<FieldSpec> {
        Some(*spec)
    }

    #[cfg(feature = "schema")]
    fn schema(spec: &FieldSpec) -> Json {
        let mut schema = text_schema(spec);
        schema["format"] = "password".into();
        schema
    }
}

impl Value for bool {
    type Spec = ();

    fn expected() -> Cow<'static, str> {
        "true or false".into()
    }

    fn read(value: Json, name: &str, (): &(), errors: &mut FieldErrors) -> Option<Self> {
        value.as_bool().or_else(|| wrong_type::<Self>(name, errors))
    }

    fn write(&self) -> Json {
        (*self).into()
    }

    #[cfg(feature = "schema")]
    fn schema((): &()) -> Json {
        json!({ "type": "boolean" })
    }
}

/// The allowed numbers, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within(pub u32, pub u32);

impl Value for u32 {
    type Spec = Within;

    fn expected() -> Cow<'static, str> {
        "a whole number".into()
    }

    fn read(value: Json, name: &str, _: &Within, errors: &mut FieldErrors) -> Option<Self> {
        let number = value.as_u64().and_then(|number| number.try_into().ok());
        number.or_else(|| wrong_type::<Self>(name, errors))
    }

    fn check(&self, name: &str, spec: &Within, found: &mut FieldErrors) {
        if !(spec.0..=spec.1).contains(self) {
            let text = format!("Give {} to {}.", spec.0, spec.1).into();
            found.push(name.to_owned(), FieldCode::Other { text });
        }
    }

    fn write(&self) -> Json {
        (*self).into()
    }

    #[cfg(feature = "schema")]
    fn schema(spec: &Within) -> Json {
        json!({ "type": "integer", "format": "int32", "minimum": spec.0, "maximum": spec.1 })
    }
}

/// What an empty text means in place of an id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Empty {
    /// It is an invalid id.
    #[default]
    Wrong,
    /// The same as `null`: a form's empty choice.
    Clears,
}

impl Value for Uuid {
    type Spec = Empty;

    fn expected() -> Cow<'static, str> {
        "a UUID".into()
    }

    fn read(value: Json, name: &str, _: &Empty, errors: &mut FieldErrors) -> Option<Self> {
        let id = value.as_str().and_then(|text| Self::parse_str(text).ok());
        id.or_else(|| wrong_type::<Self>(name, errors))
    }

    fn is_nothing(value: &Json, spec: &Empty) -> bool {
        let empty = |text: &str| *spec == Empty::Clears && text.trim().is_empty();
        value.is_null() || value.as_str().is_some_and(empty)
    }

    fn write(&self) -> Json {
        self.to_string().into()
    }

    #[cfg(feature = "schema")]
    fn schema(_: &Empty) -> Json {
        json!({ "type": "string", "format": "uuid" })
    }
}

impl Value for DateTime {
    type Spec = ();

    fn expected() -> Cow<'static, str> {
        "a time such as 2027-01-31T00:00:00Z".into()
    }

    fn read(value: Json, name: &str, (): &(), errors: &mut FieldErrors) -> Option<Self> {
        let time = value.as_str().and_then(DateTime::read);
        time.or_else(|| wrong_type::<Self>(name, errors))
    }

    fn write(&self) -> Json {
        self.text().into()
    }

    #[cfg(feature = "schema")]
    fn schema((): &()) -> Json {
        json!({ "type": "string", "format": "date-time" })
    }
}

/// The most items of a list; a list has at least one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AtMost(pub Option<u32>);

impl<T: Value> Value for Vec<T>
where
    T::Spec: Default,
{
    type Spec = AtMost;

    const NULL_IS_ABSENT: bool = true;

    fn expected() -> Cow<'static, str> {
        format!("a list of {}", T::many()).into()
    }

    fn read(value: Json, name: &str, _: &AtMost, errors: &mut FieldErrors) -> Option<Self> {
        let Json::Array(items) = value else {
            return wrong_type::<Self>(name, errors);
        };
        if items.is_empty() {
            let text = "Name at least one, or leave this out.".into();
            errors.push(name.to_owned(), FieldCode::Other { text });
            return None;
        }
        let mut within = FieldErrors::default();
        let mut read = |item| T::read(item, name, &T::Spec::default(), &mut within);
        let list: Option<Self> = items.into_iter().map(&mut read).collect();
        list.or_else(|| wrong_type::<Self>(name, errors))
    }

    fn check(&self, name: &str, spec: &AtMost, found: &mut FieldErrors) {
        if let Some(most) = spec.0
            && self.len() > most as usize
        {
            let text = format!("Name at most {most}.").into();
            found.push(name.to_owned(), FieldCode::Other { text });
        }
        for item in self {
            item.check(name, &T::Spec::default(), found);
        }
    }

    fn write(&self) -> Json {
        self.iter().map(Value::write).collect()
    }

    #[cfg(feature = "schema")]
    fn schema(spec: &AtMost) -> Json {
        let items = T::schema(&T::Spec::default());
        let mut schema = json!({ "type": "array", "items": items, "minItems": 1 });
        if let Some(most) = spec.0 {
            schema["maxItems"] = most.into();
        }
        schema
    }

    #[cfg(feature = "schema")]
    fn referred(found: &mut Referred) {
        T::referred(found);
    }
}
