//! Differences that are settled one way or the other, or left for a while.

use super::{Done, Said, Tried};
use crate::book::{Book, Entry};
use crate::dice::Dice;
use crate::world::World;
use chrono::TimeDelta;
use model::agreement::{AgreementState, Take};
use model::role::Role;
use service::contacts::Version;
use service::domains::Reconciling;
use service::{Error, Mode};
use std::collections::BTreeSet;

pub async fn act(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    match dice.draw(8) {
        0..3 => ours(world, dice, book).await,
        3..7 => theirs(world, dice, book).await,
        _ => leave(world, dice, book).await,
    }
}

/// A domain that differs, where there is one; now and then any.
fn differing<'a>(dice: &mut Dice, book: &'a Book) -> Option<&'a Entry> {
    let any = dice.once_in(4);
    let differs = |entry: &&Entry| {
        any || matches!(
            entry.domain.state,
            AgreementState::Differs | AgreementState::OnItsWay
        )
    };
    let names: Vec<&str> = book
        .domains
        .iter()
        .filter(differs)
        .map(Entry::name)
        .collect();
    dice.one(&names).and_then(|name| book.named(name))
}

/// All roles, or some.
fn some_roles(dice: &mut Dice) -> Option<BTreeSet<Role>> {
    if dice.once_in(2) {
        return None;
    }
    let mut roles: BTreeSet<Role> = Role::ALL.into_iter().filter(|_| dice.once_in(2)).collect();
    roles.insert(dice.of_these(&Role::ALL));
    Some(roles)
}

async fn ours(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(entry) = differing(dice, book) else {
        return Ok(None);
    };
    let asked = Reconciling {
        take: Take::Ours,
        roles: some_roles(dice),
    };
    let (of, domains) = (
        (entry.domain.id, Version::Any),
        world.house.service.domains(),
    );
    let planned = domains
        .reconcile(&world.actor, of, &asked, Mode::Plan)
        .await?;
    let done = domains
        .reconcile(&world.actor, of, &asked, Mode::Do)
        .await?;
    if done.task.is_none() {
        return Err(Error::internal("ours is sent by no task"));
    }
    let what = format!("{}: ours is sent, of {:?}", entry.name(), asked.roles);
    let registrant = asked
        .roles
        .is_none_or(|roles| roles.contains(&Role::Registrant));
    let said = if registrant {
        Said::Domains(vec![entry.domain.id])
    } else {
        Said::Nothing
    };
    let counted = usize::from(planned.plan.changes_registrant);
    Ok(Some(
        Done::of(what).saying(said.clone()).counting(counted, said),
    ))
}

async fn theirs(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(entry) = differing(dice, book) else {
        return Ok(None);
    };
    let asked = Reconciling {
        take: Take::Theirs,
        roles: some_roles(dice),
    };
    let (of, domains) = (
        (entry.domain.id, Version::Any),
        world.house.service.domains(),
    );
    let planned = domains
        .reconcile(&world.actor, of, &asked, Mode::Plan)
        .await?;
    let done = domains
        .reconcile(&world.actor, of, &asked, Mode::Do)
        .await?;
    let took = |of: &service::domains::Reconciled| {
        let of = of.taken.iter().map(|taken| (taken.role, taken.took));
        of.collect::<Vec<_>>()
    };
    if planned.roles != done.roles || took(&planned) != took(&done) {
        let why = format!(
            "{}: the plan to take theirs says {:?}, and {:?} was taken",
            entry.name(),
            took(&planned),
            took(&done)
        );
        return Err(Error::internal(why));
    }
    let now = Book::read(world).await;
    let now = now.domain(entry.domain.id).map(|entry| &entry.kept);
    for taken in &done.taken {
        // A contact that stands for the object under another handle has yet to be sent.
        let own = taken.handle.as_deref() == Some(taken.held.as_str());
        let kept = now.and_then(|kept| kept.get(&taken.role));
        let agrees = kept.is_some_and(|kept| kept.state == AgreementState::Agrees);
        if own && done.roles.contains(&taken.role) && !agrees {
            let why = format!(
                "{}: {taken:?} was taken, and it does not agree: {kept:?}",
                entry.name()
            );
            return Err(Error::internal(why));
        }
    }
    Ok(Some(Done::of(format!(
        "{}: theirs is taken, of {:?}: {:?}",
        entry.name(),
        asked.roles,
        took(&done)
    ))))
}

async fn leave(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(entry) = differing(dice, book) else {
        return Ok(None);
    };
    let days = dice.of_these(&[1, 30, 365]);
    let until = world.house.clock.get() + TimeDelta::days(days);
    let until = Some(until).filter(|_| !dice.once_in(4));
    let domains = world.house.service.domains();
    let left = domains
        .leave(&world.actor, (entry.domain.id, Version::Any), until)
        .await?;
    if left.left_until != until.map(model::outside::cut) || left.state != entry.domain.state {
        let why = format!("{} is left until {:?}", entry.name(), left.left_until);
        return Err(Error::internal(why));
    }
    Ok(Some(Done::of(format!(
        "{} is left until {until:?}",
        entry.name()
    ))))
}
