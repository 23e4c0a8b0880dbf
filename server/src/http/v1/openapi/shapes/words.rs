//! Members that take one of a few words. The words are the model's own.

use model::contact::{ContactKind, VerificationStatus};
use model::policy::ChangePolicy;
use model::resolution::Source;
use model::role::Role as OfDomain;
use model::{task, webhook};
use serde_json::Value;
use service::{OrgRole, SCOPES};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $words:expr;)+) => {
        $(
            $(#[$doc])*
            pub struct $name;

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    let words: Vec<Value> = $words.into_iter().map(Into::into).collect();
                    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
                }
            }

            impl ToSchema for $name {}
        )+
    };
}

words! {
    /// Role of a contact on a domain.
    Role = OfDomain::ALL.map(OfDomain::as_str);
    /// Type of a task.
    TaskType = task::TaskType::ALL.iter().map(|word| word.as_str());
    /// Where a task stands.
    TaskStatus = task::TaskStatus::ALL.iter().map(|word| word.as_str());
    /// Name of a step.
    StepName = task::StepName::ALL.iter().map(|word| word.as_str());
    /// Where a step stands.
    StepStatus = task::StepStatus::ALL.iter().map(|word| word.as_str());
    /// Who must act.
    Awaiting = task::Awaiting::ALL.iter().map(|word| word.as_str());
    /// Kind of a contact, as answers say it.
    Kind = [ContactKind::Member, ContactKind::External].map(ContactKind::as_str);
    /// Kind of a new contact. `custom` is another word for `external`.
    NewKind = ["member", "custom", "external"];
    /// Whether the holder of the address answered.
    Verification = [VerificationStatus::Unverified, VerificationStatus::Verified].map(VerificationStatus::as_str);
    /// Where a role comes from.
    RoleSource = [Source::Domain, Source::Team, Source::Organization].map(Source::as_str);
    /// Rules under which a change of registrant is made.
    RegistrantChange = ChangePolicy::ALL.map(ChangePolicy::as_str);
    /// Role of a person in the organization.
    MemberRole = OrgRole::ALL.map(OrgRole::as_str);
    /// What a receiver is told of.
    Topic = webhook::Topic::ALL.map(webhook::Topic::as_str);
    /// Where a delivery stands.
    DeliveryStatus = webhook::DeliveryStatus::ALL.map(webhook::DeliveryStatus::as_str);
    /// What a key may do. A `write` scope holds its `read`, `admin` holds all.
    Scope = SCOPES;
}
