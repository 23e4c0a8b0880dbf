//! Edits of contacts, and contacts that take another one's place.

use super::{Done, Said, Tried};
use crate::book::{Book, Entry, who};
use crate::dice::Dice;
use crate::world::{CITIES, FIRST, LAST, STREETS, World};
use model::contact::{ContactKind, Patch};
use model::id::{ContactId, DomainId};
use model::role::Role;
use service::contacts::{NewContact, Version};
use service::{Mode, Replacement};

pub async fn act(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    match dice.draw(22) {
        0..10 => edit(world, dice, book).await,
        10..13 => replace(world, dice, book).await,
        13..16 => merge(world, dice, book).await,
        16 => retire(world, dice, book).await,
        17..20 => create(world, dice).await,
        20 => activate(world, dice, book).await,
        _ => delete(world, dice, book).await,
    }
}

/// A patch of one or two fields, or of what may be disclosed.
pub(super) fn patch(world: &mut World, dice: &mut Dice) -> Patch {
    let mut patch = Patch::default();
    for _ in 0..=dice.draw(2) {
        let number = world.serial();
        let (field, text) = match dice.draw(9) {
            0 => ("first_name", dice.of_these(&FIRST).to_owned()),
            1 => ("last_name", dice.of_these(&LAST).to_owned()),
            2 | 3 => ("email", format!("other{number}@example.com")),
            4 | 5 => (
                "phone",
                format!("+420 602 {:03} {:03}", dice.draw(1000), dice.draw(1000)),
            ),
            6 => ("street1", dice.of_these(&STREETS).to_owned()),
            7 => ("city", dice.of_these(&CITIES).to_owned()),
            _ => (
                "country_code",
                dice.of_these(&["CZ", "AT", "SK"]).to_owned(),
            ),
        };
        patch.fields.insert(field.into(), text);
    }
    patch
}

async fn edit(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let all: Vec<ContactId> = book.contacts.keys().copied().collect();
    let Some(id) = dice.one(&all) else {
        return Ok(None);
    };
    let before = &book.contacts[&id];
    let patch = if before.kind == ContactKind::Member || dice.once_in(5) {
        Patch {
            disclose: Some(!before.disclose),
            ..Patch::default()
        }
    } else {
        patch(world, dice)
    };
    let contacts = world.house.service.contacts();
    let planned = contacts
        .plan_patch(&world.actor, id, Version::Any, &patch)
        .await?;
    let saved = contacts
        .patch(&world.actor, id, Version::Any, &patch)
        .await?;
    let what = format!("edit {}: {patch:?}", before.handle);
    let done = Done::of(what).counting(
        planned.registrant_changes,
        // An edit that changes nothing has no plan.
        if saved.tasks.is_empty() {
            Said::Nothing
        } else {
            Said::Contact(id)
        },
    );
    Ok(Some(if who(before) == who(&saved.contact) {
        done
    } else {
        done.saying(Said::Contact(id))
    }))
}

/// Two contacts, the second of which may be given roles.
fn pair(dice: &mut Dice, book: &Book) -> Option<(ContactId, ContactId)> {
    let all: Vec<ContactId> = book.contacts.keys().copied().collect();
    let from = dice.one(&all)?;
    let takers: Vec<ContactId> = book.takers().into_iter().filter(|id| *id != from).collect();
    Some((from, dice.one(&takers)?))
}

/// The domains whose registrant a contact, or a copy of it, is in the book.
fn registrant_of(book: &Book, id: ContactId) -> Vec<DomainId> {
    let all = book.with_copies(id);
    let is_theirs = |entry: &&Entry| entry.registrant().is_some_and(|held| all.contains(&held));
    let of = book.domains.iter().filter(is_theirs);
    of.map(|entry| entry.domain.id).collect()
}

async fn replace(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some((from, to)) = pair(dice, book) else {
        return Ok(None);
    };
    let mut roles: Vec<Role> = Role::ALL.into_iter().filter(|_| dice.once_in(2)).collect();
    if dice.once_in(3) {
        roles.clear();
    }
    let some = dice.once_in(3).then(|| {
        let some = book.domains.iter().filter(|_| dice.once_in(2));
        some.map(|entry| entry.domain.id).collect::<Vec<_>>()
    });
    let wanted = Replacement {
        from,
        to,
        roles: roles.clone(),
        domains: some.clone(),
    };
    let replacements = world.house.service.replacements();
    let planned = replacements
        .replace(&world.actor, &wanted, Mode::Plan)
        .await?;
    replacements
        .replace(&world.actor, &wanted, Mode::Do)
        .await?;
    let what = format!(
        "replace {} by {} as {roles:?} on {}",
        book.contacts[&from].handle,
        book.contacts[&to].handle,
        some.as_ref()
            .map_or("all".into(), |some| format!("{} domains", some.len()))
    );
    let mut over = Vec::new();
    if roles.is_empty() || roles.contains(&Role::Registrant) {
        over = registrant_of(book, from);
        over.retain(|id| some.as_ref().is_none_or(|some| some.contains(id)));
    }
    let over = Said::Domains(over);
    let changes = planned.planned.registrant_changes;
    Ok(Some(
        Done::of(what).saying(over.clone()).counting(changes, over),
    ))
}

async fn merge(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some((from, into)) = pair(dice, book) else {
        return Ok(None);
    };
    let replacements = world.house.service.replacements();
    let of = (from, Version::Any);
    let planned = replacements.plan_merge(&world.actor, of, into).await?;
    replacements.merge(&world.actor, of, into).await?;
    let what = format!(
        "merge {} into {}",
        book.contacts[&from].handle, book.contacts[&into].handle
    );
    let over = Said::Domains(registrant_of(book, from));
    let changes = planned.planned.registrant_changes;
    Ok(Some(
        Done::of(what).saying(over.clone()).counting(changes, over),
    ))
}

async fn retire(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some((id, successor)) = pair(dice, book) else {
        return Ok(None);
    };
    let contacts = world.house.service.contacts();
    contacts
        .retire(&world.actor, (id, Version::Any), successor)
        .await?;
    let by_team = |entry: &&crate::book::Entry| {
        entry.registrant() == Some(id)
            && !entry.own.contains_key(&Role::Registrant)
            && entry.domain.team_id.is_some_and(|team| {
                let slots = book.teams.iter().find(|(each, _)| each.id == team);
                slots.is_some_and(|(_, slots)| slots.contains_key(&Role::Registrant))
            })
    };
    let over = book.domains.iter().filter(by_team);
    let over = Said::Domains(over.map(|entry| entry.domain.id).collect());
    let what = format!(
        "retire {} for {}",
        book.contacts[&id].handle, book.contacts[&successor].handle
    );
    Ok(Some(Done::of(what).saying(over)))
}

async fn create(world: &mut World, dice: &mut Dice) -> Tried {
    let draft = world.draft(dice);
    let contacts = world.house.service.contacts();
    let made = contacts
        .create(&world.actor, NewContact::external(draft))
        .await?;
    Ok(Some(Done::of(format!("create {}", made.handle))))
}

async fn activate(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let all: Vec<ContactId> = book.contacts.keys().copied().collect();
    let Some(id) = dice.one(&all) else {
        return Ok(None);
    };
    let before = &book.contacts[&id];
    let patch = Patch {
        is_active: Some(!before.is_active),
        ..Patch::default()
    };
    let contacts = world.house.service.contacts();
    contacts
        .patch(&world.actor, id, Version::Any, &patch)
        .await?;
    Ok(Some(Done::of(format!(
        "{}: active {:?}",
        before.handle, patch.is_active
    ))))
}

async fn delete(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let all: Vec<ContactId> = book.contacts.keys().copied().collect();
    let Some(id) = dice.one(&all) else {
        return Ok(None);
    };
    let contacts = world.house.service.contacts();
    contacts.delete(&world.actor, id, Version::Any).await?;
    Ok(Some(Done::of(format!(
        "delete {}",
        book.contacts[&id].handle
    ))))
}
