//! How columns become the types of `model`: words by their table of words, nullable ids by name.

use crate::error::Error;
use chrono::{DateTime, SubsecRound, Utc};
use model::access::OrgRole;
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

/// What PostgreSQL keeps of a time: microseconds. Both engines are given no more.
pub(crate) fn micros(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(6)
}

/// A word of a closed list.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct Word(String);

/// A word of a closed list, or none.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct MaybeWord(Option<String>);

/// An id, or none.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct MaybeId(Option<Uuid>);

/// JSON as text. What can't be read becomes null, so that one bad value spoils its own row and not the list that it stands in.
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

/// The database holds what is no domain name.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no domain name")]
pub struct NoDomainName(String);

impl TryFrom<Word> for DomainName {
    type Error = NoDomainName;

    fn try_from(word: Word) -> Result<Self, NoDomainName> {
        Self::parse(&word.0).map_err(|_| NoDomainName(word.0))
    }
}

/// For a row that is of use without it.
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

/// Topics, as a JSON list of their words. It is a column of text on both engines, and looked through with `LIKE`.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct Topics(String);

impl Topics {
    /// The list as it is written.
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
