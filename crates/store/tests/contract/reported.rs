//! Reports of letters' return.

use crate::make::{at, house, id, moment, span, user};
use crate::post::{claim, letter, put, reachable, sent, settle};
use crate::room::Room;
use model::id::{LetterId, UserId};
use model::letter::{Refusal, ReportOutcome};
use model::verification::LetterStatus;
use store::invitations::{self, Invitation};
use store::letter_reports::{self, MailedMessage, Sent};
use store::letters::{self, Letter};
use store::{Error, Unique, lease, users};

fn mailed(of: Sent, organization: model::id::OrganizationId, mark: u8) -> MailedMessage {
    MailedMessage {
        token_hash: vec![mark; 32],
        organization_id: organization,
        of,
        mailed_at: at(2),
    }
}

pub async fn a_letter_comes_back_once(room: &Room) {
    let house = house(&room.db).await;
    let ann = reachable(room, &house, "ann").await;
    let letter = letter(&ann, 1);
    put(&room.db, &letter).await;
    let message = mailed(Sent::Letter(letter.id), house.id, 7);
    let mut tx = room.db.begin().await.unwrap();
    letter_reports::put(&mut tx, &message).await.unwrap();
    let found = letter_reports::find(&mut tx, &[7; 32]).await.unwrap();
    assert_eq!(found.as_ref(), Some(&message));
    assert_eq!(letter_reports::find(&mut tx, &[8; 32]).await.unwrap(), None);
    tx.commit().await.unwrap();

    // While it is being sent again: whoever sends it loses it.
    let held = claim(&room.db, id(), 2, 9).await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    let words = "550 5.1.1 no such user";
    let back = letter_reports::came_back(
        &mut tx,
        &message,
        LetterStatus::Bounced,
        Some(Refusal::Address),
        words,
    );
    assert!(back.await.unwrap());
    let again = letter_reports::came_back(
        &mut tx,
        &message,
        LetterStatus::Failed,
        None,
        "something else",
    );
    assert!(!again.await.unwrap(), "the first report counts");
    tx.commit().await.unwrap();
    let late = settle(&room.db, &sent(&held, 3), held.lease).await;
    assert!(matches!(late, Err(Error::Stale)), "{late:?}");
    let mut tx = room.db.read().await.unwrap();
    let now = letters::newest_of(&mut tx, house.id, &[ann.id])
        .await
        .unwrap();
    let expected = Letter {
        status: LetterStatus::Bounced,
        attempt: 1,
        claimable_at: now[&ann.id].claimable_at,
        refusal: Some(Refusal::Address),
        last_error: Some(words.into()),
        ..letter.clone()
    };
    assert_eq!(now[&ann.id], expected);
    drop(tx);

    // What is not there, and what is another's.
    let stranger = crate::make::house(&room.db).await;
    for lost in [
        mailed(Sent::Letter(LetterId(id())), house.id, 9),
        mailed(Sent::Letter(letter.id), stranger.id, 9),
        mailed(Sent::Invitation(UserId(id())), house.id, 9),
    ] {
        let mut tx = room.db.begin().await.unwrap();
        let refused = letter_reports::put(&mut tx, &lost).await;
        assert!(matches!(refused, Err(Error::Missing)), "{refused:?}");
    }
    let mut tx = room.db.begin().await.unwrap();
    let twice = letter_reports::put(&mut tx, &message).await;
    assert!(
        matches!(twice, Err(Error::Duplicate(Unique::Other))),
        "{twice:?}"
    );
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    let theirs = mailed(Sent::Letter(letter.id), stranger.id, 7);
    let back = letter_reports::came_back(&mut tx, &theirs, LetterStatus::Failed, None, "");
    assert!(!back.await.unwrap());
}

pub async fn an_invitation_comes_back_and_its_marks_go_with_it(room: &Room) {
    let house = house(&room.db).await;
    let person = user(house.id, "ann@example.com");
    let asked = crate::invited::invitation(&person, 1);
    let message = mailed(Sent::Invitation(person.id), house.id, 5);
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &person).await.unwrap();
    invitations::put(&mut tx, &asked).await.unwrap();
    letter_reports::put(&mut tx, &message).await.unwrap();
    let mut held = lease::claim::<Invitation>(&mut tx, id(), moment(2), span(2, 9), &[])
        .await
        .unwrap()
        .unwrap();
    held.row.status = LetterStatus::Sent;
    held.row.refusal = Some(Refusal::Sender);
    lease::settle(&mut tx, &held.row, held.lease).await.unwrap();
    let kept = invitations::get(&mut tx, house.id, person.id)
        .await
        .unwrap();
    assert_eq!(kept.unwrap().refusal, Some(Refusal::Sender));
    let back = letter_reports::came_back(&mut tx, &message, LetterStatus::Failed, None, "4.4.7");
    assert!(back.await.unwrap());
    let kept = invitations::get(&mut tx, house.id, person.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (kept.status, kept.last_error.as_deref(), kept.refusal),
        (LetterStatus::Failed, Some("4.4.7"), None)
    );
    // Another invitation takes its place: reports about the first are about nothing.
    invitations::put(&mut tx, &asked).await.unwrap();
    assert_eq!(letter_reports::find(&mut tx, &[5; 32]).await.unwrap(), None);
    tx.commit().await.unwrap();
}

pub async fn reports_are_counted(room: &Room) {
    let mut tx = room.db.begin().await.unwrap();
    assert!(letter_reports::counts(&mut tx).await.unwrap().is_empty());
    for outcome in [
        ReportOutcome::Bounced,
        ReportOutcome::Unknown,
        ReportOutcome::Bounced,
    ] {
        letter_reports::count(&mut tx, outcome).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = room.db.read().await.unwrap();
    let counts = letter_reports::counts(&mut tx).await.unwrap();
    let counts: Vec<_> = counts.into_iter().collect();
    assert_eq!(
        counts,
        [(ReportOutcome::Bounced, 2), (ReportOutcome::Unknown, 1)]
    );
}
