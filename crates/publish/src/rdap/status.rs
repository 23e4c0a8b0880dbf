//! EPP statuses in RDAP's words (RFC 8056).

use crate::clean;

/// The statuses of a domain and its grace periods (RFC 3915), each once, in the registry's order.
pub(super) fn all(statuses: &[String], grace: &[String]) -> Vec<String> {
    let mut words = Vec::with_capacity(statuses.len() + grace.len());
    for status in statuses.iter().chain(grace) {
        let word = word(&clean::line(status));
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// RFC 8056, section 2: two words of EPP have another name, all others are their own words with spaces between. A status that the table lacks is told the same way, so that
/// nothing is kept back.
fn word(status: &str) -> String {
    match status {
        "ok" => return "active".to_owned(),
        "linked" => return "associated".to_owned(),
        _ => {}
    }
    let mut spaced = String::with_capacity(status.len() + 4);
    for c in status.chars() {
        if c.is_ascii_uppercase() && !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push(c.to_ascii_lowercase());
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use icann_rdap_common::prelude::StatusValue;
    use std::str::FromStr;

    /// The left column of RFC 8056's table.
    const EPP: [&str; 24] = [
        "addPeriod",
        "autoRenewPeriod",
        "clientDeleteProhibited",
        "clientHold",
        "clientRenewProhibited",
        "clientTransferProhibited",
        "clientUpdateProhibited",
        "inactive",
        "linked",
        "ok",
        "pendingCreate",
        "pendingDelete",
        "pendingRenew",
        "pendingRestore",
        "pendingTransfer",
        "pendingUpdate",
        "redemptionPeriod",
        "renewPeriod",
        "serverDeleteProhibited",
        "serverRenewProhibited",
        "serverTransferProhibited",
        "serverUpdateProhibited",
        "serverHold",
        "transferPeriod",
    ];

    #[test]
    fn each_status_of_epp_is_a_registered_one_of_rdap() {
        for status in EPP {
            assert!(
                StatusValue::from_str(&word(status)).is_ok(),
                "{status}: {}",
                word(status)
            );
        }
        assert_eq!(word("ok"), "active");
        assert_eq!(
            word("clientTransferProhibited"),
            "client transfer prohibited"
        );
    }

    #[test]
    fn a_status_stands_once() {
        let statuses = ["ok", "active", "", "serverHold", "serverHold"].map(str::to_owned);
        assert_eq!(all(&statuses, &[]), ["active", "server hold"]);
        let pending = ["pendingDelete"].map(str::to_owned);
        let grace = ["redemptionPeriod", "pendingDelete"].map(str::to_owned);
        let both = all(&pending, &grace);
        assert_eq!(both, ["pending delete", "redemption period"]);
    }
}
