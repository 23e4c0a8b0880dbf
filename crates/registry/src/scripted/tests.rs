#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::WithoutLease;
use crate::connector::{Applied, Connector};
use model::registry::{DomainRole, Holders, Postal, RoleChange, role_change};
use model::role::Role;
use std::sync::Arc;

/// The double, which may write: no test here holds a lease.
fn free() -> WithoutLease<Box<Scripted>> {
    WithoutLease(Box::new(Scripted::new()))
}

fn contact(handle: &str) -> RegistryContact {
    RegistryContact {
        handle: handle.into(),
        int: Some(Postal::default()),
        email: "a@example.net".into(),
        disclose: true,
        ..RegistryContact::default()
    }
}

fn domain() -> RegistryDomain {
    RegistryDomain {
        name: "example.test".into(),
        registrant: Some("A".into()),
        contacts: vec![(DomainRole::Tech, "A".into())],
        ..RegistryDomain::default()
    }
}

#[tokio::test]
async fn it_keeps_a_registrys_rules() {
    let registry: Arc<dyn Connector> = Arc::new(free());
    assert_eq!(
        registry.create_contact("t-1", &contact("A")).await,
        Ok(Applied::Done)
    );
    assert_eq!(
        registry
            .create_contact("t-2", &contact("A"))
            .await
            .unwrap_err()
            .code(),
        Some(2302)
    );
    assert_eq!(registry.contact_check("t-3", "A").await, Ok(false));
    assert_eq!(registry.contact_info("t-4", "B").await, Ok(None));
    let unknown = RoleChange {
        registrant: Some("A".into()),
        ..RoleChange::default()
    };
    assert_eq!(
        registry
            .update_domain_contacts("t-5", "nowhere.test", &unknown)
            .await
            .unwrap_err()
            .code(),
        Some(2303)
    );
    assert_eq!(registry.delete_contact("t-6", "A").await, Ok(Applied::Done));
    assert_eq!(
        registry
            .delete_contact("t-7", "A")
            .await
            .unwrap_err()
            .code(),
        Some(2303)
    );
}

#[tokio::test]
async fn linked_contacts_stay_and_an_update_reaches_them() {
    let registry = free();
    registry.put_contact(contact("A"));
    registry.put_domain(domain());
    assert_eq!(
        registry
            .delete_contact("t-1", "A")
            .await
            .unwrap_err()
            .code(),
        Some(2305)
    );
    let found = registry.contact_info("t-2", "A").await.unwrap().unwrap();
    assert_eq!(found.statuses, ["linked"]);
    let loc = Postal {
        name: "Zoë".into(),
        ..Postal::default()
    };
    let wanted = RegistryContact {
        int: None,
        loc: Some(loc),
        ..found.clone()
    };
    registry
        .update_contact("t-3", &wanted, &found)
        .await
        .unwrap();
    let held = registry.contacts()["A"].clone();
    assert!(
        held.int.is_some() && held.loc.unwrap().name == "Zoë",
        "EPP takes no form away"
    );
}

#[tokio::test]
async fn the_nth_call_fails_before_or_after_the_act() {
    let registry = free();
    registry.fail(1, When::Before, Failure::retry("down"));
    registry.fail(2, When::After, Failure::unknown("cut"));
    assert_eq!(
        registry.create_contact("t-1", &contact("A")).await,
        Err(Failure::retry("down"))
    );
    assert!(registry.contacts().is_empty());
    assert_eq!(
        registry.create_contact("t-2", &contact("A")).await,
        Err(Failure::unknown("cut"))
    );
    assert_eq!(registry.contacts().len(), 1);
    assert_eq!(registry.contact_check("t-3", "A").await, Ok(false));
    let calls: Vec<(&str, String)> = registry
        .calls()
        .into_iter()
        .map(|call| (call.verb, call.trid))
        .collect();
    assert_eq!(
        calls,
        [
            ("create_contact", "t-1".into()),
            ("create_contact", "t-2".into()),
            ("contact_check", "t-3".into())
        ]
    );
}

#[tokio::test]
async fn a_slow_domain_waits_for_its_message() {
    for ok in [true, false] {
        let registry = free();
        registry.put_contact(contact("B"));
        registry.put_domain(domain());
        registry.slow_down("example.test");
        let change = role_change(&Holders::from([(Role::Registrant, "B".into())]), &domain());
        assert_eq!(
            registry
                .update_domain_contacts("t-1", "example.test", &change)
                .await,
            Ok(Applied::Pending)
        );
        assert_eq!(registry.domain("example.test"), Some(domain()));
        assert_eq!(registry.poll("t-2").await, Ok(None));
        assert!(registry.settle("example.test", ok) && !registry.settle("example.test", ok));
        let message = registry.poll("t-3").await.unwrap().unwrap();
        assert_eq!(
            (
                message.ok,
                message.client_trid.as_deref(),
                message.domain.as_deref()
            ),
            (Some(ok), Some("t-1"), Some("example.test"))
        );
        let held = registry.domain("example.test").unwrap();
        assert_eq!(held.registrant.as_deref(), Some(if ok { "B" } else { "A" }));
        registry.ack("t-4", &message.id).await.unwrap();
        assert_eq!(registry.poll("t-5").await, Ok(None));
        assert_eq!(
            registry.ack("t-6", &message.id).await.unwrap_err().code(),
            Some(2303)
        );
    }
}

#[tokio::test]
async fn a_write_that_nobody_guards_is_not_carried_out() {
    let registry = Scripted::new();
    let refused = registry.create_contact("t-1", &contact("A")).await;
    assert!(matches!(refused, Err(Failure::Retry { .. })));
    assert!(registry.contacts().is_empty() && registry.calls().is_empty());
    assert_eq!(registry.contact_info("t-2", "A").await, Ok(None));
}
