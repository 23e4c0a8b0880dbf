//! How a session begins.

use super::responder::*;
use crate::connector::{Applied, Connector, Failure};

fn answering(code: u16) -> std::sync::Arc<Responder> {
    Responder::raw(usize::MAX, move |seen| {
        Reaction::Answer(ok(&seen.trid, code))
    })
}

#[tokio::test]
async fn wrong_credentials_are_refused() {
    for code in [2200, 2501, 2102] {
        let responder = answering(code);
        let outcome = connector(&responder, |_| {})
            .delete_contact("trid-1", "NH-1")
            .await;
        assert_eq!(outcome, Err(Failure::refused(code, "words")));
        assert_eq!(responder.all().len(), 1, "the command was never sent");
    }
}

#[tokio::test]
async fn a_registry_that_cannot_log_us_in_now_is_a_retry() {
    for code in [2400, 2500, 2502] {
        let outcome = connector(&answering(code), |_| {})
            .delete_contact("trid-1", "NH-1")
            .await;
        assert!(
            matches!(outcome, Err(Failure::Retry { .. })),
            "{code}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_login_that_breaks_or_hangs_is_a_retry() {
    for reaction in [
        || Reaction::Cut,
        || Reaction::Silence,
        || Reaction::Answer("<x/>".into()),
        || Reaction::Answer(ok("trid-other", 1000)),
    ] {
        let responder = Responder::raw(usize::MAX, move |_| reaction());
        let epp = connector(&responder, |profile| {
            profile.command_timeout = std::time::Duration::from_millis(50)
        });
        let outcome = epp.delete_contact("trid-1", "NH-1").await;
        assert!(matches!(outcome, Err(Failure::Retry { .. })), "{outcome:?}");
    }
}

#[tokio::test]
async fn it_logs_in_for_what_the_greeting_offers() {
    let responder = answering(1000);
    assert_eq!(
        connector(&responder, |_| {})
            .delete_contact("trid-1", "NH-1")
            .await,
        Ok(Applied::Done)
    );
    let login = &responder.all()[0].xml;
    assert!(
        login.contains("<clID>client-1</clID>") && login.contains(&format!("<pw>{PASSWORD}</pw>")),
        "{login}"
    );
    assert!(
        login.contains("contact-1.0")
            && login.contains("domain-1.0")
            && !login.contains("host-1.0"),
        "{login}"
    );
}

#[tokio::test]
async fn a_server_that_never_greets_is_a_retry() {
    use crate::epp::line::Stream;
    struct Mute;
    #[async_trait::async_trait]
    impl crate::epp::tls::Dialer for Mute {
        async fn dial(&self) -> std::io::Result<Box<dyn Stream>> {
            let (ours, theirs) = tokio::io::duplex(1024);
            // Kept open for as long as the test runs.
            std::mem::forget(theirs);
            Ok(Box::new(ours))
        }
    }
    let mut profile = profile();
    profile.connect_timeout = std::time::Duration::from_millis(50);
    let outcome = free(crate::epp::Epp::over(profile, std::sync::Arc::new(Mute)))
        .delete_contact("trid-1", "NH-1")
        .await;
    assert!(
        matches!(&outcome, Err(Failure::Retry { why }) if why.contains("greeting")),
        "{outcome:?}"
    );
}
