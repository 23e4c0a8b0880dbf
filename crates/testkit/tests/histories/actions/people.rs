//! People, offices and the organization itself, which member contacts follow.

use super::{Done, Said, Tried, becoming, who_with};
use crate::book::Book;
use crate::dice::Dice;
use crate::registry::Who;
use crate::world::{CITIES, FIRST, LAST, STREETS, World};
use model::contact::ContactKind;
use model::id::ContactId;
use model::location::OfficeDraft;
use model::person::PersonDraft;
use model::role::Role;
use service::Mode;
use service::contacts::{Follows, NewContact, Version};
use service::locations::LocationEdit;
use service::organizations::OrganizationEdit;
use service::people::{Leaving, NewPerson, PersonEdit};
use std::collections::BTreeMap;

pub async fn act(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    match dice.draw(16) {
        0..4 => office(world, dice, book).await,
        4..6 => person(world, dice, book).await,
        6..8 => leave(world, dice, book).await,
        8..10 => policy(world, dice, book).await,
        10 => legal_name(world, dice, book).await,
        11..14 => defaults(world, dice, book).await,
        14 => hire(world, dice, book).await,
        _ => close(world, dice, book).await,
    }
}

/// What a refresh makes of the contacts that follow, by its plan. Where nothing waits for a yes, all who have one of them are named as soon as any is counted.
fn refreshed(what: String, impact: &service::Impact, book: &Book, holds: bool) -> Done {
    let mut over: Vec<(String, Who)> = Vec::new();
    // What no domain shows is sent to nobody, whatever objects registries still have.
    for touched in impact.contacts.iter().filter(|of| of.domains > 0) {
        let becomes = who_with(&touched.before, &touched.after);
        over.extend(becoming(book, touched.before.id, &becomes));
    }
    let over = Said::Exactly(over);
    let counted = impact.registrant_changes;
    let done = Done::of(what).counting(counted, over.clone());
    if holds || counted == 0 {
        done
    } else {
        done.saying(over)
    }
}

/// Whether changes of registrant wait for a yes.
async fn holds(world: &World) -> bool {
    let mut tx = world.house.service.db().read().await.unwrap();
    let of = world.house.founded.organization;
    let organization = store::organizations::get(&mut tx, of).await.unwrap();
    organization.unwrap().policies.hold_material
}

async fn office(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(office) = dice.one(&book.offices) else {
        return Ok(None);
    };
    let mut fields = BTreeMap::new();
    for _ in 0..=dice.draw(2) {
        let (field, text) = match dice.draw(3) {
            0 => (
                "phone",
                format!("+420 541 {:03} {:03}", dice.draw(1000), dice.draw(1000)),
            ),
            1 => ("street1", dice.of_these(&STREETS).to_owned()),
            _ => ("city", dice.of_these(&CITIES).to_owned()),
        };
        fields.insert(field.to_owned(), text);
    }
    let what = format!("office {}: {fields:?}", office.office.label);
    let edit = LocationEdit {
        fields,
        is_primary: None,
    };
    let holds = holds(world).await;
    let locations = world.house.service.locations();
    let planned = locations
        .edit(&world.actor, office.id, Version::Any, &edit, Mode::Plan)
        .await?;
    locations
        .edit(&world.actor, office.id, Version::Any, &edit, Mode::Do)
        .await?;
    Ok(Some(refreshed(what, &planned.impact, book, holds)))
}

async fn person(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(person) = dice.one(&book.people) else {
        return Ok(None);
    };
    let number = world.serial();
    let (field, text) = match dice.draw(3) {
        0 => ("first_name", dice.of_these(&FIRST).to_owned()),
        1 => ("last_name", dice.of_these(&LAST).to_owned()),
        _ => ("email", format!("renamed{number}@acme.example")),
    };
    let what = format!("person {}: {field} = {text}", person.last_name);
    let edit = PersonEdit {
        fields: [(field.to_owned(), text)].into(),
    };
    let holds = holds(world).await;
    let people = world.house.service.people();
    let planned = people
        .edit(&world.actor, person.id, Version::Any, &edit, Mode::Plan)
        .await?;
    people
        .edit(&world.actor, person.id, Version::Any, &edit, Mode::Do)
        .await?;
    Ok(Some(refreshed(what, &planned.impact, book, holds)))
}

async fn leave(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(person) = dice.one(&book.people) else {
        return Ok(None);
    };
    let theirs: Vec<ContactId> = book
        .contacts
        .values()
        .filter(|contact| contact.user_id == Some(person.id))
        .map(|contact| contact.id)
        .collect();
    let mut takers = book.takers();
    takers.retain(|id| !theirs.contains(id));
    let successor = dice.one(&takers).filter(|_| !dice.once_in(4));
    let how = dice.of_these(&[Leaving::Deactivate, Leaving::Delete]);
    let people = world.house.service.people();
    let (id, how) = (person.id, (how, successor));
    let planned = people
        .let_go(&world.actor, id, Version::Any, how, Mode::Plan)
        .await?;
    people
        .let_go(&world.actor, id, Version::Any, how, Mode::Do)
        .await?;
    let over = book.domains.iter().filter(|entry| {
        entry
            .registrant()
            .is_some_and(|contact| theirs.contains(&contact))
    });
    let over = Said::Domains(over.map(|entry| entry.domain.id).collect());
    let to = successor.map(|id| &book.contacts[&id].handle);
    let what = format!("{} leaves, for {to:?}", person.last_name);
    let counted = planned.impact.registrant_changes;
    Ok(Some(
        Done::of(what).saying(over.clone()).counting(counted, over),
    ))
}

async fn organization(
    world: &World,
    edit: &OrganizationEdit,
) -> Result<service::Impact, service::Error> {
    let organizations = world.house.service.organizations();
    let planned = organizations
        .edit(&world.actor, Version::Any, edit, Mode::Plan)
        .await?;
    organizations
        .edit(&world.actor, Version::Any, edit, Mode::Do)
        .await?;
    Ok(planned.impact)
}

async fn policy(world: &mut World, _: &mut Dice, book: &Book) -> Tried {
    let hold = !holds(world).await;
    let edit = OrganizationEdit {
        hold_material: Some(hold),
        settle_seconds: Some(0),
        ..OrganizationEdit::default()
    };
    let impact = organization(world, &edit).await?;
    // Switched off, what waited in contacts is sent at once.
    Ok(Some(refreshed(
        format!("wait for a yes: {hold}"),
        &impact,
        book,
        hold,
    )))
}

async fn legal_name(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let name = dice.of_these(&["Acme s.r.o.", "Nordwind Holding a.s.", "Umbrella Works Ltd"]);
    let edit = OrganizationEdit {
        legal_name: Some(name.into()),
        ..OrganizationEdit::default()
    };
    let holds = holds(world).await;
    let impact = organization(world, &edit).await?;
    Ok(Some(refreshed(
        format!("legal name {name}"),
        &impact,
        book,
        holds,
    )))
}

async fn defaults(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let role = dice.of_these(&Role::ALL);
    let to = dice.one(&book.takers()).filter(|_| !dice.once_in(3));
    let edit = OrganizationEdit {
        defaults: [(role, to)].into(),
        ..OrganizationEdit::default()
    };
    let impact = organization(world, &edit).await?;
    let what = format!(
        "default {role}: {:?}",
        to.map(|id| &book.contacts[&id].handle)
    );
    let done = Done::of(what);
    if role != Role::Registrant {
        return Ok(Some(
            done.counting(impact.registrant_changes, Said::Nothing),
        ));
    }
    let over = book.domains.iter().filter(|entry| {
        let team = entry.domain.team_id;
        let slots = book.teams.iter().find(|(each, _)| Some(each.id) == team);
        !entry.own.contains_key(&role) && slots.is_none_or(|(_, slots)| !slots.contains_key(&role))
    });
    let over = Said::Domains(over.map(|entry| entry.domain.id).collect());
    let same = book.defaults.get(&role).copied() == to;
    let counted = if same { Said::Nothing } else { over.clone() };
    Ok(Some(
        done.saying(over)
            .counting(impact.registrant_changes, counted),
    ))
}

async fn hire(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let number = world.serial();
    let new = NewPerson {
        draft: PersonDraft {
            first_name: dice.of_these(&FIRST).into(),
            last_name: dice.of_these(&LAST).into(),
            email: format!("hired{number}@acme.example"),
        },
    };
    let person = world
        .house
        .service
        .people()
        .create(&world.actor, &new)
        .await?;
    let location = match dice.one(&book.offices) {
        Some(office) => office.id,
        None => {
            let office = OfficeDraft {
                label: format!("Office {number}"),
                street1: dice.of_these(&STREETS).into(),
                city: dice.of_these(&CITIES).into(),
                postal_code: "602 00".into(),
                country_code: "CZ".into(),
                ..OfficeDraft::default()
            };
            let locations = world.house.service.locations();
            locations.create(&world.actor, &office, false).await?.id
        }
    };
    let follows = Follows {
        user: Some(person.id),
        location: Some(location),
        phone: None,
    };
    let contact = NewContact::member(follows, !dice.once_in(3));
    let made = world
        .house
        .service
        .contacts()
        .create(&world.actor, contact)
        .await?;
    assert_eq!(made.kind, ContactKind::Member);
    Ok(Some(Done::of(format!("hire {}", made.handle))))
}

async fn close(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(office) = dice.one(&book.offices) else {
        return Ok(None);
    };
    let holds = holds(world).await;
    let locations = world.house.service.locations();
    let planned = locations
        .delete(&world.actor, office.id, Version::Any, Mode::Plan)
        .await?;
    locations
        .delete(&world.actor, office.id, Version::Any, Mode::Do)
        .await?;
    let what = format!("close office {}", office.office.label);
    Ok(Some(refreshed(what, &planned.impact, book, holds)))
}
