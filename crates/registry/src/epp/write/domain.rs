//! The parts of a `domain:update` besides contacts.

use crate::connector::Failure;
use instant_epp::domain::{HostInfo, HostObj, NameServers, Status};

/// The statuses that the client may set (RFC 5731, section 2.3).
const OURS: [Status; 5] = [
    Status::ClientDeleteProhibited,
    Status::ClientHold,
    Status::ClientRenewProhibited,
    Status::ClientTransferProhibited,
    Status::ClientUpdateProhibited,
];

/// These statuses, as EPP wants them.
///
/// # Errors
/// 2306, as the registry would report it, for one that only the registry sets.
pub(in crate::epp) fn statuses(words: &[String]) -> Result<Vec<Status>, Failure> {
    let ours = |word: &String| {
        OURS.into_iter()
            .find(|status| status.as_str() == word)
            .ok_or_else(|| {
                Failure::refused(
                    crate::codes::VALUE_POLICY,
                    format!("{word} is the registry's to set (not sent)"),
                )
            })
    };
    words.iter().map(ours).collect()
}

/// These hosts as objects of their own; `None` when there are none, since the element may not be empty.
pub(in crate::epp) fn nameservers(hosts: &[String]) -> Option<NameServers<'_>> {
    let object = |host: &'_ String| {
        HostInfo::Obj(HostObj {
            name: host.clone().into(),
        })
    };
    (!hosts.is_empty()).then(|| NameServers {
        ns: hosts.iter().map(object).collect(),
    })
}
