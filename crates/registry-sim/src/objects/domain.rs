//! Domains (RFC 5731).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    DelegationSigner, Deletion, PendingUpdate, Record, Role, Status, Transfer, TransferStatus,
};

/// A domain name (RFC 5731).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Domain {
    /// In lower case, A-labels.
    pub name: String,
    /// Owner and dates.
    pub record: Record,
    /// When the registration expires.
    pub expires_at: DateTime<Utc>,
    /// The holder's contact id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registrant: Option<String>,
    /// The other roles, in the order they were added.
    #[serde(default)]
    pub contacts: Vec<(Role, String)>,
    /// Names of host objects.
    #[serde(default)]
    pub nameservers: Vec<String>,
    /// The statuses that were set. `ok`, `inactive`, `pendingUpdate`, `pendingTransfer` and `pendingDelete` follow from the rest.
    #[serde(default)]
    pub statuses: BTreeSet<Status>,
    /// The password that lets another account transfer it; `None` after `<null/>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<String>,
    /// The last transfer, open or closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Transfer>,
    /// An update that was answered with 1001 and is still pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingUpdate>,
    /// Its DS records (RFC 5910); none when it isn't signed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<DelegationSigner>,
    /// When it was last renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed_at: Option<DateTime<Utc>>,
    /// Its deletion, where registries keep what was deleted for a while.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion: Option<Deletion>,
}

impl Domain {
    /// The ids in one role, in order.
    pub fn role(&self, role: Role) -> Vec<&str> {
        if role == Role::Registrant {
            return self.registrant.as_deref().into_iter().collect();
        }
        let of_role = self.contacts.iter().filter(|(other, _)| *other == role);
        of_role.map(|(_, id)| id.as_str()).collect()
    }

    /// Every contact id that it refers to, with repeats.
    pub(crate) fn contact_ids(&self) -> impl Iterator<Item = &str> {
        let others = self.contacts.iter().map(|(_, id)| id.as_str());
        self.registrant.as_deref().into_iter().chain(others)
    }

    pub(crate) fn open_transfer(&self) -> Option<&Transfer> {
        self.transfer
            .as_ref()
            .filter(|transfer| transfer.status == TransferStatus::Pending)
    }
}
