//! Delegation signers (RFC 5910).

use serde::{Deserialize, Serialize};

/// A DS record as its parent zone publishes it (RFC 4034 §5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegationSigner {
    /// The tag of the key that it is of.
    pub key_tag: u16,
    /// The key's algorithm (IANA, "DNS Security Algorithm Numbers").
    pub algorithm: u8,
    /// How the digest was made (IANA, "Digest Algorithms").
    pub digest_type: u8,
    /// In capital hexadecimal digits.
    pub digest: String,
    /// The key itself, if it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<DnsKey>,
}

impl DelegationSigner {
    /// Whether both are the same record. The key beside it doesn't count (RFC 5910 §5.2.5).
    pub(crate) fn is_same(&self, other: &DelegationSigner) -> bool {
        let four = |ds: &DelegationSigner| (ds.key_tag, ds.algorithm, ds.digest_type);
        four(self) == four(other) && self.digest == other.digest
    }
}

/// A DNSKEY record (RFC 4034 §2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DnsKey {
    /// 256 or 257 as a rule.
    pub flags: u16,
    /// Always 3.
    pub protocol: u8,
    /// Its algorithm.
    pub algorithm: u8,
    /// In Base64.
    pub public_key: String,
}

/// What an update does to a domain's DS records: removals first (RFC 5910 §5.2.5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecDnsChange {
    /// Removes all that are there.
    #[serde(default)]
    pub remove_all: bool,
    /// Removes these.
    #[serde(default)]
    pub rem: Vec<DelegationSigner>,
    /// Adds these.
    #[serde(default)]
    pub add: Vec<DelegationSigner>,
}
