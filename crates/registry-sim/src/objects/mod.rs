//! The objects of the registry, as they are kept and as [`crate::Inspect`] shows them.

mod change;
mod contact;
mod domain;
mod grace;
mod role;
mod sec_dns;
mod status;
mod transfer;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use change::{DomainChange, DomainDelta, Due, PendingUpdate};
pub use contact::{Address, Contact, Disclose, PendingContact, Phone, Postal, PostalForm};
pub use domain::Domain;
pub use grace::{Deletion, RgpStatus};
pub use role::Role;
pub use sec_dns::{DelegationSigner, DnsKey, SecDnsChange};
pub use status::Status;
pub use transfer::{Transfer, TransferStatus};

/// Who made an object, who changed it and when: the fields that all three kinds of objects share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Repository object id, never used twice.
    pub roid: String,
    /// The sponsoring account.
    pub client_id: String,
    /// The account that created it.
    pub created_by: String,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// The account of the last update.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<String>,
    /// When it was last updated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    /// When it last came from another account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transferred_at: Option<DateTime<Utc>>,
}

impl Record {
    pub(crate) fn touch(&mut self, client: &str, now: DateTime<Utc>) {
        self.updated_by = Some(client.to_owned());
        self.updated_at = Some(now);
    }
}

/// A name server (RFC 5732).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Host {
    /// In lower case, A-labels.
    pub name: String,
    /// Owner and dates.
    pub record: Record,
    /// Its addresses.
    #[serde(default)]
    pub addresses: BTreeSet<std::net::IpAddr>,
    /// The statuses that were set. `ok` and `linked` follow from the rest.
    #[serde(default)]
    pub statuses: BTreeSet<Status>,
}

/// A message in an account's queue (RFC 5730 §2.9.2.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its number; grows.
    pub id: u64,
    /// Whose queue.
    pub client_id: String,
    /// Since when.
    pub queued_at: DateTime<Utc>,
    /// For people.
    pub text: String,
    /// For programs.
    pub notice: Notice,
}

/// What a message tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// A pending update was completed (`domain:panData`).
    Pending {
        /// The domain.
        name: String,
        /// Whether it was done.
        done: bool,
        /// The client's transaction id of the request.
        client_trid: Option<String>,
        /// The server's transaction id of the request.
        server_trid: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// A pending creation or update of a contact was completed (`contact:panData`).
    PendingContact {
        /// The contact.
        id: String,
        /// Whether it was done.
        done: bool,
        /// The client's transaction id of the request.
        client_trid: Option<String>,
        /// The server's transaction id of the request.
        server_trid: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// A transfer moved on (`domain:trnData`).
    Transfer {
        /// The domain.
        name: String,
        /// Its status.
        transfer: Transfer,
    },
    /// Only the message's text.
    Text,
}
