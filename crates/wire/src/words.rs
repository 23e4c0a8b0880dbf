//! Members whose value is one of a few words, those of the model's enums.

pub use model::access::{OrgRole as MemberRole, Scope};
pub use model::agreement::{AgreementState, DifferenceCause, Take};
pub use model::contact::{ContactKind as Kind, CopyBecomes, VerificationStatus as Verification};
pub use model::policy::ChangePolicy as RegistrantChange;
pub use model::registry_message::MessageKind;
pub use model::resolution::Source as RoleSource;
pub use model::role::Role;
pub use model::task::{
    ActorKind, Awaiting, StepName, StepStatus, StreamEvent, TaskStatus, TaskType,
};
pub use model::webhook::{DeliveryStatus, Topic};

use crate::value::{Value, wrong_type};
use model::field::FieldErrors;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::borrow::Cow;

#[cfg(feature = "schema")]
use crate::value::Referred;

/// Kind of a new contact. `custom` is another word for `external`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NewKind {
    /// It follows a person and an office.
    Member,
    /// The same as `external`.
    Custom,
    /// It says what it is told.
    External,
}

impl NewKind {
    /// Every word.
    pub const ALL: [Self; 3] = [Self::Member, Self::Custom, Self::External];

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Custom => "custom",
            Self::External => "external",
        }
    }
}

/// A name server as it was given; the model validates it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Host(pub String);

/// `a, b or c`.
fn listed<'a>(words: impl Iterator<Item = &'a str>, last: &str) -> String {
    let words: Vec<&str> = words.collect();
    match words.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// Members whose value must be one of a few words.
macro_rules! words {
    ($($kind:ident;)+) => {
        $(
            impl Value for $kind {
                type Spec = ();

                fn expected() -> Cow<'static, str> {
                    listed($kind::ALL.iter().map(|word| word.as_str()), "or").into()
                }

                fn many() -> Cow<'static, str> {
                    listed($kind::ALL.iter().map(|word| word.as_str()), "and").into()
                }

                fn read(value: Json, name: &str, (): &(), errors: &mut FieldErrors) -> Option<Self> {
                    let word = value.as_str().and_then(|text| {
                        $kind::ALL.iter().copied().find(|word| word.as_str() == text)
                    });
                    word.or_else(|| wrong_type::<Self>(name, errors))
                }

                fn write(&self) -> Json {
                    self.as_str().into()
                }

                #[cfg(feature = "schema")]
                fn schema((): &()) -> Json {
                    crate::schema::reference(&<$kind as utoipa::ToSchema>::name())
                }

                #[cfg(feature = "schema")]
                fn referred(found: &mut Referred) {
                    use utoipa::{PartialSchema, ToSchema};
                    found.push(($kind::name().into_owned(), <$kind as PartialSchema>::schema()));
                }
            }
        )+
    };
}

words! {
    AgreementState;
    DifferenceCause;
    MemberRole;
    NewKind;
    RegistrantChange;
    Role;
    Scope;
    Take;
    TaskStatus;
    TaskType;
    Topic;
}

/// Texts that the use case looks up.
macro_rules! open {
    ($($kind:ident, $one:literal, $many:literal, $schema:expr $(, $named:ident)?;)+) => {
        $(
            impl Value for $kind {
                type Spec = ();

                fn expected() -> Cow<'static, str> {
                    $one.into()
                }

                fn many() -> Cow<'static, str> {
                    $many.into()
                }

                fn read(value: Json, name: &str, (): &(), errors: &mut FieldErrors) -> Option<Self> {
                    match value {
                        Json::String(text) => Some(Self(text)),
                        _ => wrong_type::<Self>(name, errors),
                    }
                }

                fn write(&self) -> Json {
                    self.0.as_str().into()
                }

                #[cfg(feature = "schema")]
                fn schema((): &()) -> Json {
                    $schema
                }

            }
        )+
    };
}

open! {
    Host, "a host name", "host names", serde_json::json!({ "type": "string" });
}
