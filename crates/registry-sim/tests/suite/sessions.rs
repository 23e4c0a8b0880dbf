//! Greeting, login, limits, and switches.

use std::time::Duration;

use crate::common::{
    ACCOUNTS, Client, command, contact_create, contact_info, domain_info, domain_update, login,
    settings, simulator,
};
use registry_sim::{Drop, Outcome, Policies, Settings, StartError, StateLocation, Times, start};

const HELLO: &str = r#"<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><hello/></epp>"#;
const LOGOUT: &str = "<logout/>";

#[tokio::test]
async fn login_and_logout() {
    let simulator = simulator().await;
    let mut client = Client::connect(&simulator).await;
    assert!(
        client
            .greeting
            .contains("<svID>Nichandle registry simulator</svID>")
    );
    assert!(
        client
            .frame(HELLO)
            .await
            .unwrap()
            .xml
            .contains("<greeting>")
    );
    client.command(&contact_info("NH-1")).await.expect(2002);
    client.command(LOGOUT).await.expect(2002);
    let (id, password) = ACCOUNTS[0];
    let good = login(id, password);
    let extension = "</objURI><svcExtension><extURI>urn:ietf:params:xml:ns:secDNS-1.1</extURI><extURI>urn:ietf:params:xml:ns:fee-1.0</extURI></svcExtension></svcs>";
    for (from, to, code) in [
        (password, "wrong-pw", 2200),
        (id, "nobody", 2200),
        (password, "short", 2005),
        ("<version>1.0", "<version>2.0", 2100),
        ("<lang>en", "<lang>de", 2102),
        ("</pw>", "</pw><newPW>other-pw</newPW>", 2102),
        ("contact-1.0", "contact-2.0", 2307),
        ("</objURI></svcs>", extension, 2103),
        ("<options>", "<option>", 2001),
    ] {
        let broken = good.replacen(from, to, 1);
        let reply = match code {
            2001 => client.frame(&command(&broken, "TEST-X")).await.unwrap(),
            _ => client.command(&broken).await,
        };
        assert_eq!(reply.code, code, "{from} -> {to}: {}", reply.xml);
        assert!(
            !reply.xml.contains(password) && !reply.xml.contains("short"),
            "{}",
            reply.xml
        );
    }
    let first = client.command(&good).await.expect(1000);
    let second = client.command(&good).await.expect(2002);
    assert_ne!(first.text("svTRID"), second.text("svTRID"));
    assert_eq!(simulator.inspect().sessions(id), 1);
    client.command(LOGOUT).await.expect(1500);
    client
        .receive()
        .await
        .expect_err("the registry closes the line after a logout");
    simulator
        .inspect()
        .wait_until(|inspect| inspect.sessions(id) == 0)
        .await;
}

#[tokio::test]
async fn three_wrong_passwords_close_the_line() {
    let simulator = simulator().await;
    let mut client = Client::connect(&simulator).await;
    let wrong = login(ACCOUNTS[0].0, "wrong-pw");
    client.command(&wrong).await.expect(2200);
    client.command(&wrong).await.expect(2200);
    client.command(&wrong).await.expect(2501);
    client.receive().await.expect_err("closed");
}

#[tokio::test]
async fn an_account_has_so_many_sessions() {
    let simulator = start(Settings {
        sessions_per_account: 2,
        ..settings()
    })
    .await
    .unwrap();
    let _first = Client::login(&simulator).await;
    let second = Client::login(&simulator).await;
    let mut third = Client::connect(&simulator).await;
    let (id, password) = ACCOUNTS[0];
    third.command(&login(id, password)).await.expect(2502);
    third.receive().await.expect_err("closed");
    let _others_are_not_counted = Client::login_as(&simulator, 1).await;
    drop(second);
    simulator
        .inspect()
        .wait_until(|inspect| inspect.sessions(id) == 1)
        .await;
    Client::login(&simulator).await;
}

#[tokio::test]
async fn a_silent_session_is_closed() {
    let simulator = start(Settings {
        idle_timeout: Duration::from_millis(30),
        ..settings()
    })
    .await
    .unwrap();
    let mut client = Client::connect(&simulator).await;
    client.receive().await.expect_err("closed");
}

#[tokio::test]
async fn commands_are_refused_once_or_always() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    simulator
        .switches()
        .refuse("contact:create NH-1", 2400, "come back later", Times::Once);
    simulator
        .switches()
        .refuse("domain:*", 2308, "", Times::Always);
    let reply = client
        .command(&contact_create("NH-1", "", ""))
        .await
        .expect(2400);
    assert_eq!(reply.text("msg").as_deref(), Some("come back later"));
    assert!(simulator.inspect().contact("NH-1").is_none());
    client
        .command(&contact_create("NH-1", "", ""))
        .await
        .expect(1000);
    for _ in 0..2 {
        let reply = client
            .command(&domain_info("shop.example"))
            .await
            .expect(2308);
        assert_eq!(
            reply.text("msg").as_deref(),
            Some("Data management policy violation")
        );
    }
    simulator.switches().clear();
    client
        .command(&domain_info("shop.example"))
        .await
        .expect(2303);
}

#[tokio::test]
async fn the_line_breaks_before_after_and_within() {
    let simulator = simulator().await;
    for (id, when, exists) in [
        ("NH-1", Drop::Before, false),
        ("NH-2", Drop::After, true),
        ("NH-3", Drop::Midway, true),
    ] {
        let mut client = Client::login(&simulator).await;
        simulator
            .switches()
            .drop_line("contact:create", when, Times::Once);
        client
            .try_command(&contact_create(id, "", ""))
            .await
            .expect_err("cut");
        assert_eq!(
            simulator.inspect().contact(id).is_some(),
            exists,
            "{when:?}"
        );
        let outcome = simulator.inspect().commands().last().unwrap().outcome;
        let expected = if exists {
            Outcome::DroppedAfter(1000)
        } else {
            Outcome::DroppedBefore
        };
        assert_eq!(outcome, expected);
    }
}

#[tokio::test]
async fn down_and_up_again() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    simulator.switches().down();
    client.receive().await.expect_err("cut");
    assert!(Client::try_connect(&simulator).await.is_err());
    simulator.switches().up();
    Client::login(&simulator).await;
}

#[tokio::test]
async fn a_delay_holds_a_command_back() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    simulator.switches().set_delay(Duration::from_secs(3600));
    client
        .send(&command(&contact_create("NH-1", "", ""), "TEST-D"))
        .await;
    let inspect = simulator.inspect();
    inspect
        .wait_until(|inspect| inspect.count("contact:create") == 1)
        .await;
    let seen = inspect.commands().pop().unwrap();
    assert_eq!(
        (seen.outcome, seen.object.as_deref()),
        (Outcome::Open, Some("NH-1"))
    );
    assert_eq!(
        (seen.client_trid.as_deref(), seen.client_id.as_deref()),
        (Some("TEST-D"), Some("desk-one"))
    );
    assert!(inspect.contact("NH-1").is_none());
    // Stopping does not wait for it.
    simulator.stop().await;
}

#[tokio::test]
async fn a_slow_registry_delays_writes_only() {
    let policies = Policies::from_toml("[tld.slow]\nwrite_delay_ms = 3600000").unwrap();
    let simulator = start(Settings {
        create_on_first_info: true,
        policies,
        ..settings()
    })
    .await
    .unwrap();
    let mut client = Client::login(&simulator).await;
    client
        .command(&contact_create("NH-1", "", ""))
        .await
        .expect(1000);
    client.command(&domain_info("shop.slow")).await.expect(1000);
    let update = domain_update("shop.slow", "admin=NH-1", "", "");
    client.send(&command(&update, "TEST-S")).await;
    let inspect = simulator.inspect();
    inspect
        .wait_until(|inspect| inspect.count("domain:update") == 1)
        .await;
    // Others need not wait.
    let mut other = Client::login(&simulator).await;
    other
        .command(&contact_create("NH-2", "", ""))
        .await
        .expect(1000);
    let seen = inspect.commands();
    let slow = seen
        .iter()
        .find(|seen| seen.kind == "domain:update")
        .unwrap();
    assert_eq!(slow.outcome, Outcome::Open);
    assert!(inspect.domain("shop.slow").unwrap().pending.is_none());
}

#[tokio::test]
async fn settings_that_break_the_schema() {
    for bad in [
        settings().with_account("ab", "password"),
        settings().with_account("good", "short"),
        Settings {
            server_id: "x".into(),
            ..settings()
        },
    ] {
        assert!(matches!(start(bad).await, Err(StartError::Setting(_))));
    }
    let nowhere = StateLocation::File("/dev/null/state.sqlite".into());
    assert!(matches!(
        start(Settings {
            state: nowhere,
            ..settings()
        })
        .await,
        Err(StartError::State { .. })
    ));
}
