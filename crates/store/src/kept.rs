//! Columns of JSON whose types are versioned: read and written by [`model::stored`].

use crate::error::Error;
use model::plan::Change;
use model::stored::{self, Event, Object, Stored, TaskSnapshot};
use model::task::{Cause, CreatedBy, TaskError, TaskResult, TaskState};
use serde_json::Value;
use sqlx::error::BoxDynError;
use sqlx::types::Json;
use sqlx::{Database, Decode, Type};

/// The value of a JSON column.
pub struct Kept<T>(T);

/// The value of a nullable JSON column.
pub struct MaybeKept<T>(Option<T>);

/// The value of a JSON column that holds a list: one item that can't be read makes the row unreadable.
pub struct KeptList<T>(Vec<T>);

/// The value of a text column that holds JSON.
pub struct KeptText<T>(T);

/// The worker's notes: unreadable notes are kept as they are, so that the task is still shown, and it is set aside when it is claimed.
pub struct KeptState(TaskState);

macro_rules! typed_as {
    ($($name:ty as $kind:ty),+ $(,)?) => {$(
        impl<DB: Database, T> Type<DB> for $name where $kind: Type<DB> {
            fn type_info() -> DB::TypeInfo {
                <$kind as Type<DB>>::type_info()
            }

            fn compatible(of: &DB::TypeInfo) -> bool {
                <$kind as Type<DB>>::compatible(of)
            }
        }
    )+};
}

typed_as!(
    Kept<T> as Json<Value>,
    MaybeKept<T> as Json<Value>,
    KeptList<T> as Json<Value>,
    KeptText<T> as String,
);

impl<DB: Database> Type<DB> for KeptState
where
    Json<Value>: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <Json<Value> as Type<DB>>::type_info()
    }

    fn compatible(of: &DB::TypeInfo) -> bool {
        <Json<Value> as Type<DB>>::compatible(of)
    }
}

impl<'r, DB: Database, T: Stored> Decode<'r, DB> for Kept<T>
where
    Json<Value>: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let Json(value) = Json::<Value>::decode(value)?;
        Ok(Self(stored::read(value)?))
    }
}

impl<'r, DB: Database, T: Stored> Decode<'r, DB> for MaybeKept<T>
where
    Option<Json<Value>>: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let value = Option::<Json<Value>>::decode(value)?;
        let read = value.map(|Json(value)| stored::read(value)).transpose()?;
        Ok(Self(read))
    }
}

impl<'r, DB: Database, T: Stored> Decode<'r, DB> for KeptList<T>
where
    Json<Value>: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let Json(value) = Json::<Value>::decode(value)?;
        Ok(Self(stored::read_list(value)?))
    }
}

impl<'r, DB: Database, T: Stored> Decode<'r, DB> for KeptText<T>
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let text = String::decode(value)?;
        Ok(Self(stored::read(serde_json::from_str(&text)?)?))
    }
}

impl<'r, DB: Database> Decode<'r, DB> for KeptState
where
    Json<Value>: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let Json(value) = Json::<Value>::decode(value)?;
        let read = stored::read(value.clone());
        Ok(Self(read.unwrap_or_else(|why| TaskState::Unreadable {
            kept: value,
            why: format!("state: {why}"),
        })))
    }
}

macro_rules! kept {
    ($($kind:ty),+) => {$(
        impl From<Kept<$kind>> for $kind {
            fn from(kept: Kept<$kind>) -> Self {
                kept.0
            }
        }
    )+};
}

kept!(Cause, Change, CreatedBy, Object, TaskError);

macro_rules! maybe_kept {
    ($($kind:ty),+) => {$(
        impl From<MaybeKept<$kind>> for Option<$kind> {
            fn from(kept: MaybeKept<$kind>) -> Self {
                kept.0
            }
        }
    )+};
}

maybe_kept!(TaskError, TaskResult, CreatedBy);

impl<T> From<KeptList<T>> for Vec<T> {
    fn from(kept: KeptList<T>) -> Self {
        kept.0
    }
}

impl From<MaybeKept<Object>> for Option<Value> {
    fn from(kept: MaybeKept<Object>) -> Self {
        kept.0.map(Object::into_value)
    }
}

impl From<KeptText<Event>> for Event {
    fn from(kept: KeptText<Event>) -> Self {
        kept.0
    }
}

impl From<KeptState> for TaskState {
    fn from(kept: KeptState) -> Self {
        kept.0
    }
}

/// A task as an event stores it, or why it can't be read: one unreadable event does not end a stream.
pub struct KeptSnapshot(Result<TaskSnapshot, String>);

impl<DB: Database> Type<DB> for KeptSnapshot
where
    Json<Value>: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <Json<Value> as Type<DB>>::type_info()
    }

    fn compatible(of: &DB::TypeInfo) -> bool {
        <Json<Value> as Type<DB>>::compatible(of)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for KeptSnapshot
where
    Json<Value>: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let Json(value) = Json::<Value>::decode(value)?;
        Ok(Self(stored::read(value)))
    }
}

impl From<KeptSnapshot> for Result<TaskSnapshot, String> {
    fn from(kept: KeptSnapshot) -> Self {
        kept.0
    }
}

/// The value to write to a column.
pub(crate) fn write<T: Stored>(what: &T) -> Result<Json<Value>, Error> {
    stored::write(what).map(Json).map_err(Error::Unreadable)
}

/// The same for an object, which is not needed afterwards: nothing of it is copied.
pub(crate) fn write_object(object: Object) -> Result<Json<Value>, Error> {
    stored::write_owned(object)
        .map(Json)
        .map_err(Error::Unreadable)
}

/// The list to write to a column.
pub(crate) fn write_list<T: Stored>(items: &[T]) -> Result<Json<Value>, Error> {
    stored::write_list(items)
        .map(Json)
        .map_err(Error::Unreadable)
}

/// The value to write to a nullable column.
pub(crate) fn write_maybe<T: Stored>(what: Option<&T>) -> Result<Option<Json<Value>>, Error> {
    what.map(write).transpose()
}

/// The worker's notes; unreadable ones are written back as they are.
pub(crate) fn write_state(state: &TaskState) -> Result<Json<Value>, Error> {
    match state {
        TaskState::Unreadable { kept, .. } => Ok(Json(kept.clone())),
        state => write(state),
    }
}
