//! Invitations, and people's permissions.

use crate::make::{at, house, id, moment, span, user};
use crate::room::Room;
use model::access::OrgRole;
use model::id::OrganizationId;
use model::verification::LetterStatus;
use store::invitations::{self, Invitation};
use store::users::User;
use store::{Engine, Error, Lease, lease, people, users};

pub fn invitation(of: &User, when: i64) -> Invitation {
    Invitation {
        user_id: of.id,
        organization_id: of.organization_id,
        email: of.email.clone(),
        token_hash: None,
        status: LetterStatus::Pending,
        attempt: 0,
        claimable_at: at(when),
        lease_owner: None,
        is_reset: false,
        created_by: crate::make::olga(),
        created_at: at(when),
        expires_at: at(when + 1000),
        sent_at: None,
        last_error: None,
        refusal: None,
    }
}

async fn asked(room: &Room, when: i64) -> (User, Invitation) {
    let house = house(&room.db).await;
    let person = user(house.id, "ann@example.com");
    let asked = invitation(&person, when);
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &person).await.unwrap();
    invitations::put(&mut tx, &asked).await.unwrap();
    tx.commit().await.unwrap();
    (person, asked)
}

pub async fn an_invitation_is_mailed_once_and_fenced(room: &Room) {
    let (person, asked) = asked(room, 5).await;
    let (one, other) = (id(), id());
    let mut tx = room.db.begin().await.unwrap();
    let next = lease::next_due::<Invitation>(&mut tx, moment(0), &[]).await;
    assert_eq!(next.unwrap().map(|due| due.at), Some(at(5)));
    assert_eq!(
        lease::claim::<Invitation>(&mut tx, one, moment(4), span(4, 9), &[])
            .await
            .unwrap(),
        None
    );
    let mine = lease::claim::<Invitation>(&mut tx, one, moment(5), span(5, 9), &[]);
    let mut mine = mine.await.unwrap().unwrap();
    assert_eq!((mine.attempt, mine.lease_owner), (1, Some(one)));
    assert_eq!(
        lease::claim::<Invitation>(&mut tx, other, moment(8), span(8, 20), &[])
            .await
            .unwrap(),
        None
    );
    let strange = Lease {
        owner: other,
        ..mine.lease
    };
    let early = Lease {
        fence: mine.lease.fence - 1,
        ..mine.lease
    };
    for lost in [strange, early] {
        assert!(
            !invitations::link(&mut tx, person.id, lost, &[1])
                .await
                .unwrap()
        );
        assert!(
            !lease::heartbeat::<Invitation>(&mut tx, person.id, lost, moment(8), span(8, 20))
                .await
                .unwrap()
        );
    }
    let (held, now) = (mine.lease, moment(8));
    assert!(
        lease::heartbeat::<Invitation>(&mut tx, person.id, held, now, span(8, 20))
            .await
            .unwrap()
    );
    assert!(
        invitations::link(&mut tx, person.id, held, &[1])
            .await
            .unwrap()
    );
    mine.status = LetterStatus::Sent;
    mine.sent_at = Some(at(6));
    let late = lease::settle(&mut tx, &mine.row, strange).await;
    assert!(matches!(late, Err(Error::Stale)));
    lease::settle(&mut tx, &mine.row, held).await.unwrap();
    let found = invitations::by_token(&mut tx, &[1]).await.unwrap().unwrap();
    assert_eq!(
        (
            found.user_id,
            found.status,
            found.sent_at,
            found.lease_owner
        ),
        (person.id, LetterStatus::Sent, Some(at(6)), None)
    );
    let again = Invitation {
        created_at: at(9),
        ..asked.clone()
    };
    invitations::put(&mut tx, &again).await.unwrap();
    assert_ne!(again.letter_id(), asked.letter_id());
    assert_eq!(
        invitations::list(&mut tx, person.organization_id)
            .await
            .unwrap(),
        std::slice::from_ref(&again)
    );
    assert_eq!(invitations::by_token(&mut tx, &[1]).await.unwrap(), None);
    assert_eq!(
        invitations::get(&mut tx, person.organization_id, person.id)
            .await
            .unwrap(),
        Some(again)
    );
    let stranger = OrganizationId(id());
    assert_eq!(invitations::list(&mut tx, stranger).await.unwrap(), []);
    assert_eq!(
        invitations::get(&mut tx, stranger, person.id)
            .await
            .unwrap(),
        None
    );
    let theirs = invitations::delete(&mut tx, stranger, person.id).await;
    assert!(matches!(theirs, Err(Error::Stale)));
    invitations::delete(&mut tx, person.organization_id, person.id)
        .await
        .unwrap();
    assert_eq!(
        lease::next_due::<Invitation>(&mut tx, moment(0), &[])
            .await
            .unwrap(),
        None
    );
    let shown = format!("{asked:?}");
    assert!(!shown.contains("ann@"), "{shown}");
}

pub async fn who_is_deleted_is_not_invited(room: &Room) {
    let (person, _) = asked(room, 5).await;
    let mut tx = room.db.begin().await.unwrap();
    people::soft_delete(&mut tx, person.organization_id, person.id, 1, at(6))
        .await
        .unwrap();
    assert_eq!(
        lease::claim::<Invitation>(&mut tx, id(), moment(7), span(7, 9), &[])
            .await
            .unwrap(),
        None
    );
}

pub async fn a_dead_process_leaves_no_leased_invitation_on_sqlite(room: &Room) {
    asked(room, 5).await;
    let mut tx = room.db.begin().await.unwrap();
    let claimed = lease::claim::<Invitation>(&mut tx, id(), moment(5), span(5, 1000), &[]).await;
    assert!(claimed.unwrap().is_some());
    let released = lease::release::<Invitation>(&mut tx, at(6)).await;
    if room.db.engine() == Engine::Sqlite {
        assert_eq!(released.unwrap(), 1);
        let again = lease::claim::<Invitation>(&mut tx, id(), moment(6), span(6, 9), &[]).await;
        assert_eq!(again.unwrap().unwrap().attempt, 2);
    } else {
        assert!(matches!(released, Err(Error::Unsupported(_))));
    }
}

pub async fn a_role_is_given_over_the_version_that_was_seen(room: &Room) {
    let house = house(&room.db).await;
    let person = user(house.id, "ann@example.com");
    let mut tx = room.db.begin().await.unwrap();
    users::create(&mut tx, &person).await.unwrap();
    let guest = User {
        org_role: OrgRole::Guest,
        project_ids: vec![house.project.id],
        ..person.clone()
    };
    let given = people::set_role(&mut tx, &guest).await.unwrap();
    assert_eq!(
        (given.org_role, &given.project_ids, given.version),
        (OrgRole::Guest, &vec![house.project.id], 2)
    );
    assert_eq!(users::get(&mut tx, person.id).await.unwrap(), Some(given));
    assert!(matches!(
        people::set_role(&mut tx, &guest).await,
        Err(Error::Stale)
    ));
    let stranger = User {
        organization_id: OrganizationId(id()),
        version: 2,
        ..guest.clone()
    };
    assert!(matches!(
        people::set_role(&mut tx, &stranger).await,
        Err(Error::Stale)
    ));
}
