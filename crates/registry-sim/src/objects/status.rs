//! The statuses of RFC 5731 §2.3, 5732 §2.3 and 5733 §2.2 in one list.

use serde::{Deserialize, Serialize};

macro_rules! statuses {
    ($($name:ident = $word:literal, $doc:literal;)*) => {
        /// A status of an object. Which of them an object may have differs by its kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Status {
            $(#[doc = $doc] #[serde(rename = $word)] $name,)*
        }

        impl Status {
            /// Every status with its word.
            pub(crate) const WORDS: &[(&str, Status)] = &[$(($word, Status::$name),)*];

            /// The word on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Status::$name => $word,)* }
            }
        }
    };
}

statuses! {
    ClientDeleteProhibited = "clientDeleteProhibited", "The account forbids deletion.";
    ClientHold = "clientHold", "The account keeps the domain out of the DNS.";
    ClientRenewProhibited = "clientRenewProhibited", "The account forbids renewal.";
    ClientTransferProhibited = "clientTransferProhibited", "The account forbids a transfer.";
    ClientUpdateProhibited = "clientUpdateProhibited", "The account forbids updates, but for the removal of this status.";
    Inactive = "inactive", "A domain without name servers.";
    Linked = "linked", "Something refers to the object.";
    Ok = "ok", "Nothing is pending or prohibited.";
    PendingCreate = "pendingCreate", "Its creation waits.";
    PendingDelete = "pendingDelete", "Its deletion waits.";
    PendingRenew = "pendingRenew", "Its renewal waits.";
    PendingTransfer = "pendingTransfer", "Its transfer waits.";
    PendingUpdate = "pendingUpdate", "An update waits.";
    ServerDeleteProhibited = "serverDeleteProhibited", "The registry forbids deletion.";
    ServerHold = "serverHold", "The registry keeps the domain out of the DNS.";
    ServerRenewProhibited = "serverRenewProhibited", "The registry forbids renewal.";
    ServerTransferProhibited = "serverTransferProhibited", "The registry forbids a transfer.";
    ServerUpdateProhibited = "serverUpdateProhibited", "The registry forbids updates.";
}

impl Status {
    /// Whether a client may set and remove it.
    pub fn is_clients(self) -> bool {
        self.as_str().starts_with("client")
    }
}
