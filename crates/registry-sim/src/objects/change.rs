//! Changes of domains, and those that wait.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Role, SecDnsChange, Status};

/// An update that is pending at the registry (RFC 5731 §3.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PendingUpdate {
    /// What will be done.
    pub change: DomainChange,
    /// Who asked.
    pub client_id: String,
    /// The client's transaction id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_trid: Option<String>,
    /// The server's transaction id of the request.
    pub server_trid: String,
    /// When it completes.
    pub due: Due,
}

/// When a pending command completes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// After so many further commands, of whomever. Counted anew after a restart.
    Commands(u64),
    /// At this time.
    At(DateTime<Utc>),
    /// When somebody calls [`crate::Switches::release_pendings`].
    Release,
}

/// The content of a `domain:update`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DomainChange {
    /// `add`.
    pub add: DomainDelta,
    /// `rem`.
    pub rem: DomainDelta,
    /// `chg`: the new registrant; `""` removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registrant: Option<String>,
    /// `chg`: the new password; `Some(None)` is `<null/>`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "double_option"
    )]
    pub auth: Option<Option<String>>,
    /// The DS records' changes, of the extension (RFC 5910).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signers: Option<SecDnsChange>,
}

impl DomainChange {
    pub(crate) fn is_empty(&self) -> bool {
        *self == DomainChange::default()
    }
}

/// What an update adds or removes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DomainDelta {
    /// Names of host objects.
    #[serde(default)]
    pub nameservers: Vec<String>,
    /// Roles and contact ids.
    #[serde(default)]
    pub contacts: Vec<(Role, String)>,
    /// Statuses.
    #[serde(default)]
    pub statuses: Vec<Status>,
}

/// Keeps `Some(None)` apart from `None` in JSON.
mod double_option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(
        clippy::ref_option,
        reason = "serde's `with` passes a reference to the field"
    )]
    pub(super) fn serialize<S: Serializer>(
        value: &Option<Option<String>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().and_then(Option::as_ref).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Option<String>>, D::Error> {
        Option::deserialize(from).map(Some)
    }
}
