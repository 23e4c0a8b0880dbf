//! How columns become the types of `model`: words by their table of words, nullable ids by name.

use chrono::{DateTime, SubsecRound, Utc};
use model::certificate::CertificateRole;
use model::domain_name::DomainName;
use model::id::{ContactId, DomainId, ProjectId, TaskId, TeamId, UserId};
use model::resolution::Source;
use model::role::Role;
use model::task::{Awaiting, StreamEvent, TaskStatus, TaskType};
use model::verification::{LetterKind, LetterStatus};
use model::webhook::DeliveryStatus;
use serde_json::Value;
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

/// The database holds a word that this version does not know.
#[derive(Debug, thiserror::Error)]
#[error("unknown word {0:?}")]
pub struct UnknownWord(String);

macro_rules! words {
    ($($name:ty => $read:expr;)+) => {$(
        impl TryFrom<Word> for $name {
            type Error = UnknownWord;

            fn try_from(word: Word) -> Result<Self, UnknownWord> {
                let read: fn(&str) -> Option<Self> = $read;
                read(&word.0).ok_or(UnknownWord(word.0))
            }
        }
    )+};
}

words! {
    CertificateRole => CertificateRole::from_word;
    TaskType => TaskType::from_word;
    TaskStatus => TaskStatus::from_word;
    StreamEvent => StreamEvent::from_word;
    LetterKind => LetterKind::from_word;
    LetterStatus => LetterStatus::from_word;
    DeliveryStatus => DeliveryStatus::from_word;
    Role => |word| word.parse().ok();
    Source => |word| [Source::Domain, Source::Team, Source::Organization].into_iter().find(|source| source.as_str() == word);
    DomainName => |word| DomainName::parse(word).ok();
}

impl TryFrom<MaybeWord> for Option<Awaiting> {
    type Error = UnknownWord;

    fn try_from(word: MaybeWord) -> Result<Self, UnknownWord> {
        word.0
            .map(|word| Awaiting::from_word(&word).ok_or(UnknownWord(word)))
            .transpose()
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
