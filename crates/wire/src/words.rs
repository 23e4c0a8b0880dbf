//! Members that take one of a few words. The words are the model's own.

pub use model::access::OrgRole as MemberRole;
pub use model::contact::{ContactKind as Kind, VerificationStatus as Verification};
pub use model::policy::ChangePolicy as RegistrantChange;
pub use model::resolution::Source as RoleSource;
pub use model::role::Role;
pub use model::task::{
    ActorKind, Awaiting, StepName, StepStatus, StreamEvent, TaskStatus, TaskType,
};
pub use model::webhook::{DeliveryStatus, Topic};

use serde::{Deserialize, Serialize};

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

/// What a key may do. A `write` scope holds its `read`, `admin` holds all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scope(pub String);

#[cfg(feature = "schema")]
mod schema {
    use model::access::SCOPES;
    use serde_json::Value;
    use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
    use utoipa::{PartialSchema, ToSchema};

    impl PartialSchema for super::Scope {
        fn schema() -> RefOr<Schema> {
            let words: Vec<Value> = SCOPES.into_iter().map(Into::into).collect();
            ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some(words))
                .into()
        }
    }

    impl ToSchema for super::Scope {}
}
