//! An organization's policy for changes that registries count as a change of registrant.

use crate::words;
use serde::{Deserialize, Serialize};

words! {
    /// The rules under which a change of the registrant's name, organization or e-mail counts as a change of registrant. What each means is data.
    #[derive(Default)]
    pub enum ChangePolicy as "RegistrantChange" {
        /// ICANN's transfer policy in force since 1 December 2016, section II: both sides confirm, and the domain stays with its registrar for 60 days.
        #[default]
        Icann2016 = "icann-2016";
        /// What the GNSO's transfer policy review recommends: the registrant is notified, and nothing is locked.
        IcannTpr = "icann-tpr";
    }
}

/// What a registry asks and does when a domain's registrant becomes another, as far as that is known. What an organization's policy *counts* as such a change is its own
/// ([`ChangePolicy`]); nothing is asked or locked from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It carries the change out: nobody confirms it, nothing is locked.
    Nothing,
    /// Nobody has told what it asks.
    Unknown,
}

impl Asked {
    /// The word in a plan's `policy`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Unknown => "unknown",
        }
    }
}

/// An organization's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policies {
    /// Which rules apply to its gTLD domains.
    pub registrant_change: ChangePolicy,
    /// Whether a refresh that counts as a change of registrant waits for an operator's approval.
    pub hold_material: bool,
    /// The settling time: for how many seconds a refresh waits for further edits before it is sent, so that several edits make one task per domain.
    pub settle_seconds: u32,
}

/// The longest settling time: an hour.
pub const MAX_SETTLE_SECONDS: u32 = 3_600;

impl Default for Policies {
    fn default() -> Self {
        Self {
            registrant_change: ChangePolicy::default(),
            hold_material: true,
            settle_seconds: 5,
        }
    }
}
