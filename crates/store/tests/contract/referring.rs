//! References to people and locations of another organization.

use crate::make::{at, house, id, location};
use crate::room::Room;
use crate::strangers::{Ours, ours};
use model::id::{LocationId, PhoneId};
use model::role::Role;
use store::contacts::Contact;
use store::domains::Domain;
use store::phones::Phone;
use store::{Error, contacts, domains, locations, phones, replace, teams};

/// Each in a transaction of its own: on PostgreSQL one refused statement ends it.
pub async fn nothing_refers_to_people_and_places_of_others(room: &Room) {
    let Ours {
        house: own,
        ann,
        phone,
        team,
        member,
        domain,
        ..
    } = ours(room).await;
    let them = house(&room.db).await;
    let theirs = them.id;
    let (ben, their_team) = (
        them.contact(&room.db, "Ben", "B").await,
        them.team(&room.db, "Theirs").await,
    );
    macro_rules! missing {
        ($tx:ident => $call:expr) => {{
            let mut $tx = room.db.begin().await.unwrap();
            let refused = $call.await;
            assert!(
                matches!(refused, Err(Error::Missing)),
                "{}: {refused:?}",
                stringify!($call)
            );
        }};
    }
    missing!(tx => phones::insert(&mut tx, &Phone { id: PhoneId(id()), organization_id: theirs, ..phone.clone() }));
    missing!(tx => teams::set_slot(&mut tx, theirs, team.id, Role::Admin, Some(ben.id), crate::make::at(1)));
    missing!(tx => teams::set_slot(&mut tx, theirs, team.id, Role::Tech, None, crate::make::at(1)));
    missing!(tx => teams::set_slot(&mut tx, theirs, their_team.id, Role::Admin, Some(member.id), crate::make::at(1)));
    missing!(tx => domains::set_team(&mut tx, theirs, domain.id, Some(team.id), at(1)));
    missing!(tx => domains::set_team(&mut tx, own.id, domain.id, Some(their_team.id), at(1)));
    missing!(tx => replace::on_domains(&mut tx, own.id, member.id, ben.id, Role::Admin, at(1)));
    missing!(tx => replace::in_slots(&mut tx, own.id, member.id, ben.id, Role::Tech, at(1)));
    let stray = Domain {
        team_id: Some(their_team.id),
        ..crate::make::domain(&own.project, "b.example")
    };
    missing!(tx => domains::insert(&mut tx, &stray));
    let nobody = model::id::OrganizationId(id());
    missing!(tx => locations::insert(&mut tx, &location(nobody, "X")));
    missing!(tx => teams::insert(&mut tx, &crate::make::team(nobody, "X")));
    let follows = Contact {
        user_id: Some(ann.id),
        location_id: Some(LocationId(id())),
        ..crate::make::contact(theirs, "Ann", "Li")
    };
    missing!(tx => contacts::insert(&mut tx, &follows));
}
