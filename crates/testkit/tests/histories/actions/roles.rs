//! Who holds the roles of domains: bindings, teams and their slots, and roles by their data.

use super::contacts::patch;
use super::{Done, Said, Tried};
use crate::book::Book;
use crate::dice::Dice;
use crate::world::World;
use model::id::TeamId;
use model::role::Role;
use service::Mode;
use service::contacts::Version;
use service::domains::{Plan, RoleFields};
use service::teams::TeamEdit;
use std::collections::BTreeMap;

pub async fn act(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    match dice.draw(16) {
        0..6 => assign(world, dice, book).await,
        6..9 => team(world, dice, book).await,
        9..13 => slots(world, dice, book).await,
        _ => put(world, dice, book).await,
    }
}

fn counted(plan: &Plan) -> usize {
    usize::from(plan.changes_registrant)
}

async fn assign(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let names: Vec<&str> = book.domains.iter().map(|entry| entry.name()).collect();
    let Some(entry) = dice.one(&names).and_then(|name| book.named(name)) else {
        return Ok(None);
    };
    let mut changes = BTreeMap::new();
    for _ in 0..=dice.draw(3) {
        let to = dice.one(&book.takers()).filter(|_| !dice.once_in(3));
        changes.insert(dice.of_these(&Role::ALL), to);
    }
    let (id, domains) = (entry.domain.id, world.house.service.domains());
    let planned = domains.plan_roles(&world.actor, id, &changes).await?;
    domains.assign_roles(&world.actor, id, &changes).await?;
    let to =
        |(role, to): (&Role, &Option<_>)| (*role, to.map(|id| book.contacts[&id].handle.clone()));
    let told: Vec<_> = changes.iter().map(to).collect();
    let done = Done::of(format!("roles of {}: {told:?}", entry.name()));
    let done = done.counting(counted(&planned), Said::Domains(vec![id]));
    Ok(Some(if changes.contains_key(&Role::Registrant) {
        done.saying(Said::Domains(vec![id]))
    } else {
        done
    }))
}

async fn team(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let names: Vec<&str> = book.domains.iter().map(|entry| entry.name()).collect();
    let Some(entry) = dice.one(&names).and_then(|name| book.named(name)) else {
        return Ok(None);
    };
    let teams: Vec<TeamId> = book.teams.iter().map(|(team, _)| team.id).collect();
    let to = dice.one(&teams).filter(|_| !dice.once_in(4));
    let (id, domains) = (entry.domain.id, world.house.service.domains());
    let of = (id, Version::Any);
    let planned = domains.plan_team(&world.actor, of, to).await?;
    let given = domains.set_team(&world.actor, of, to).await?;
    let done = Done::of(format!("team of {}: {to:?}", entry.name()));
    if given.is_none() {
        return Ok(Some(done));
    }
    let done = done.counting(counted(&planned), Said::Domains(vec![id]));
    // One of its own stays, whatever the team says.
    Ok(Some(if entry.own.contains_key(&Role::Registrant) {
        done
    } else {
        done.saying(Said::Domains(vec![id]))
    }))
}

async fn slots(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let at = dice.draw(book.teams.len());
    let Some((team, held)) = book.teams.get(at) else {
        return Ok(None);
    };
    let role = dice.of_these(&Role::ALL);
    let to = dice.one(&book.takers()).filter(|_| !dice.once_in(4));
    let edit = TeamEdit {
        slots: [(role, to)].into(),
        ..TeamEdit::default()
    };
    let teams = world.house.service.teams();
    let planned = teams
        .edit(&world.actor, team.id, Version::Any, &edit, Mode::Plan)
        .await?;
    teams
        .edit(&world.actor, team.id, Version::Any, &edit, Mode::Do)
        .await?;
    let to_handle = to.map(|id| &book.contacts[&id].handle);
    let done = Done::of(format!("slot {role} of {}: {to_handle:?}", team.name));
    let changes = planned.impact.registrant_changes;
    if role != Role::Registrant || held.get(&role).copied() == to {
        return Ok(Some(done.counting(changes, Said::Nothing)));
    }
    let over = book
        .domains
        .iter()
        .filter(|entry| entry.domain.team_id == Some(team.id) && !entry.own.contains_key(&role));
    let over = Said::Domains(over.map(|entry| entry.domain.id).collect());
    // An emptied slot counts nothing; whoever comes after the team's is named all the same.
    let counts = if to.is_some() {
        over.clone()
    } else {
        Said::Nothing
    };
    Ok(Some(done.saying(over).counting(changes, counts)))
}

async fn put(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let names: Vec<&str> = book.domains.iter().map(|entry| entry.name()).collect();
    let Some(entry) = dice.one(&names).and_then(|name| book.named(name)) else {
        return Ok(None);
    };
    let mut fields = RoleFields::new();
    for _ in 0..=dice.draw(2) {
        let role = dice.of_these(&Role::ALL);
        fields.insert(role, patch(world, dice));
    }
    let (id, domains) = (entry.domain.id, world.house.service.domains());
    let planned = domains
        .plan_contacts(&world.actor, id, Version::Any, &fields)
        .await?;
    let put = domains
        .put_contacts(&world.actor, id, Version::Any, &fields)
        .await?;
    let what = format!("put {:?} of {}: {fields:?}", fields.keys(), entry.name());
    let done = Done::of(format!("{what}, changed {}", put.changed));
    let done = done.counting(counted(&planned), Said::Domains(vec![id]));
    Ok(Some(if fields.contains_key(&Role::Registrant) {
        done.saying(Said::Domains(vec![id]))
    } else {
        done
    }))
}
