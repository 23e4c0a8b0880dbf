//! The use cases' errors. What a caller may see is separate from what only the log may see.

use model::access::Scope;
use model::field::{FieldCode, FieldErrors};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use store::Unique;

/// The cause of an internal error, with its own [`source`](std::error::Error::source).
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A use case's result.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did nothing. Except for [`Error::Internal`], every text in here may be shown.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or it belongs to somebody else: the two are indistinguishable.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in, or the key is unknown, expired or revoked.
    #[error("sign in first")]
    Unauthenticated,
    /// In the caller's organization, but the role or the key's scopes are insufficient.
    #[error("your role or key does not allow this: {0}")]
    Forbidden(Required),
    /// Fields are wrong; each is named.
    #[error("some fields are wrong")]
    Invalid(FieldErrors),
    /// A business rule refuses it.
    #[error("{message}")]
    Rule {
        /// A stable dotted code, such as `contact.in_use`.
        code: &'static str,
        /// What it means and what would be accepted.
        message: Cow<'static, str>,
        /// The fields it is about.
        fields: FieldErrors,
    },
    /// Somebody else changed it meanwhile. Nothing was written.
    #[error("it was changed meanwhile")]
    Stale {
        /// Its present state, as the API shows it.
        current: Box<Value>,
        /// Its present version.
        version: i64,
    },
    /// Too many attempts.
    #[error("too many tries; wait {retry_after} s")]
    Throttled {
        /// Seconds until the next attempt is allowed.
        retry_after: u64,
    },
    /// A registry or the database is not available at the moment. Nothing was written.
    #[error("{0}")]
    Unavailable(String),
    /// An internal error. Its text and cause are for the log alone.
    #[error(transparent)]
    Internal(Cause),
}

/// What a caller would have to be, or to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// A key with this scope, or a role that includes it.
    Scope(Scope),
    /// Access to all projects.
    AllProjects,
    /// A role above guest.
    AboveGuest,
    /// A login session.
    SignedIn,
    /// Access to the machine that this runs on.
    CommandLine,
}

impl fmt::Display for Required {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scope(scope) => scope.as_str(),
            Self::AllProjects => "a key that is tied to no project",
            Self::AboveGuest => "a role above guest",
            Self::SignedIn => "a person who is signed in",
            Self::CommandLine => "the command line of this machine",
        })
    }
}

impl Error {
    /// An internal error: an error from below, or a text.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// Somebody else changed it: its present state, as the API shows it, and its version.
    pub fn stale(current: impl Serialize, version: i64) -> Self {
        match serde_json::to_value(current) {
            Ok(current) => Self::Stale {
                current: Box::new(current),
                version,
            },
            Err(error) => Self::internal(error),
        }
    }

    /// One wrong field.
    #[must_use]
    pub fn field(name: impl Into<Cow<'static, str>>, code: FieldCode) -> Self {
        Self::Invalid(FieldErrors::one(name, code))
    }

    /// A rule that names no field.
    #[must_use]
    pub fn rule(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::Rule {
            code,
            message: message.into(),
            fields: FieldErrors::default(),
        }
    }

    /// A rule about one field.
    #[must_use]
    pub fn field_rule(
        code: &'static str,
        field: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let message = message.into();
        let fields = FieldErrors::one(
            field,
            FieldCode::Other {
                text: message.clone(),
            },
        );
        Self::Rule {
            code,
            message,
            fields,
        }
    }
}

/// An error and its causes, on one line: for the log.
#[must_use]
pub fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let mut said: Vec<String> = causes.map(ToString::to_string).collect();
    // Wrapping errors often repeat their source.
    said.dedup();
    said.join(": ")
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        store::attempt::Attempt::heard(&error);
        match error {
            store::Error::Busy => {
                Self::Unavailable("The database is busy. Nothing was written; try again.".into())
            }
            // Callers that send a version compare it first, so this is a race between that check and the write.
            store::Error::Stale | store::Error::Conflict => Self::Unavailable(
                "Somebody else changed it at the same moment. Nothing was written; try again."
                    .into(),
            ),
            store::Error::DiskFull => Self::Unavailable(
                "The disk is full. Nothing was written; whoever runs this installation has to make room."
                    .into(),
            ),
            store::Error::Unreachable(_) => Self::Unavailable(
                "The database gives no answer just now. Nothing was written; try again.".into(),
            ),
            store::Error::Unknown => Self::Unavailable(
                "The line to the database broke while this was written: it may stand or not. Look before you do it again."
                    .into(),
            ),
            // Use cases check first; these are races with a request that deletes or creates the thing at the same moment.
            store::Error::Missing => Self::rule(
                "reference.gone",
                "Something that this refers to was deleted at the same moment. Nothing was written; look again and choose something else.",
            ),
            store::Error::InUse => Self::rule(
                "reference.in_use",
                "Something began to use it at the same moment. Nothing was written; look again at what uses it.",
            ),
            store::Error::Duplicate(
                unique @ (Unique::HandleTaken
                | Unique::DomainName
                | Unique::Email
                | Unique::PrimaryLocation
                | Unique::TeamSlug),
            ) => Self::rule("reference.taken", taken(unique)),
            other => Self::internal(other),
        }
    }
}

/// What was taken by somebody else between a use case's check and its write.
fn taken(unique: Unique) -> &'static str {
    match unique {
        Unique::Email => {
            "Somebody took this e-mail address at the same moment. Nothing was written."
        }
        Unique::DomainName => {
            "Somebody took this domain into a book at the same moment. Nothing was written."
        }
        Unique::PrimaryLocation => {
            "Another office became the primary one at the same moment. Nothing was written; try again."
        }
        Unique::TeamSlug => {
            "Somebody made a team of this name at the same moment. Nothing was written."
        }
        _ => "Somebody took this at the same moment. Nothing was written; try again.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_of_ours_keeps_what_it_came_from() {
        #[derive(Debug, thiserror::Error)]
        #[error("it can't be written")]
        struct Above(#[source] std::io::Error);
        let error = Error::internal(Above(std::io::Error::other("the disk is gone")));
        assert_eq!(error.to_string(), "it can't be written");
        assert_eq!(causes(&error), "it can't be written: the disk is gone");
    }

    #[test]
    fn who_came_second_may_try_again() {
        for retryable in [
            store::Error::Stale,
            store::Error::Busy,
            store::Error::Conflict,
            store::Error::DiskFull,
            store::Error::Unreachable(String::new()),
            store::Error::Unknown,
        ] {
            assert!(matches!(Error::from(retryable), Error::Unavailable(_)));
        }
        assert!(matches!(
            Error::from(store::Error::Aborted),
            Error::Internal(_)
        ));
    }

    #[test]
    fn a_race_on_what_is_referred_to_is_told_in_words() {
        for (error, code) in [
            (store::Error::Missing, "reference.gone"),
            (store::Error::InUse, "reference.in_use"),
            (store::Error::Duplicate(Unique::Email), "reference.taken"),
        ] {
            assert!(matches!(Error::from(error), Error::Rule { code: found, .. } if found == code));
        }
    }

    #[test]
    fn what_nobody_knows_is_not_called_unwritten() {
        let words = Error::from(store::Error::Unknown).to_string();
        assert!(words.contains("may stand or not"), "{words}");
    }
}
