//! The enums as OpenAPI schemas: a string that is one of their words.

use crate::access::OrgRole;
use crate::contact::ContactKind;
use crate::contact::VerificationStatus;
use crate::policy::ChangePolicy;
use crate::resolution::Source;
use crate::role::Role;
use crate::task::{Awaiting, StepName, StepStatus, TaskStatus, TaskType};
use crate::webhook::{DeliveryStatus, Topic};
use serde_json::Value;
use std::borrow::Cow;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! schemas {
    ($($kind:ty as $name:literal = $words:expr;)+) => {
        $(
            impl PartialSchema for $kind {
                fn schema() -> RefOr<Schema> {
                    let words: Vec<Value> = $words.into_iter().map(|word| word.as_str().into()).collect();
                    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
                }
            }

            impl ToSchema for $kind {
                fn name() -> Cow<'static, str> {
                    Cow::Borrowed($name)
                }
            }
        )+
    };
}

schemas! {
    Role as "Role" = Role::ALL;
    TaskType as "TaskType" = TaskType::ALL;
    TaskStatus as "TaskStatus" = TaskStatus::ALL;
    StepName as "StepName" = StepName::ALL;
    StepStatus as "StepStatus" = StepStatus::ALL;
    Awaiting as "Awaiting" = Awaiting::ALL;
    ContactKind as "Kind" = [ContactKind::Member, ContactKind::External];
    VerificationStatus as "Verification" = [VerificationStatus::Unverified, VerificationStatus::Verified];
    Source as "RoleSource" = [Source::Domain, Source::Team, Source::Organization];
    ChangePolicy as "RegistrantChange" = ChangePolicy::ALL;
    OrgRole as "MemberRole" = OrgRole::ALL;
    Topic as "Topic" = Topic::ALL;
    DeliveryStatus as "DeliveryStatus" = DeliveryStatus::ALL;
}
