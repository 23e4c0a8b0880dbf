//! Letters that are refused for somebody else's sake, and letters that come back later.

use crate::support::{ask, last, standing};
use chrono::TimeDelta;
use mail::Failure;
use model::access::OrgRole;
use model::letter::{Fate, Refusal, Report, ReportOutcome, Return, ReturnToken};
use model::person::PersonDraft;
use model::verification::LetterStatus;
use testkit::House;
use testkit::service::people::{NewPerson, Standing};

fn refused(about: Refusal, code: u16, why: &str) -> Failure {
    Failure::Retry {
        about: Some(about),
        code: Some(code),
        why: format!("{code} {why}"),
    }
}

/// A report with this mark.
fn report(mark: ReturnToken, refusal: Refusal) -> Report {
    Report {
        message: Some(mark),
        envelope: None,
        fate: Fate::Failed(Return {
            bounced: refusal == Refusal::Address,
            refusal: Some(refusal),
            words: "550 5.1.1 no such user".into(),
        }),
    }
}

async fn taken(house: &House, report: &Report) -> ReportOutcome {
    let verification = house.service.verification();
    verification.returned(Some(report)).await.unwrap()
}

fn newest_mark(house: &House) -> ReturnToken {
    house.mail.taken().last().unwrap().token
}

#[tokio::test]
async fn our_own_faults_and_full_mailboxes_wait_and_say_so() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    ask(&house, &contact).await.unwrap();
    let worker = house.worker();
    for (about, code, why) in [
        (Refusal::Sender, 550, "5.1.8 Sender address rejected"),
        (Refusal::Mailbox, 552, "5.2.2 mailbox full"),
        (Refusal::Letter, 552, "5.2.3 too large"),
    ] {
        house.mail.fail(refused(about, code, why));
        let posted = worker.post_due().await.unwrap();
        let letter = last(&house, &contact).await;
        assert_eq!(
            (letter.status, letter.refusal, letter.last_error),
            (
                LetterStatus::Pending,
                Some(about),
                Some(format!("{code} {why}"))
            )
        );
        assert!(!standing(&house, &contact).await.unwrap().bounced());
        house.clock.to(posted.next.unwrap());
    }
    // It is accepted in the end: nothing is left of the refusals.
    house.post().await;
    let letter = last(&house, &contact).await;
    assert_eq!(
        (letter.status, letter.refusal, letter.last_error),
        (LetterStatus::Sent, None, None)
    );
}

#[tokio::test]
async fn a_mailbox_that_stays_full_is_given_up_after_days_and_is_no_bounce() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    ask(&house, &contact).await.unwrap();
    let (worker, began) = (house.worker(), house.clock.get());
    loop {
        house
            .mail
            .fail(refused(Refusal::Mailbox, 552, "5.2.2 mailbox full"));
        match worker.post_due().await.unwrap().next {
            Some(next) => house.clock.to(next),
            None => break,
        }
    }
    assert!(house.clock.get() - began > TimeDelta::days(3));
    let letter = last(&house, &contact).await;
    assert_eq!(
        (letter.status, letter.refusal),
        (LetterStatus::Failed, Some(Refusal::Mailbox))
    );
    assert!(!standing(&house, &contact).await.unwrap().bounced());
}

#[tokio::test]
async fn a_letter_that_comes_back_is_flagged_like_one_that_was_refused() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    ask(&house, &contact).await.unwrap();
    house.post().await;
    let mark = newest_mark(&house);
    let drawn = ReturnToken::new(house.chance.as_ref());
    let forged = report(drawn, Refusal::Address);
    assert_eq!(taken(&house, &forged).await, ReportOutcome::Unknown);
    let delayed = Report {
        fate: Fate::Delayed,
        ..report(mark, Refusal::Address)
    };
    assert_eq!(taken(&house, &delayed).await, ReportOutcome::Delayed);
    let delivered = Report {
        fate: Fate::Delivered,
        ..delayed
    };
    assert_eq!(taken(&house, &delivered).await, ReportOutcome::Delivered);
    assert_eq!(last(&house, &contact).await.status, LetterStatus::Sent);

    let back = report(mark, Refusal::Address);
    assert_eq!(taken(&house, &back).await, ReportOutcome::Bounced);
    let how = standing(&house, &contact).await.unwrap();
    assert!(how.bounced());
    let letter = how.letter.unwrap();
    assert_eq!(
        (letter.status, letter.refusal, letter.last_error.as_deref()),
        (
            LetterStatus::Bounced,
            Some(Refusal::Address),
            Some("550 5.1.1 no such user")
        )
    );
    // Twice, and by the other key.
    let again = Report {
        message: None,
        envelope: Some(mark),
        ..back
    };
    assert_eq!(taken(&house, &again).await, ReportOutcome::Repeated);
    assert_eq!(last(&house, &contact).await, letter);
    // It is not reminded of, and may be asked again.
    house.clock.advance(TimeDelta::days(8));
    assert_eq!(house.worker().post_due().await.unwrap().claims, 0);
    ask(&house, &contact).await.unwrap();
    house.post().await;
    assert!(!standing(&house, &contact).await.unwrap().bounced());
}

#[tokio::test]
async fn a_return_for_our_sake_is_no_bounce_and_two_keys_must_agree() {
    let house = House::open().await;
    let (one, other) = (house.contact("Novak").await, house.contact("Nemec").await);
    ask(&house, &one).await.unwrap();
    house.post().await;
    let first = newest_mark(&house);
    house.clock.advance(TimeDelta::minutes(2));
    ask(&house, &other).await.unwrap();
    house.post().await;
    let second = newest_mark(&house);
    assert_ne!(first, second);
    let torn = Report {
        envelope: Some(second),
        ..report(first, Refusal::Address)
    };
    assert_eq!(taken(&house, &torn).await, ReportOutcome::Unknown);
    for contact in [&one, &other] {
        assert_eq!(last(&house, contact).await.status, LetterStatus::Sent);
    }
    let ours = Report {
        envelope: Some(first),
        ..report(first, Refusal::Sender)
    };
    assert_eq!(taken(&house, &ours).await, ReportOutcome::Undelivered);
    let how = standing(&house, &one).await.unwrap();
    assert!(!how.bounced());
    assert_eq!(
        (
            how.letter.as_ref().unwrap().status,
            how.letter.unwrap().refusal
        ),
        (LetterStatus::Failed, Some(Refusal::Sender))
    );
}

/// A process died between sending and recording: the letter waits to be sent again, and comes back meanwhile.
#[tokio::test]
async fn a_letter_that_came_back_is_not_sent_again() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    ask(&house, &contact).await.unwrap();
    house.post().await;
    let mut tx = house.service.db().begin().await.unwrap();
    let letter = last(&house, &contact).await;
    let pending = store::letters::Letter {
        id: model::id::LetterId(uuid::Uuid::from_u128(9)),
        status: LetterStatus::Pending,
        claimable_at: house.clock.get() + TimeDelta::seconds(1),
        created_at: house.clock.get() + TimeDelta::seconds(1),
        ..letter
    };
    store::letters::put_letter(&mut tx, &pending).await.unwrap();
    let mailed = store::letter_reports::MailedMessage {
        token_hash: vec![3; 32],
        organization_id: pending.organization_id,
        of: store::letter_reports::Sent::Letter(pending.id),
        mailed_at: house.clock.get(),
    };
    store::letter_reports::put(&mut tx, &mailed).await.unwrap();
    let back =
        store::letter_reports::came_back(&mut tx, &mailed, LetterStatus::Bounced, None, "no");
    assert!(back.await.unwrap());
    tx.commit().await.unwrap();
    house.clock.advance(TimeDelta::minutes(1));
    assert_eq!(
        house.worker().post_due().await.unwrap().claims,
        0,
        "it is not sent again"
    );
    assert_eq!(last(&house, &contact).await.status, LetterStatus::Bounced);
}

#[tokio::test]
async fn an_invitation_is_judged_alike() {
    let house = House::open().await;
    let actor = house.actor().await;
    let new = NewPerson {
        draft: PersonDraft::named([
            ("first_name", "Ema"),
            ("last_name", "Mala"),
            ("email", "ema@acme.example"),
        ]),
    };
    let person = house.service.people().create(&actor, &new).await.unwrap();
    let role = Some(Standing {
        role: OrgRole::Viewer,
        projects: Vec::new(),
    });
    let invitations = house.service.invitations();
    invitations.send(&actor, person.id, role).await.unwrap();
    let of = || async {
        house
            .service
            .invitations()
            .get(&actor, person.id)
            .await
            .unwrap()
    };
    house
        .mail
        .fail(refused(Refusal::Sender, 550, "5.7.1 relaying denied"));
    let posted = house.worker().post_due().await.unwrap();
    let invitation = of().await;
    assert_eq!(
        (invitation.status, invitation.refusal),
        (LetterStatus::Pending, Some(Refusal::Sender))
    );
    house.clock.to(posted.next.unwrap());
    house.worker().post_due().await.unwrap();
    assert_eq!(of().await.status, LetterStatus::Sent);
    let back = report(newest_mark(&house), Refusal::Address);
    assert_eq!(taken(&house, &back).await, ReportOutcome::Bounced);
    let invitation = of().await;
    assert_eq!(
        (
            invitation.status,
            invitation.refusal,
            invitation.last_error.as_deref()
        ),
        (
            LetterStatus::Bounced,
            Some(Refusal::Address),
            Some("550 5.1.1 no such user")
        )
    );
    assert_eq!(taken(&house, &back).await, ReportOutcome::Repeated);
}
