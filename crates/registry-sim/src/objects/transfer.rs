//! Transfers of domains between accounts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The state of a transfer (eppcom-1.0, `trStatusType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TransferStatus {
    /// Waits for the losing account.
    Pending,
    /// The losing account agreed.
    ClientApproved,
    /// The gaining account cancelled it.
    ClientCancelled,
    /// The losing account rejected it.
    ClientRejected,
    /// Nobody answered in time: the registry approved it.
    ServerApproved,
}

impl TransferStatus {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            TransferStatus::Pending => "pending",
            TransferStatus::ClientApproved => "clientApproved",
            TransferStatus::ClientCancelled => "clientCancelled",
            TransferStatus::ClientRejected => "clientRejected",
            TransferStatus::ServerApproved => "serverApproved",
        }
    }
}

/// A transfer of a domain to another account (RFC 5731 §3.2.4).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transfer {
    /// How far it is.
    pub status: TransferStatus,
    /// The account that asked: the gaining one.
    pub requested_by: String,
    /// When it asked.
    pub requested_at: DateTime<Utc>,
    /// The account that must act, or has acted.
    pub acting: String,
    /// Until when it must act, or when it has acted.
    pub acting_at: DateTime<Utc>,
    /// The end of the registration once transferred.
    pub expires_at: DateTime<Utc>,
}
