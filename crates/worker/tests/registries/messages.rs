//! Every word of a registry is kept; what says that a domain is gone ends its publication at once.

use crate::support::{Desk, NAME};
use chrono::TimeDelta;
use model::agreement::AgreementState;
use model::registry::RegistryDomain;
use model::registry_message::MessageKind;
use model::webhook::Topic;
use registry::scripted::When;
use registry::{Failure, Message, Transfer};
use testkit::service::webhooks::WebhookEdit;

fn transfer(id: &str, status: &str, gaining: &str) -> Message {
    Message {
        id: id.into(),
        text: format!("Transfer {status}."),
        domain: Some(NAME.into()),
        transfer: Some(Transfer {
            status: status.into(),
            gaining: Some(gaining.into()),
            losing: Some("scripted".into()),
            act_by: "2030-01-02T03:04:05Z".parse().ok(),
        }),
        ..Message::default()
    }
}

async fn state(desk: &Desk) -> AgreementState {
    let actor = desk.house.actor().await;
    let domain = desk.house.service.domains().get(&actor, desk.domain).await;
    domain.unwrap().state
}

#[tokio::test]
async fn a_request_for_a_transfer_is_an_alarm_until_it_ends() {
    let desk = Desk::open().await;
    let actor = desk.house.actor().await;
    desk.hears(transfer("1", "pending", "gainer")).await;
    let overview = || desk.house.service.organizations().overview(&actor);
    let asked = overview().await.unwrap().transfers;
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].name.ascii(), NAME);
    assert_eq!(asked[0].other_party.as_deref(), Some("gainer"));
    assert_eq!(
        asked[0].act_by,
        "2030-01-02T03:04:05Z".parse().ok(),
        "until when it can be stopped"
    );
    assert!(desk.published().await.is_some(), "it is ours still");
    for ended in ["clientRejected", "clientCancelled", "serverCancelled"] {
        desk.hears(transfer(ended, ended, "gainer")).await;
        assert_eq!(overview().await.unwrap().transfers, [], "{ended}");
        assert!(desk.published().await.is_some());
        let again = format!("again after {ended}");
        desk.hears(transfer(&again, "pending", "gainer")).await;
        assert_eq!(overview().await.unwrap().transfers.len(), 1);
    }
    let kinds: Vec<_> = desk.messages().await.iter().map(|it| it.kind).collect();
    assert_eq!(kinds.len(), 7);
    assert_eq!(kinds[6], MessageKind::TransferRequested);
}

#[tokio::test]
async fn a_domain_that_was_transferred_away_is_published_no_more() {
    for status in ["serverApproved", "clientApproved"] {
        let desk = Desk::open().await;
        desk.hears(transfer("1", "pending", "gainer")).await;
        // The registry can't be asked: its word is enough.
        desk.registry.fail(3, When::Before, Failure::retry("away"));
        desk.hears(transfer("2", status, "gainer")).await;
        assert_eq!(desk.published().await, None, "{status}");
        assert_eq!(state(&desk).await, AgreementState::Gone);
        let actor = desk.house.actor().await;
        let overview = desk.house.service.organizations().overview(&actor).await;
        assert_eq!(overview.unwrap().transfers, []);
        let card = desk.house.service.domains().card(&actor, desk.domain).await;
        let card = card.unwrap();
        assert_eq!(card.messages[0].kind, MessageKind::Transferred);
        let told = card.history.entries.iter();
        let mut told = told.filter(|entry| entry.action == "domain.gone");
        assert!(told.next().is_some() && told.next().is_none(), "once");
    }
}

#[tokio::test]
async fn a_transfer_to_us_loses_nothing() {
    let desk = Desk::open().await;
    desk.hears(transfer("1", "pending", "scripted")).await;
    desk.hears(transfer("2", "serverApproved", "scripted"))
        .await;
    assert!(desk.published().await.is_some());
    let actor = desk.house.actor().await;
    let overview = desk.house.service.organizations().overview(&actor).await;
    assert_eq!(overview.unwrap().transfers, []);
}

#[tokio::test]
async fn a_message_that_was_wrong_is_put_right_by_a_look() {
    let desk = Desk::open().await;
    desk.hears(transfer("1", "serverApproved", "gainer")).await;
    assert_eq!(desk.published().await, None);
    desk.house.clock.advance(TimeDelta::minutes(1));
    desk.worker.read_due().await.unwrap();
    assert!(desk.published().await.is_some(), "the registry has it here");
}

#[tokio::test]
async fn what_it_says_of_a_deletion_is_looked_at() {
    let desk = Desk::open().await;
    // As registries do whose domain is deleted: it is not there any more.
    desk.registry.put_domain(RegistryDomain {
        name: NAME.into(),
        client_id: "nobody".into(),
        ..RegistryDomain::default()
    });
    let deleted = Message {
        id: "5".into(),
        text: "Purged.".into(),
        domain: Some(NAME.into()),
        deleted: true,
        ..Message::default()
    };
    desk.hears(deleted).await;
    desk.house.clock.advance(TimeDelta::minutes(1));
    desk.worker.read_due().await.unwrap();
    assert_eq!(desk.published().await, None);
    assert_eq!(desk.messages().await[0].kind, MessageKind::Deleted);
}

#[tokio::test]
async fn every_word_is_kept_once_and_told_to_whoever_wants_it() {
    let desk = Desk::open().await;
    let actor = desk.house.actor().await;
    let hook = WebhookEdit {
        url: Some("https://hooks.example/in".into()),
        events: Some([Topic::DomainMessage].into()),
        ..WebhookEdit::default()
    };
    let hooks = desk.house.service.webhooks();
    let (hook, _) = hooks.create(&actor, &hook).await.unwrap();
    let hold = Message {
        id: "7".into(),
        text: format!("{NAME} was put on hold: court order 17."),
        ..Message::default()
    };
    // Acknowledged in vain: it comes again, and is the same.
    desk.registry.push_message(hold.clone());
    desk.registry.fail(2, When::Before, Failure::retry("cut"));
    desk.worker.poll_now().await.unwrap();
    desk.worker.poll_now().await.unwrap();
    let kept = desk.messages().await;
    assert_eq!(kept.len(), 1, "its domain is named in the text alone");
    assert_eq!(kept[0].text, hold.text);
    let balance = Message {
        id: "8".into(),
        text: "Your balance is low: 12.50 EUR.".into(),
        ..Message::default()
    };
    desk.hears(balance.clone()).await;
    assert_eq!(desk.messages().await.len(), 1);
    let others = desk
        .house
        .service
        .organizations()
        .other_messages(&actor)
        .await;
    let others: Vec<String> = others.unwrap().into_iter().map(|it| it.text).collect();
    assert_eq!(others, [balance.text]);
    let first = store::Page {
        limit: 9,
        after: None,
    };
    let told = hooks
        .deliveries(&actor, hook.id, &first)
        .await
        .unwrap()
        .rows;
    let told: Vec<&str> = told.iter().map(|it| it.event.as_str()).collect();
    assert_eq!(told, ["domain.message"]);
}

#[tokio::test]
async fn what_a_task_is_answered_marks_it_gone_and_nothing_is_sent() {
    // Another registrar's, by the registry's data; by its refusal to say; and deleted.
    for case in ["another", "refused", "absent"] {
        let desk = Desk::open().await;
        let before = (
            desk.sent("update_contact"),
            desk.sent("update_domain_contacts"),
        );
        match case {
            "another" => desk.change_domain(|domain| domain.client_id = "other".into()),
            "refused" => {
                for n in 1..40 {
                    let words = "Authorization error";
                    let failure = Failure::refused(2201, words);
                    desk.registry.fail(n, When::Before, failure);
                }
            }
            _ => desk.registry.drop_domain(NAME),
        }
        let id = desk.edit("New 2").await;
        desk.run().await;
        let error = desk.failed(id).await;
        let code = match case {
            "absent" => "domain.not_at_registry",
            _ => "domain.not_ours",
        };
        assert_eq!(error.code.as_str(), code, "{case}");
        assert_eq!(desk.published().await, None, "{case}");
        assert_eq!(state(&desk).await, AgreementState::Gone, "{case}");
        let after = (
            desk.sent("update_contact"),
            desk.sent("update_domain_contacts"),
        );
        assert_eq!(after, before, "{case}");
    }
}
