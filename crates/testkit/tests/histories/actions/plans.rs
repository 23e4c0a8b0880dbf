//! Saved plans of every kind: made, looked at, run, run again, and made again when they are out of date.

use super::{Done, Said, Tried};
use crate::book::Book;
use crate::dice::Dice;
use crate::world::World;
use model::id::{DomainId, PlanId};
use model::role::Role;
use service::{Error, Page};
use uuid::Uuid;
use wire::{
    Given, Host, NewPlan, PlanChange, PlanDisclosure, PlanFilter, PlanItem, PlanMerge,
    PlanReplacement, PlanRoles, PlanSelection, SavedPlan, Take,
};

pub async fn act(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    match dice.draw(12) {
        0..3 => make(world, dice, book).await,
        // What is looked over and run at once is still true.
        3..8 => {
            let made = make(world, dice, book).await?;
            match world.plans.last().copied() {
                Some(plan) if made.is_some() => run(world, plan).await,
                _ => Ok(made),
            }
        }
        8..11 => match dice.one(&world.plans.clone()) {
            Some(plan) => run(world, plan).await,
            None => Ok(None),
        },
        _ => again(world, dice).await,
    }
}

fn change(world: &mut World, dice: &mut Dice, book: &Book) -> Option<PlanChange> {
    let takers = book.takers();
    let all: Vec<Uuid> = book.contacts.keys().map(|id| id.0).collect();
    let one = |dice: &mut Dice| dice.one(&takers).map(|id| id.0);
    Some(match dice.draw(17) {
        0..4 => {
            let mut roles = [const { Given::Absent }; 4];
            for _ in 0..=dice.draw(2) {
                let to = one(dice).filter(|_| !dice.once_in(4));
                roles[dice.draw(4)] = to.map_or(Given::Null, Given::Value);
            }
            let [registrant, admin, tech, billing] = roles;
            PlanChange::Roles(PlanRoles {
                registrant,
                admin,
                tech,
                billing,
            })
        }
        4..6 => {
            let teams: Vec<Uuid> = book.teams.iter().map(|(team, _)| team.id.0).collect();
            PlanChange::TeamId(dice.one(&teams).filter(|_| !dice.once_in(4)))
        }
        6..8 => {
            let roles: Vec<Role> = Role::ALL.into_iter().filter(|_| dice.once_in(2)).collect();
            PlanChange::ReplaceContact(PlanReplacement {
                from: dice.one(&all)?,
                others: dice
                    .one(&all)
                    .filter(|_| dice.once_in(2))
                    .map(|other| vec![other]),
                to: one(dice)?,
                roles: Some(roles).filter(|roles| !roles.is_empty()),
            })
        }
        8 => PlanChange::MergeContact(PlanMerge {
            others: None,
            from: dice.one(&all)?,
            into: one(dice)?,
        }),
        9 => PlanChange::Lock(dice.once_in(2)),
        10 => PlanChange::Privacy(dice.once_in(2)),
        11 => {
            let number = world.serial();
            let hosts = ["ns1", "ns2"].map(|host| Host(format!("{host}.h{number}.example")));
            PlanChange::Nameservers(hosts.to_vec())
        }
        12 => PlanChange::Renew(1),
        13 => PlanChange::Reconcile(Take::Ours),
        14 => PlanChange::Reconcile(Take::Theirs),
        15 => {
            let mut some: Vec<Uuid> = all.into_iter().filter(|_| dice.once_in(3)).collect();
            some.truncate(5);
            PlanChange::DiscloseContacts(PlanDisclosure {
                contacts: some,
                disclosed: dice.once_in(2),
            })
        }
        _ => PlanChange::Read,
    })
}

/// Some domains, or a filter for them; where a change concerns all that show a contact, mostly nothing.
fn selection(dice: &mut Dice, book: &Book, change: &PlanChange) -> Option<PlanSelection> {
    let everywhere = match change {
        PlanChange::MergeContact(_) | PlanChange::DiscloseContacts(_) => true,
        PlanChange::ReplaceContact(_) => dice.once_in(2),
        _ => false,
    };
    if everywhere {
        return None;
    }
    if dice.once_in(3) {
        return Some(PlanSelection::Filter(PlanFilter {
            q: None,
            project_id: None,
            cause: None,
            contact: None,
            role: None,
            team_id: None,
            tld: Some("example".into()).filter(|_| dice.once_in(2)),
            state: None,
            task_status: None,
            expires_before: None,
        }));
    }
    let ids = book.domains.iter().filter(|_| dice.once_in(2));
    Some(PlanSelection::DomainIds(
        ids.map(|entry| entry.domain.id.0).collect(),
    ))
}

async fn make(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(change) = change(world, dice, book) else {
        return Ok(None);
    };
    let selection = selection(dice, book, &change);
    let new = NewPlan { change, selection };
    let plan = world.house.service.plans().make(&world.actor, &new).await?;
    let items = items(world, plan.id).await?;
    adds_up(&plan, &items)?;
    world.plans.push(plan.id);
    Ok(Some(Done::of(format!(
        "plan {}: {:?}, {:?}",
        plan.id, plan.change, plan.totals
    ))))
}

async fn items(world: &World, plan: PlanId) -> Result<Vec<PlanItem>, Error> {
    let page = Page {
        limit: 200,
        after: None,
    };
    let plans = world.house.service.plans();
    Ok(plans.items(&world.actor, plan, None, &page).await?.rows)
}

/// The totals are those of the items, and each domain stands there once.
fn adds_up(plan: &SavedPlan, items: &[PlanItem]) -> Result<(), Error> {
    let count = |fits: &dyn Fn(&PlanItem) -> bool| {
        let fitting = items.iter().filter(|item| fits(item));
        fitting.count() as u64
    };
    let read = plan.change == PlanChange::Read;
    let sends = |item: &PlanItem| !item.problem && (read || !item.send.is_empty());
    let totals = &plan.totals;
    let mut names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let fits = totals.domains == items.len() as u64
        && names.len() == items.len()
        && totals.refused == count(&|item| item.problem)
        && totals.changes == count(&sends)
        && totals.changes_of_registrant == count(&named)
        && totals.unchanged + totals.changes + totals.refused == totals.domains;
    if fits {
        return Ok(());
    }
    Err(Error::internal(format!(
        "the totals {totals:?} of {:?} are not those of {:?}",
        plan.change,
        items
            .iter()
            .map(|item| (
                &item.name,
                item.problem,
                item.changes_registrant,
                item.send.is_empty()
            ))
            .collect::<Vec<_>>()
    )))
}

/// Whether the plan says that this domain gets another registrant.
fn named(item: &PlanItem) -> bool {
    item.changes_registrant && !item.problem && !item.send.is_empty()
}

/// It runs once, and only while it is true.
async fn run(world: &mut World, id: PlanId) -> Tried {
    let plans = world.house.service.plans();
    let plan = plans.get(&world.actor, id).await?;
    let items = items(world, id).await?;
    let ran = plans.run(&world.actor, id).await;
    let expected = match (plan.task_id, plan.stale) {
        (Some(_), _) => Some("plan.ran"),
        (None, true) => Some("plan.stale"),
        (None, false) => None,
    };
    let code = match &ran {
        Ok(_) => None,
        Err(Error::Rule { code, .. }) => Some(*code),
        // Whoever takes a role may have become unable to.
        Err(error) if plan.stale => {
            return Ok(Some(Done::of(format!("run {id}: refused: {error:?}"))));
        }
        // Nothing would be sent to any domain, so nothing of it is old; and whom it is about is gone.
        Err(error @ Error::Invalid(_)) if plan.totals.domains == 0 => {
            return Ok(Some(Done::of(format!("run {id}: refused: {error:?}"))));
        }
        Err(_) => Some("refused"),
    };
    if code != expected {
        let why = format!(
            "plan {id} of {:?} should be {expected:?}, and is {ran:?}",
            plan.change
        );
        return Err(Error::internal(why));
    }
    if ran.is_err() {
        return Ok(Some(Done::of(format!("run {id}: {expected:?}"))));
    }
    let of = |fits: &dyn Fn(&PlanItem) -> bool| {
        let fitting = items.iter().filter(|item| fits(item));
        Said::Domains(
            fitting
                .map(|item| item.domain_id)
                .collect::<Vec<DomainId>>(),
        )
    };
    let counts = match plan.change {
        PlanChange::Roles(_)
        | PlanChange::TeamId(_)
        | PlanChange::ReplaceContact(_)
        | PlanChange::MergeContact(_)
        | PlanChange::Privacy(_)
        | PlanChange::DiscloseContacts(_)
        | PlanChange::Reconcile(Take::Ours) => of(&|item| !item.problem),
        // They send nothing about contacts.
        _ => Said::Nothing,
    };
    let counted = usize::try_from(plan.totals.changes_of_registrant).unwrap();
    let what = format!("run {id}: {:?}, {:?}", plan.change, plan.totals);
    Ok(Some(
        Done::of(what).saying(of(&named)).counting(counted, counts),
    ))
}

async fn again(world: &mut World, dice: &mut Dice) -> Tried {
    let Some(id) = dice.one(&world.plans.clone()) else {
        return Ok(None);
    };
    let plan = world.house.service.plans().again(&world.actor, id).await?;
    let items = items(world, plan.id).await?;
    adds_up(&plan, &items)?;
    world.plans.push(plan.id);
    Ok(Some(Done::of(format!(
        "plan {} of {id} again: {:?}",
        plan.id, plan.totals
    ))))
}
