//! Grace periods, and what happens to a domain between its deletion and its end (RFC 3915).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A status of RFC 3915 §3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RgpStatus {
    /// Registered a short while ago.
    AddPeriod,
    /// Renewed a short while ago.
    RenewPeriod,
    /// Came from another account a short while ago.
    TransferPeriod,
    /// Deleted; it can be restored.
    RedemptionPeriod,
    /// A restore was asked for; the report is missing.
    PendingRestore,
    /// Deleted; it can't be restored any more.
    PendingDelete,
}

impl RgpStatus {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            RgpStatus::AddPeriod => "addPeriod",
            RgpStatus::RenewPeriod => "renewPeriod",
            RgpStatus::TransferPeriod => "transferPeriod",
            RgpStatus::RedemptionPeriod => "redemptionPeriod",
            RgpStatus::PendingRestore => "pendingRestore",
            RgpStatus::PendingDelete => "pendingDelete",
        }
    }
}

/// A deletion that hasn't come to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// When it was asked for.
    pub deleted_at: DateTime<Utc>,
    /// Until then it can be restored.
    pub redeemable_until: DateTime<Utc>,
    /// Then the domain is gone.
    pub gone_at: DateTime<Utc>,
    /// A restore was asked for; without a report by then it is as if it wasn't.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_until: Option<DateTime<Utc>>,
}

impl Deletion {
    pub(crate) fn status(&self, now: DateTime<Utc>) -> RgpStatus {
        if self.report_until.is_some() {
            RgpStatus::PendingRestore
        } else if now < self.redeemable_until {
            RgpStatus::RedemptionPeriod
        } else {
            RgpStatus::PendingDelete
        }
    }
}
