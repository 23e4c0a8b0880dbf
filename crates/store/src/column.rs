//! How columns become the types of `model`: enums by their words, nullable ids by name.

use crate::error::Error;
use chrono::{DateTime, SubsecRound, Utc};
use model::access::OrgRole;
use model::agreement::{AgreementState, DifferenceCause};
use model::certificate::CertificateRole;
use model::domain_name::DomainName;
use model::id::{ContactId, DomainId, OrganizationId, ProjectId, TaskId, TeamId, UserId};
use model::import::Kind;
use model::letter::Refusal;
use model::registry::ObjectKind;
use model::registry_message::MessageKind;
use model::resolution::Source;
use model::role::Role;
use model::stored::Stored;
use model::task::{Awaiting, StreamEvent, TaskStatus, TaskType};
use model::verification::{LetterKind, LetterStatus};
use model::webhook::{DeliveryStatus, Topic};
use model::words::UnknownWord;
use serde_json::Value;
use sqlx::error::BoxDynError;
use sqlx::types::Json;
use sqlx::{Database, Decode, Type};
use std::collections::BTreeSet;
use uuid::Uuid;

/// PostgreSQL stores times to the microsecond. Both engines are given no finer ones.
pub(crate) fn micros(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(6)
}

/// What is stored with its version.
pub(crate) fn versioned<T: Stored>(what: &T) -> Result<Json<Value>, Error> {
    let written = model::stored::write(what).map_err(Error::Unreadable)?;
    Ok(Json(written))
}

/// A value that is stored as a word. It is read while it is decoded, and not by `TryFrom`: sqlx 0.9.0 loses the error of a `try_from`, and with it the word that is not known
/// (`findings/sqlx-try-from-loses-the-error.sh`).
pub struct Word<T>(T);

/// A value that is stored as a word, or none.
pub struct MaybeWord<T>(Option<T>);

/// What words are read into.
pub(crate) trait FromWord: Sized {
    /// The value of this word.
    fn from_word(word: &str) -> Result<Self, BoxDynError>;
}

macro_rules! stored_as {
    ($($name:ident as $kind:ty),+) => {$(
        impl<DB: Database, T> Type<DB> for $name<T> where $kind: Type<DB> {
            fn type_info() -> DB::TypeInfo {
                <$kind as Type<DB>>::type_info()
            }

            fn compatible(of: &DB::TypeInfo) -> bool {
                <$kind as Type<DB>>::compatible(of)
            }
        }
    )+};
}

stored_as!(Word as String, MaybeWord as Option<String>);

impl<'r, DB: Database, T: FromWord> Decode<'r, DB> for Word<T>
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        T::from_word(&String::decode(value)?).map(Self)
    }
}

impl<'r, DB: Database, T: FromWord> Decode<'r, DB> for MaybeWord<T>
where
    Option<String>: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let word = Option::<String>::decode(value)?;
        word.map(|word| T::from_word(&word)).transpose().map(Self)
    }
}

/// An id, or none.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct MaybeId(Option<Uuid>);

/// JSON as text. Unreadable text becomes null, so that one bad value spoils its own row and not the list that it is in.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct StoredJson(String);

impl From<StoredJson> for Value {
    fn from(stored: StoredJson) -> Self {
        serde_json::from_str(&stored.0).unwrap_or(Self::Null)
    }
}

macro_rules! read_by_word {
    ($($name:ty),+ $(,)?) => {$(
        impl FromWord for $name {
            fn from_word(word: &str) -> Result<Self, BoxDynError> {
                Ok(word.parse::<Self>()?)
            }
        }

        from_words!($name);
    )+};
}

macro_rules! from_words {
    ($name:ty) => {
        impl From<Word<$name>> for $name {
            fn from(word: Word<$name>) -> Self {
                word.0
            }
        }

        impl From<MaybeWord<$name>> for Option<$name> {
            fn from(word: MaybeWord<$name>) -> Self {
                word.0
            }
        }
    };
}

read_by_word! {
    AgreementState,
    Awaiting,
    DifferenceCause,
    CertificateRole,
    TaskType,
    TaskStatus,
    StreamEvent,
    LetterKind,
    LetterStatus,
    DeliveryStatus,
    OrgRole,
    Refusal,
    Role,
    Source,
    MessageKind,
    ObjectKind,
}

/// The database holds something that is not a domain name.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no domain name")]
pub struct NoDomainName(String);

impl FromWord for DomainName {
    fn from_word(word: &str) -> Result<Self, BoxDynError> {
        Ok(Self::parse(word).map_err(|_| NoDomainName(word.to_owned()))?)
    }
}

from_words!(DomainName);

/// For a row that is useful without the value.
impl FromWord for Result<Kind, UnknownWord> {
    fn from_word(word: &str) -> Result<Self, BoxDynError> {
        Ok(word.parse())
    }
}

impl From<Word<Self>> for Result<Kind, UnknownWord> {
    fn from(word: Word<Self>) -> Self {
        word.0
    }
}

/// Topics, as a JSON list of their words. It is a text column on both engines, and searched with `LIKE`.
pub struct Topics(BTreeSet<Topic>);

impl Topics {
    /// The list as it is stored.
    pub(crate) fn of(topics: &BTreeSet<Topic>) -> Result<String, Error> {
        serde_json::to_string(topics).map_err(|error| Error::Unreadable(error.to_string()))
    }
}

impl<DB: Database> Type<DB> for Topics
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <String as Type<DB>>::type_info()
    }

    fn compatible(of: &DB::TypeInfo) -> bool {
        <String as Type<DB>>::compatible(of)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for Topics
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(serde_json::from_str(&String::decode(value)?)?))
    }
}

impl From<Topics> for BTreeSet<Topic> {
    fn from(stored: Topics) -> Self {
        stored.0
    }
}

macro_rules! maybe_ids {
    ($($name:ty),+) => {$(
        impl From<MaybeId> for Option<$name> {
            fn from(id: MaybeId) -> Self {
                id.0.map(<$name>::from)
            }
        }
    )+};
}

maybe_ids!(
    ContactId,
    OrganizationId,
    ProjectId,
    UserId,
    DomainId,
    TaskId,
    TeamId
);
