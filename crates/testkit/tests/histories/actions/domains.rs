//! Domains that come and go, what their adopted roles are decided to be, and orders.

use super::{Done, Said, Tried};
use crate::book::Book;
use crate::dice::Dice;
use crate::world::{DOMAINS, World};
use model::id::TeamId;
use model::registry::ContactsRead;
use model::role::Role;
use model::task::{Params, TaskType};
use service::Mode;
use service::contacts::Version;
use service::domains::{Adopting, Order};

pub async fn act(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    match dice.draw(10) {
        0..3 => adopt(world, dice, book).await,
        3 => release(world, dice, book).await,
        4 => decide(world, dice, book).await,
        5..7 => privacy(world, dice, book).await,
        7..9 => order(world, dice, book).await,
        _ => read(world, dice, book).await,
    }
}

async fn adopt(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let absent: Vec<&str> = DOMAINS
        .into_iter()
        .filter(|name| book.named(name).is_none())
        .collect();
    let Some(name) = dice.one(&absent) else {
        return Ok(None);
    };
    let teams: Vec<TeamId> = book.teams.iter().map(|(team, _)| team.id).collect();
    let team = dice.one(&teams).filter(|_| !dice.once_in(3));
    let send = team.is_some() && dice.once_in(3);
    let adopting = Adopting {
        project: world.house.founded.project,
        name,
        team,
        send,
    };
    let domains = world.house.service.domains();
    let read = &mut ContactsRead::new();
    let adopted = domains
        .take_in(&world.actor, adopting, read, Mode::Do)
        .await?;
    let done = Done::of(format!(
        "adopt {name}, with a team {}, send {send}",
        team.is_some()
    ));
    Ok(Some(if adopted.task.is_some() {
        done.saying(Said::Domains(vec![adopted.domain.id]))
    } else {
        done
    }))
}

async fn release(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let names: Vec<&str> = book.domains.iter().map(|entry| entry.name()).collect();
    let Some(entry) = dice.one(&names).and_then(|name| book.named(name)) else {
        return Ok(None);
    };
    let domains = world.house.service.domains();
    domains.release(&world.actor, entry.domain.id).await?;
    Ok(Some(Done::of(format!("release {}", entry.name()))))
}

/// Of a domain that was adopted with a team: the team's roles, or those that were there.
async fn decide(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let with_team = book
        .domains
        .iter()
        .filter(|entry| entry.domain.team_id.is_some());
    let names: Vec<&str> = with_team.map(|entry| entry.name()).collect();
    let Some(entry) = dice.one(&names).and_then(|name| book.named(name)) else {
        return Ok(None);
    };
    let (id, domains) = (entry.domain.id, world.house.service.domains());
    if dice.once_in(2) {
        domains.keep_roles(&world.actor, (id, Version::Any)).await?;
        return Ok(Some(Done::of(format!("{} keeps its roles", entry.name()))));
    }
    let given = domains.send_team(&world.actor, (id, Version::Any)).await?;
    let task = world.house.task(given.task.id).await;
    let done = Done::of(format!("{} gets its team's", entry.name()));
    let names = matches!(&task.cause, model::task::Cause::Roles { roles } if roles.contains(&Role::Registrant));
    Ok(Some(if names {
        done.saying(Said::Domains(vec![id]))
    } else {
        done
    }))
}

async fn ordered(world: &World, book: &Book, name: &str, task_type: TaskType) -> Tried {
    let Some(entry) = book.named(name) else {
        return Ok(None);
    };
    let order = Order {
        task_type,
        params: Params::default(),
    };
    let domains = world.house.service.domains();
    let id = entry.domain.id;
    domains
        .plan_order(&world.actor, id, Version::Any, order.clone())
        .await?;
    domains.order(&world.actor, id, Version::Any, order).await?;
    Ok(Some(Done::of(format!("{task_type} of {name}"))))
}

async fn privacy(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let names: Vec<&str> = book.domains.iter().map(|entry| entry.name()).collect();
    let Some(name) = dice.one(&names) else {
        return Ok(None);
    };
    let on = dice.once_in(2);
    let task_type = if on {
        TaskType::EnableWhoisPrivacy
    } else {
        TaskType::DisableWhoisPrivacy
    };
    ordered(world, book, name, task_type).await
}

async fn order(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let names: Vec<&str> = book.domains.iter().map(|entry| entry.name()).collect();
    let Some(name) = dice.one(&names) else {
        return Ok(None);
    };
    let task_type = dice.of_these(&[
        TaskType::UpdateContacts,
        TaskType::UpdateContacts,
        TaskType::LockDomain,
        TaskType::UnlockDomain,
    ]);
    ordered(world, book, name, task_type).await
}

async fn read(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let names: Vec<&str> = book.domains.iter().map(|entry| entry.name()).collect();
    let Some(entry) = dice.one(&names).and_then(|name| book.named(name)) else {
        return Ok(None);
    };
    let domains = world.house.service.domains();
    let stands = domains.read_again(&world.actor, entry.domain.id).await?;
    Ok(Some(Done::of(format!(
        "read {}: {}",
        entry.name(),
        stands.domain.state
    ))))
}
