//! The connector and the simulator, which know nothing of each other, over a real TLS connection.

#![expect(clippy::unwrap_used, reason = "tests")]

use model::registry::{DomainRole, Holders, Postal, RegistryContact, differences, role_change};
use model::role::Role;
use registry::epp::{Epp, Profile, Roots, Secret};
use registry::{Applied, Connector, Failure, WithoutLease};
use registry_sim::{Drop, Settings, Simulator, Times};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

async fn simulator() -> Simulator {
    let settings = Settings {
        create_on_first_info: true,
        sessions_per_account: 2,
        ..Settings::default()
    };
    registry_sim::start(settings.with_account("client-1", "pass-word-1"))
        .await
        .unwrap()
}

fn connector(simulator: &Simulator, change: impl FnOnce(&mut Profile)) -> WithoutLease<Box<Epp>> {
    let address = format!("epp://client-1@{}", simulator.addr());
    let mut profile = Profile::parse(&address, Secret::new("pass-word-1")).unwrap();
    profile.roots = Roots::Pem(simulator.certificate_pem().to_owned());
    change(&mut profile);
    WithoutLease(Box::new(Epp::new(profile).unwrap()))
}

fn contact(handle: &str) -> RegistryContact {
    let int = Postal {
        name: "Zoe Mueller".into(),
        org: Some("Mueller & \"Soehne\"".into()),
        street: vec!["Strasse 1".into(), "Hof".into()],
        city: "Koeln".into(),
        region: Some("NRW".into()),
        postal_code: Some("50667".into()),
        country_code: "DE".into(),
    };
    let loc = Postal {
        name: "Ζωή <北京>".into(),
        city: "Köln".into(),
        ..int.clone()
    };
    RegistryContact {
        handle: handle.into(),
        int: Some(int),
        loc: Some(loc),
        voice: Some("+49.221123456".into()),
        voice_ext: Some("12".into()),
        fax: Some("+49.221123457".into()),
        email: "zoe@example.net".into(),
        disclose: true,
        statuses: vec![],
        ..RegistryContact::default()
    }
}

#[tokio::test]
async fn a_contact_lives_and_dies() {
    let simulator = simulator().await;
    let epp = connector(&simulator, |_| {});
    for (handle, disclose) in [("NH-OPEN", true), ("NH-SHUT", false)] {
        let wanted = RegistryContact {
            disclose,
            ..contact(handle)
        };
        assert_eq!(epp.contact_info("trid-1", handle).await, Ok(None));
        assert_eq!(epp.contact_check("trid-2", handle).await, Ok(true));
        assert_eq!(
            epp.create_contact("trid-3", &wanted).await,
            Ok(Applied::Done)
        );
        assert_eq!(epp.contact_check("trid-4", handle).await, Ok(false));
        let again = epp.create_contact("trid-5", &wanted).await.unwrap_err();
        assert_eq!(again.code(), Some(2302));
        let found = epp.contact_info("trid-6", handle).await.unwrap().unwrap();
        assert_eq!(differences(&wanted, &found), []);
        assert_eq!(found.statuses, ["ok"]);

        let mut changed = wanted.clone();
        (changed.fax, changed.voice_ext, changed.disclose) = (None, None, !disclose);
        changed.email = "new@example.net".into();
        let loc = changed.loc.as_mut().unwrap();
        (loc.org, loc.region, loc.street) = (None, None, vec!["Gasse 2".into()]);
        assert_eq!(
            epp.update_contact("trid-7", &changed, &found).await,
            Ok(Applied::Done)
        );
        let found = epp.contact_info("trid-8", handle).await.unwrap().unwrap();
        assert_eq!(differences(&changed, &found), []);

        assert_eq!(
            epp.delete_contact("trid-9", handle).await,
            Ok(Applied::Done)
        );
        assert_eq!(epp.contact_info("trid-10", handle).await, Ok(None));
    }
    epp.close().await;
    simulator
        .inspect()
        .wait_until(|inspect| inspect.sessions("client-1") == 0)
        .await;
}

#[tokio::test]
async fn a_domain_gets_new_holders_now_or_later() {
    let simulator = simulator().await;
    let epp = connector(&simulator, |_| {});
    for handle in ["NH-1", "NH-2"] {
        epp.create_contact("trid-1", &contact(handle))
            .await
            .unwrap();
    }
    for name in ["xn--bcher-kva.example", "shop.pending"] {
        let before = epp.domain_info("trid-2", name).await.unwrap().unwrap();
        assert_eq!(
            (before.name.as_str(), before.client_id.as_str()),
            (name, "client-1")
        );
        assert!(before.created.is_some() && before.expires > before.created);
        let wanted = Holders::from([
            (Role::Registrant, "NH-1".to_owned()),
            (Role::Tech, "NH-2".to_owned()),
        ]);
        let change = role_change(&wanted, &before);
        let applied = epp
            .update_domain_contacts("trid-update", name, &change)
            .await
            .unwrap();
        if name.ends_with(".pending") {
            assert_eq!(applied, Applied::Pending);
            let mut message = None;
            while message.is_none() {
                message = epp.poll("trid-4").await.unwrap();
            }
            let message = message.unwrap();
            assert_eq!(
                (message.domain.as_deref(), message.ok),
                (Some(name), Some(true)),
                "{message:?}"
            );
            assert_eq!(message.client_trid.as_deref(), Some("trid-update"));
            assert!(message.queued_at.is_some());
            epp.ack("trid-5", &message.id).await.unwrap();
            assert_eq!(epp.poll("trid-6").await, Ok(None));
        } else {
            assert_eq!(applied, Applied::Done);
        }
        let after = epp.domain_info("trid-7", name).await.unwrap().unwrap();
        assert!(role_change(&wanted, &after).is_empty(), "{after:?}");
        assert_eq!(after.contacts, [(DomainRole::Tech, "NH-2".to_owned())]);
    }
    let used = epp.delete_contact("trid-8", "NH-1").await.unwrap_err();
    assert_eq!(used.code(), Some(2305));
    let linked = epp.contact_info("trid-9", "NH-1").await.unwrap().unwrap();
    assert!(linked.statuses.iter().any(|status| status == "linked"));
    let others = epp.domain_info("trid-10", "taken-shop.example").await;
    assert_eq!(others.unwrap_err().code(), Some(2201));
}

#[tokio::test]
async fn a_broken_line_is_told_from_a_refusal() {
    let simulator = simulator().await;
    let epp = connector(&simulator, |_| {});
    let switches = simulator.switches();
    for (when, done) in [
        (Drop::Before, false),
        (Drop::After, true),
        (Drop::Midway, true),
    ] {
        switches.drop_line("contact:create", when, Times::Once);
        let outcome = epp.create_contact("trid-1", &contact("NH-1")).await;
        assert!(
            matches!(outcome, Err(Failure::Unknown { .. })),
            "{outcome:?}"
        );
        let found = epp.contact_info("trid-2", "NH-1").await.unwrap();
        assert_eq!(found.is_some(), done, "{when:?}");
        if done {
            epp.delete_contact("trid-3", "NH-1").await.unwrap();
        }
    }

    switches.refuse("contact:create", 2306, "no such street", Times::Once);
    let refused = epp.create_contact("trid-4", &contact("NH-1")).await;
    assert_eq!(refused.unwrap_err().code(), Some(2306));
    for code in [2400, 2500, 2502] {
        switches.refuse("contact:create", code, "later", Times::Once);
        let outcome = epp.create_contact("trid-5", &contact("NH-1")).await;
        assert!(
            matches!(outcome, Err(Failure::Retry { .. })),
            "{code}: {outcome:?}"
        );
    }

    let hasty = connector(&simulator, |profile| {
        profile.command_timeout = Duration::from_secs(1);
    });
    hasty.poll("trid-6").await.unwrap();
    switches.set_delay(Duration::from_secs(3600));
    let outcome = hasty.create_contact("trid-6", &contact("NH-1")).await;
    assert!(
        matches!(outcome, Err(Failure::Unknown { .. })),
        "{outcome:?}"
    );
    switches.clear();

    switches.down();
    let outcome = epp.create_contact("trid-7", &contact("NH-1")).await;
    assert!(matches!(outcome, Err(Failure::Retry { .. })), "{outcome:?}");
    switches.up();
    switches.set_trickle(Some(1));
    let outcome = epp.create_contact("trid-8", &contact("NH-1")).await;
    assert_eq!(outcome, Ok(Applied::Done));
}

#[tokio::test]
async fn wrong_passwords_and_too_many_sessions() {
    let simulator = simulator().await;
    let wrong = connector(&simulator, |profile| {
        profile.password = Secret::new("other-password");
    });
    let code = wrong.poll("trid-1").await.unwrap_err().code();
    assert!(matches!(code, Some(2200 | 2501)), "{code:?}");

    let epp = Arc::new(connector(&simulator, |profile| profile.pool_size = 3));
    let mut calls = JoinSet::new();
    for n in 0..12 {
        let epp = Arc::clone(&epp);
        calls.spawn(async move { epp.domain_info("trid-2", &format!("d{n}.example")).await });
    }
    for outcome in calls.join_all().await {
        assert!(matches!(outcome, Ok(Some(_))), "{outcome:?}");
    }
    assert!(simulator.inspect().sessions("client-1") <= 2);
}
