#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::*;
use crate::registry::Postal;
use chrono::DateTime;
use proptest::prelude::*;

fn jana() -> RegistryContact {
    RegistryContact {
        handle: "JN1-NICH".into(),
        loc: Some(Postal {
            name: "Jana Nováková".into(),
            street: vec!["Dlouhá 1".into()],
            city: "Praha".into(),
            country_code: "CZ".into(),
            ..Postal::default()
        }),
        email: "jana@example.com".into(),
        disclose: true,
        ..RegistryContact::default()
    }
}

fn view(contacts: Vec<(Role, RegistryContact)>, unread: Vec<(Role, String)>) -> DomainView {
    DomainView {
        name: crate::domain_name::DomainName::parse("example.com").unwrap(),
        roid: "D1".into(),
        statuses: Vec::new(),
        nameservers: Vec::new(),
        created: None,
        updated: None,
        expires: None,
        contacts,
        unread,
        read_at: DateTime::UNIX_EPOCH,
        signed: None,
        grace: Vec::new(),
    }
}

fn verdict(wanted: Option<&RegistryContact>, view: &DomainView) -> Verdict {
    compare(wanted, &held(view, Role::Tech))
}

#[test]
fn nobody_wanted_and_nobody_held_agree() {
    assert_eq!(
        verdict(None, &view(Vec::new(), Vec::new())),
        Verdict::Agrees
    );
    let held = view(vec![(Role::Tech, jana())], Vec::new());
    assert_eq!(verdict(None, &held), Verdict::Holder);
    assert_eq!(
        verdict(Some(&jana()), &view(Vec::new(), Vec::new())),
        Verdict::Holder
    );
}

#[test]
fn the_right_contact_with_the_right_data_agrees() {
    let held = view(vec![(Role::Tech, jana())], Vec::new());
    assert_eq!(verdict(Some(&jana()), &held), Verdict::Agrees);
}

#[test]
fn the_same_data_under_another_handle_is_another_holder() {
    let other = RegistryContact {
        handle: "REG-1".into(),
        ..jana()
    };
    let held = view(vec![(Role::Tech, other)], Vec::new());
    assert_eq!(verdict(Some(&jana()), &held), Verdict::Holder);
}

#[test]
fn two_holders_are_not_the_one_that_is_wanted() {
    let second = RegistryContact {
        handle: "REG-1".into(),
        ..jana()
    };
    let held = view(vec![(Role::Tech, jana()), (Role::Tech, second)], Vec::new());
    assert_eq!(verdict(Some(&jana()), &held), Verdict::Holder);
}

#[test]
fn data_that_the_registry_does_not_show_is_not_known() {
    let right = view(Vec::new(), vec![(Role::Tech, "JN1-NICH".into())]);
    assert_eq!(verdict(Some(&jana()), &right), Verdict::Unknown);
    let wrong = view(Vec::new(), vec![(Role::Tech, "REG-1".into())]);
    assert_eq!(verdict(Some(&jana()), &wrong), Verdict::Holder);
}

#[test]
fn an_ascii_form_beside_the_local_one_is_kept_true() {
    let mut found = jana();
    found.int = Some(Postal {
        name: "Jana Novakova".into(),
        street: vec!["Dlouha 1".into()],
        city: "Praha".into(),
        country_code: "CZ".into(),
        ..Postal::default()
    });
    let held = view(vec![(Role::Tech, found)], Vec::new());
    assert_eq!(verdict(Some(&jana()), &held), Verdict::Agrees);
}

#[test]
fn a_script_that_the_ascii_form_cannot_follow_never_agrees() {
    let wanted = RegistryContact {
        loc: Some(Postal {
            name: "山田太郎".into(),
            ..jana().loc.unwrap()
        }),
        ..jana()
    };
    let found = RegistryContact {
        int: Some(Postal::default()),
        ..wanted.clone()
    };
    let held = view(vec![(Role::Tech, found)], Vec::new());
    assert!(matches!(verdict(Some(&wanted), &held), Verdict::Fields(_)));
}

#[test]
fn withholding_alone_is_told_apart() {
    let found = RegistryContact {
        disclose: false,
        ..jana()
    };
    let held = view(vec![(Role::Tech, found.clone())], Vec::new());
    assert!(verdict(Some(&jana()), &held).is_withheld());
    let elsewhere = RegistryContact {
        email: "other@example.com".into(),
        ..found.clone()
    };
    let held = view(vec![(Role::Tech, elsewhere)], Vec::new());
    assert!(!verdict(Some(&jana()), &held).is_withheld());
    let published = view(vec![(Role::Tech, jana())], Vec::new());
    assert!(!verdict(Some(&found), &published).is_withheld());
}

#[test]
fn a_status_changes_no_digest_and_a_field_does() {
    let digest = |contact: RegistryContact| {
        held(&view(vec![(Role::Tech, contact)], Vec::new()), Role::Tech).digest()
    };
    let linked = RegistryContact {
        statuses: vec!["linked".into()],
        ..jana()
    };
    let moved = RegistryContact {
        voice: Some("+420.1".into()),
        ..jana()
    };
    assert_eq!(digest(linked), digest(jana()));
    assert_ne!(digest(moved), digest(jana()));
    assert_eq!(
        held(&view(Vec::new(), Vec::new()), Role::Tech).digest(),
        None
    );
}

proptest! {
    #[test]
    fn equal_data_agrees_and_another_e_mail_does_not(name in "[a-zA-Zá-ž ]{1,20}", email in "[a-z]{1,9}@example\\.com") {
        let mut wanted = jana();
        wanted.loc.as_mut().unwrap().name = format!("x{name}x");
        wanted.email = email.clone();
        let mut other = wanted.clone();
        other.email = format!("other-{email}");
        let same = view(vec![(Role::Tech, wanted.clone())], Vec::new());
        prop_assert_eq!(verdict(Some(&wanted), &same), Verdict::Agrees);
        let moved = view(vec![(Role::Tech, other)], Vec::new());
        prop_assert!(matches!(verdict(Some(&wanted), &moved), Verdict::Fields(fields) if fields.len() == 1));
    }
}
