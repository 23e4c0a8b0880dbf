//! DNSSEC and grace periods: said where they are known, left out where they are not.

use crate::fixtures::{open, registrar};
use model::published::DomainView;
use serde_json::json;

fn whois(view: &DomainView) -> Vec<String> {
    let text = publish::whois::domain(view, &registrar());
    text.lines().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn whether_it_is_signed_is_said_where_it_is_known() {
    for (signed, word) in [(true, "signedDelegation"), (false, "unsigned")] {
        let view = DomainView {
            signed: Some(signed),
            ..open()
        };
        assert!(whois(&view).contains(&format!("DNSSEC: {word}")));
        let rdap = publish::rdap::domain(&view, &registrar());
        assert_eq!(rdap["secureDNS"], json!({ "delegationSigned": signed }));
    }
    let unknown = DomainView {
        signed: None,
        ..open()
    };
    let lines = whois(&unknown);
    assert!(!lines.iter().any(|line| line.starts_with("DNSSEC")));
    let rdap = publish::rdap::domain(&unknown, &registrar());
    assert!(rdap.get("secureDNS").is_none());
}

#[test]
fn grace_periods_stand_with_the_statuses() {
    let view = DomainView {
        statuses: vec!["pendingDelete".into()],
        grace: vec!["redemptionPeriod".into(), "pendingDelete".into()],
        ..open()
    };
    let statuses: Vec<String> = whois(&view)
        .into_iter()
        .filter(|line| line.starts_with("Domain Status"))
        .collect();
    let expected = ["pendingDelete", "redemptionPeriod"]
        .map(|word| format!("Domain Status: {word} https://icann.org/epp#{word}"));
    assert_eq!(statuses, expected);
    let rdap = publish::rdap::domain(&view, &registrar());
    assert_eq!(
        rdap["status"],
        json!(["pending delete", "redemption period"])
    );
}
