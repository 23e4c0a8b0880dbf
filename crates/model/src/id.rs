//! Identifiers: a UUID with the type of what it names, so that a contact's id can't be passed where a domain's is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// An organization: the tenant that everything else belongs to.
    OrganizationId,
    /// A project: a named part of an organization's portfolio.
    ProjectId,
    /// A person of an organization.
    UserId,
    /// An API key.
    KeyId,
    /// A contact for certificates.
    CertificateContactId,
    /// A contact.
    ContactId,
    /// A domain name under management.
    DomainId,
    /// A durable task.
    TaskId,
    /// A location of an organization.
    LocationId,
    /// A phone of a person.
    PhoneId,
    /// A team: it holds role slots for its domains.
    TeamId,
    /// An e-mail in the outbox.
    LetterId,
    /// A webhook.
    WebhookId,
    /// A saved plan.
    PlanId,
}
