//! How many sessions, and for how long.

use super::responder::*;
use crate::connector::{Applied, Connector, Failure};
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn sessions_are_used_again_and_never_more_than_allowed() {
    let responder = Responder::new(|seen| Reaction::Answer(ok(&seen.trid, 1000)));
    let epp = Arc::new(connector(&responder, |profile| profile.pool_size = 2));
    let calls = (0..20).map(|n| {
        let epp = Arc::clone(&epp);
        tokio::spawn(async move { epp.delete_contact(&format!("trid-{n}"), "NH-1").await })
    });
    for outcome in futures::future::join_all(calls).await {
        assert_eq!(outcome.unwrap(), Ok(Applied::Done));
    }
    assert_eq!(responder.connections(), 2);
    assert_eq!(responder.commands().len(), 20);
    assert_eq!(epp.pool().idle(), 2);
}

#[tokio::test]
async fn a_session_that_was_idle_too_long_is_replaced() {
    let responder = Responder::new(|seen| Reaction::Answer(ok(&seen.trid, 1000)));
    let epp = connector(&responder, |profile| profile.idle_limit = Duration::ZERO);
    epp.delete_contact("trid-1", "NH-1").await.unwrap();
    epp.delete_contact("trid-2", "NH-1").await.unwrap();
    assert_eq!(responder.connections(), 2);
}

#[tokio::test]
async fn codes_that_close_the_session_close_ours() {
    for (code, left) in [
        (2303, 1),
        (2400, 1),
        (2002, 0),
        (2500, 0),
        (2501, 0),
        (2502, 0),
    ] {
        let responder = Responder::new(move |seen| Reaction::Answer(ok(&seen.trid, code)));
        let epp = connector(&responder, |_| {});
        epp.delete_contact("trid-1", "NH-1").await.unwrap_err();
        assert_eq!(epp.pool().idle(), left, "{code}");
    }
}

#[tokio::test]
async fn too_many_sessions_make_the_pool_smaller_for_a_while() {
    let responder = Responder::raw(usize::MAX, |seen| {
        let code = if seen.is("login") && seen.connection <= 4 {
            2502
        } else {
            1000
        };
        Reaction::Answer(ok(&seen.trid, code))
    });
    let epp = connector(&responder, |profile| profile.pool_size = 3);
    for _ in 0..2 {
        let outcome = epp.delete_contact("trid-1", "NH-1").await;
        assert!(matches!(outcome, Err(Failure::Retry { .. })), "{outcome:?}");
        assert_eq!(epp.pool().limit(), 1, "one session is always tried");
    }
    assert_eq!(responder.connections(), 4);
    assert_eq!(
        epp.delete_contact("trid-2", "NH-1").await,
        Ok(Applied::Done)
    );
    assert_eq!(epp.pool().limit(), 1);

    epp.pool().regrow_at_once();
    for expected in [2, 3, 3] {
        epp.delete_contact("trid-3", "NH-1").await.unwrap();
        assert_eq!(epp.pool().limit(), expected);
    }
}

#[tokio::test]
async fn a_command_for_which_there_is_no_further_session_waits_for_the_one_there_is() {
    let responder = Responder::raw(usize::MAX, |seen| {
        let code = if seen.is("login") && seen.connection > 1 {
            2502
        } else {
            1000
        };
        Reaction::Answer(ok(&seen.trid, code))
    });
    let epp = connector(&responder, |profile| profile.pool_size = 3);
    let trids: Vec<String> = (0..6).map(|n| format!("trid-{n}")).collect();
    let calls = trids.iter().map(|trid| epp.delete_contact(trid, "NH-1"));
    for outcome in futures::future::join_all(calls).await {
        assert_eq!(outcome, Ok(Applied::Done));
    }
    assert_eq!((epp.pool().limit(), epp.pool().idle()), (1, 1));
    assert!(responder.commands().iter().all(|seen| seen.connection == 1));
}
