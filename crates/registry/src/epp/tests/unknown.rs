//! What is certain, and what is not, when the connection breaks.

use super::responder::*;
use super::samples::{contact, contact_answer};
use crate::connector::{Applied, Connector, Failure};
use model::registry::RoleChange;
use std::sync::Arc;
use std::time::Duration;

/// Every write, and how each ends.
async fn every_write(epp: &Free) -> Vec<Result<(), Failure>> {
    let change = RoleChange {
        registrant: Some("NH-2".into()),
        ..RoleChange::default()
    };
    let mut changed = contact();
    changed.email = "new@example.net".into();
    vec![
        epp.create_contact("trid-1", &contact()).await.map(drop),
        epp.update_contact("trid-2", &changed, &contact())
            .await
            .map(drop),
        epp.delete_contact("trid-3", "NH-1").await.map(drop),
        epp.update_domain_contacts("trid-4", "example.test", &change)
            .await
            .map(drop),
        epp.ack("trid-5", "17").await,
    ]
}

async fn every_read(epp: &Free) -> Vec<Result<(), Failure>> {
    vec![
        epp.contact_info("trid-1", "NH-1").await.map(drop),
        epp.contact_check("trid-2", "NH-1").await.map(drop),
        epp.domain_info("trid-3", "example.test").await.map(drop),
        epp.poll("trid-4").await.map(drop),
    ]
}

async fn assert_open_question(responder: Arc<Responder>, timeout: Duration) {
    let epp = connector(&responder, |profile| profile.command_timeout = timeout);
    for outcome in every_write(&epp).await {
        assert!(
            matches!(outcome, Err(Failure::Unknown { .. })),
            "{outcome:?}"
        );
    }
    for outcome in every_read(&epp).await {
        assert!(matches!(outcome, Err(Failure::Retry { .. })), "{outcome:?}");
    }
    assert_eq!(responder.commands().len(), 9, "nothing is sent twice");
    assert_eq!(
        responder.connections(),
        9,
        "no session is used after it broke"
    );
    assert_eq!(epp.pool().idle(), 0);
}

const LONG: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_line_cut_before_the_answer_leaves_writes_unknown() {
    assert_open_question(Responder::new(|_| Reaction::Cut), LONG).await;
}

#[tokio::test]
async fn a_line_cut_in_the_middle_of_the_answer_leaves_writes_unknown() {
    assert_open_question(
        Responder::new(|seen| Reaction::CutInTheMiddle(ok(&seen.trid, 1000))),
        LONG,
    )
    .await;
}

#[tokio::test]
async fn a_timeout_leaves_writes_unknown() {
    assert_open_question(
        Responder::new(|_| Reaction::Silence),
        Duration::from_millis(200),
    )
    .await;
}

#[tokio::test]
async fn an_answer_to_somebody_else_leaves_writes_unknown() {
    assert_open_question(
        Responder::new(|_| Reaction::Answer(ok("trid-other", 1000))),
        LONG,
    )
    .await;
}

#[tokio::test]
async fn a_good_answer_to_nobody_leaves_writes_unknown() {
    let bare =
        |seen: &Seen| ok(&seen.trid, 1000).replace(&format!("<clTRID>{}</clTRID>", seen.trid), "");
    assert_open_question(
        Responder::new(move |seen| Reaction::Answer(bare(seen))),
        LONG,
    )
    .await;
}

#[tokio::test]
async fn an_answer_that_is_no_epp_leaves_writes_unknown() {
    for nonsense in [
        "<html/>",
        "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'/>",
        "<epp",
        GREETING,
    ] {
        assert_open_question(
            Responder::new(move |_| Reaction::Answer(nonsense.to_owned())),
            LONG,
        )
        .await;
    }
}

#[tokio::test]
async fn an_error_without_an_id_is_taken_as_ours() {
    let epp = connector(
        &Responder::new(|seen| {
            Reaction::Answer(
                ok(&seen.trid, 2001).replace(&format!("<clTRID>{}</clTRID>", seen.trid), ""),
            )
        }),
        |_| {},
    );
    assert_eq!(
        epp.delete_contact("trid-1", "NH-1")
            .await
            .unwrap_err()
            .code(),
        Some(2001)
    );
}

#[tokio::test]
async fn a_session_that_ended_while_idle_is_replaced_and_the_command_sent_once() {
    let responder = Responder::new(|seen| match seen.connection {
        1 => Reaction::AnswerAndClose(contact_answer(&seen.trid, 1)),
        _ => Reaction::Answer(ok(&seen.trid, 1000)),
    });
    let epp = connector(&responder, |_| {});
    epp.contact_info("trid-1", "NH-1").await.unwrap();
    responder.hung_up.notified().await;
    assert_eq!(
        epp.create_contact("trid-2", &contact()).await,
        Ok(Applied::Done)
    );
    let connections: Vec<usize> = responder
        .commands()
        .iter()
        .map(|seen| seen.connection)
        .collect();
    assert_eq!(connections, [1, 2]);
}

#[tokio::test]
async fn a_session_with_an_answer_too_many_is_not_used_again() {
    let responder = Responder::new(|seen| match seen.connection {
        1 => Reaction::Twice(contact_answer(&seen.trid, 1)),
        _ => Reaction::Answer(ok(&seen.trid, 1000)),
    });
    let epp = connector(&responder, |_| {});
    epp.contact_info("trid-1", "NH-1").await.unwrap();
    epp.delete_contact("trid-2", "NH-2").await.unwrap();
    let connections: Vec<usize> = responder
        .commands()
        .iter()
        .map(|seen| seen.connection)
        .collect();
    assert_eq!(connections, [1, 2]);
}

#[tokio::test]
async fn a_dropped_call_ends_its_session_and_mixes_up_no_answers() {
    let responder = Responder::new(|seen| match seen.trid.as_str() {
        "trid-1" => Reaction::Silence,
        _ => Reaction::Answer(contact_answer(&seen.trid, 1)),
    });
    let epp = connector(&responder, |profile| profile.pool_size = 1);
    let heard = async {
        while responder.commands().is_empty() {
            responder.heard.notified().await;
        }
    };
    tokio::select! {
        outcome = epp.contact_info("trid-1", "NH-1") => panic!("there was no answer, but {outcome:?}"),
        () = heard => {}
    }
    let found = epp.contact_info("trid-2", "NH-1").await.unwrap().unwrap();
    assert_eq!(found.handle, "NH-1");
    assert_eq!(
        responder.commands().last().unwrap().connection,
        2,
        "the session of the dropped call is gone, its place in the pool is free"
    );
}
