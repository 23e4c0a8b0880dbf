//! What rows say that they would do, before they are taken in.

use crate::{HEAD, staged, taken_in};
use model::role::Role;
use service::files::{FieldChange, ImportCard, Kind};
use testkit::House;

/// How many domains the open rows concern, how many they change, and how many get another registrant.
fn sums(card: &ImportCard) -> [u64; 3] {
    let totals = card.totals.clone().unwrap();
    [totals.domains, totals.changes, totals.changes_of_registrant]
}

#[tokio::test]
async fn all_rows_are_counted_however_many_they_are_and_wherever_they_stand() {
    const ROWS: usize = 2_100;
    let house = House::open().await;
    let actor = house.actor().await;
    let new: String = (0..ROWS)
        .map(|n| format!("Ann,Li{n},ann{n}@example.com,,Main 1,Praha,,CZ\n"))
        .collect();
    let card = staged(&house, Kind::Contacts, &format!("{HEAD}{new}"))
        .await
        .unwrap();
    // Whom no registry knows yet is sent to none.
    assert_eq!(sums(&card), [0, 0, 0]);
    taken_in(&house, &card).await;
    let mut handles: Vec<String> = Vec::new();
    let mut after = 0;
    loop {
        let place = (None, after);
        let files = house.service.files();
        let page = files
            .card(&actor, card.import.id, place, 200)
            .await
            .unwrap();
        let Some(last) = page.rows.last() else { break };
        after = last.line;
        handles.extend(page.handles.values().cloned());
    }
    assert_eq!(handles.len(), ROWS);
    handles.sort_unstable();
    let last = service::contacts::ContactFilter {
        q: Some(format!("Li{}", ROWS - 1)),
        ..service::contacts::ContactFilter::default()
    };
    let page = service::Page {
        limit: 1,
        after: None,
    };
    let found = house.service.contacts().list(&actor, &last, &page).await;
    let holder = found.unwrap().rows.remove(0).contact;
    let domain = house.domain("one.example").await;
    house.give(domain, Role::Registrant, &holder).await;
    house.settle().await;

    // Her row is the last one.
    handles.retain(|handle| *handle != holder.handle);
    handles.push(holder.handle.clone());
    let edits: String = handles
        .iter()
        .map(|handle| format!("{handle},other@example.com\n"))
        .collect();
    let card = staged(&house, Kind::Contacts, &format!("handle,email\n{edits}"))
        .await
        .unwrap();
    assert_eq!(sums(&card), [1, 1, 1]);
    let further = house.service.files();
    let further = further.card(&actor, card.import.id, (None, 200), 200).await;
    assert_eq!(further.unwrap().totals, None, "said on the first page");
}

#[tokio::test]
async fn a_row_of_contacts_says_which_fields_differ_and_where_that_is_another_registrant() {
    let house = House::open().await;
    let (holder, tech) = (house.contact("Holder").await, house.contact("Tech").await);
    for name in ["one.example", "two.example"] {
        let domain = house.domain(name).await;
        house.give(domain, Role::Registrant, &holder).await;
        house.give(domain, Role::Tech, &tech).await;
    }
    house.settle().await;
    let text = format!(
        "handle,email,city,disclose\n{},other@holder.example,Brno,\n{},{},Praha,no\n",
        holder.handle,
        tech.handle,
        tech.snapshot.email.clone().unwrap(),
    );
    let card = staged(&house, Kind::Contacts, &text).await.unwrap();
    let change = |label, from: &str, to: &str| FieldChange {
        label,
        from: from.into(),
        to: to.into(),
    };
    let first = &card.plans[&2];
    let labels: Vec<&str> = first.fields.iter().map(|field| field.label).collect();
    assert_eq!(labels, ["E-mail", "City"]);
    assert_eq!(
        first.fields[0],
        change(
            "E-mail",
            holder.snapshot.email.as_deref().unwrap(),
            "other@holder.example"
        )
    );
    assert_eq!((first.domains, first.registrants), (2, 2));
    let second = &card.plans[&3];
    assert_eq!(second.fields, [change("Published", "yes", "no")]);
    assert_eq!((second.domains, second.registrants), (2, 0));
    assert_eq!(sums(&card), [2, 2, 2]);
    let done = taken_in(&house, &card).await;
    assert!(done.plans.is_empty(), "nothing is left to do");
}

#[tokio::test]
async fn a_team_and_a_registrant_of_ones_own_arrive_together() {
    let house = House::open().await;
    let actor = house.actor().await;
    let (ours, theirs) = (house.contact("Ours").await, house.contact("Theirs").await);
    let new = service::teams::TeamEdit {
        name: Some("Web".into()),
        slots: [Role::Registrant, Role::Admin]
            .map(|role| (role, Some(theirs.id)))
            .into(),
        ..service::teams::TeamEdit::default()
    };
    let team = house.service.teams().create(&actor, &new).await.unwrap();
    let domain = house.domain("both.example").await;
    let text = format!(
        "name,team,registrant\nboth.example,{},{}\n",
        team.team.slug, ours.handle
    );
    let card = staged(&house, Kind::Domains, &text).await.unwrap();
    let plan = &card.plans[&2];
    let registrant = plan.changes.iter().find(|of| of.role == Role::Registrant);
    let to = registrant.and_then(|of| of.to.clone()).unwrap();
    assert!(to.ends_with(&ours.handle), "{to}");
    assert_eq!(plan.changes_registrant, Some(true));
    assert_eq!(sums(&card), [1, 1, 1]);
    taken_in(&house, &card).await;
    house.settle().await;
    let held = house.service.domains().agreement(&actor, domain).await;
    let held = held.unwrap();
    let of = |role| held.roles.iter().find(|of| of.role == role).unwrap();
    let handle = |role| of(role).held.clone().unwrap().handle;
    assert_eq!(handle(Role::Registrant), ours.handle);
    assert_eq!(handle(Role::Admin), theirs.handle);
}
