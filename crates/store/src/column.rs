//! How columns become the types of `model`: enums by their words, nullable ids by name.

use crate::error::Error;
use chrono::{DateTime, SubsecRound, Utc};
use model::access::OrgRole;
use model::agreement::{AgreementState, DifferenceCause};
use model::certificate::CertificateRole;
use model::domain_name::DomainName;
use model::id::{ContactId, DomainId, ProjectId, TaskId, TeamId, UserId};
use model::import::Kind;
use model::resolution::Source;
use model::role::Role;
use model::task::{Awaiting, StreamEvent, TaskStatus, TaskType};
use model::verification::{LetterKind, LetterStatus};
use model::webhook::{DeliveryStatus, Topic};
use model::words::UnknownWord;
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// PostgreSQL stores times to the microsecond. Both engines are given no finer ones.
pub(crate) fn micros(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(6)
}

/// A value of an enum, stored as a word.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct Word(String);

/// A value of an enum, or none.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct MaybeWord(Option<String>);

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
        impl TryFrom<Word> for $name {
            type Error = UnknownWord;

            fn try_from(word: Word) -> Result<Self, UnknownWord> {
                word.0.parse()
            }
        }
    )+};
}

read_by_word! {
    AgreementState,
    DifferenceCause,
    CertificateRole,
    TaskType,
    TaskStatus,
    StreamEvent,
    LetterKind,
    LetterStatus,
    DeliveryStatus,
    OrgRole,
    Role,
    Source,
}

/// The database holds something that is not a domain name.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no domain name")]
pub struct NoDomainName(String);

impl TryFrom<Word> for DomainName {
    type Error = NoDomainName;

    fn try_from(word: Word) -> Result<Self, NoDomainName> {
        Self::parse(&word.0).map_err(|_| NoDomainName(word.0))
    }
}

/// For a row that is useful without the value.
impl From<Word> for Result<Kind, UnknownWord> {
    fn from(word: Word) -> Self {
        word.0.parse()
    }
}

impl TryFrom<MaybeWord> for Option<Awaiting> {
    type Error = UnknownWord;

    fn try_from(word: MaybeWord) -> Result<Self, UnknownWord> {
        word.0.map(|word| word.parse()).transpose()
    }
}

impl TryFrom<MaybeWord> for Option<DifferenceCause> {
    type Error = UnknownWord;

    fn try_from(word: MaybeWord) -> Result<Self, UnknownWord> {
        word.0.map(|word| word.parse()).transpose()
    }
}

/// Topics, as a JSON list of their words. It is a text column on both engines, and searched with `LIKE`.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct Topics(String);

impl Topics {
    /// The list as it is stored.
    pub(crate) fn of(topics: &BTreeSet<Topic>) -> Result<String, Error> {
        serde_json::to_string(topics).map_err(|error| Error::Unreadable(error.to_string()))
    }
}

impl TryFrom<Topics> for BTreeSet<Topic> {
    type Error = serde_json::Error;

    fn try_from(stored: Topics) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&stored.0)
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

maybe_ids!(ContactId, ProjectId, UserId, DomainId, TaskId, TeamId);
