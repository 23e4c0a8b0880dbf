//! One history: actions and the worker's steps between them, what has to be true all along, and what when everything has settled.

use crate::agrees;
use crate::book::{Book, Entry};
use crate::dice::Dice;
use crate::registry;
use crate::world::World;
use crate::{actions, published, registered, work};
use chrono::TimeDelta;
use model::agreement::AgreementState;
use model::domain_name::DomainName;
use model::registry::Field;
use service::domains::DomainAgreement;
use std::collections::BTreeSet;
use testkit::TestEngine;

/// What was found wrong, and what had happened.
#[derive(Debug, Clone)]
pub struct Fault {
    pub found: String,
    /// After this action; `None` when everything had settled.
    pub after: Option<u64>,
    pub told: Vec<String>,
}

/// A history of these actions. The same seed and actions are the same history.
pub async fn run(engine: TestEngine, seed: u64, acts: &[u64]) -> Result<(), Fault> {
    let mut world = World::open(engine, seed).await;
    let mut book = Book::read(&world).await;
    world.names.begin(&book);
    let mut after = None;
    let mut found = Ok(());
    for act in acts {
        after = Some(*act);
        match Box::pin(act_and_work(&mut world, book, (seed, *act))).await {
            Ok(now) => book = now,
            Err(fault) => {
                found = Err(fault);
                break;
            }
        }
    }
    if found.is_ok() {
        after = None;
        found = Box::pin(end(&mut world)).await;
    }
    let told = std::mem::take(&mut world.told);
    world.held = None;
    world.house.discard();
    found.map_err(|found| Fault { found, after, told })
}

/// One action and some of the worker's steps, from the book as it is before, to the book as it is then.
async fn act_and_work(
    world: &mut World,
    before: Book,
    (seed, act): (u64, u64),
) -> Result<Book, String> {
    let dice = &mut Dice::of(seed, act);
    let acted = actions::one(world, dice, &before).await?;
    work::watched(world).await;
    kept(&acted)?;
    let steps = dice.draw(6);
    for _ in 0..steps {
        work::step(world, dice).await?;
    }
    if steps == 0 {
        return Ok(acted);
    }
    let book = Book::read(world).await;
    kept(&book)?;
    Ok(book)
}

/// At any time: what is kept of each domain is what comparing the book with the view finds.
fn kept(book: &Book) -> Result<(), String> {
    for entry in &book.domains {
        let Some(view) = &entry.domain.view else {
            return Err(format!("{} has no view", entry.name()));
        };
        let found = agrees::of_roles(book, entry, &registry::viewed(view));
        agrees::kept_is(entry, &found)?;
    }
    Ok(())
}

/// When everything has settled and every domain was read: wanted, held and published are the same, or it is said what differs.
async fn end(world: &mut World) -> Result<(), String> {
    work::settle(world).await?;
    let before = Book::read(world).await;
    let mut stands = Vec::new();
    let turn = world.house.clock.get() - TimeDelta::hours(30);
    for entry in &before.domains {
        let read = entry.domain.view.as_ref().map(|view| view.read_at);
        let gone = entry.domain.state == AgreementState::Gone;
        if !gone && read.is_none_or(|read| read < turn) {
            return Err(format!(
                "{}: nobody has read it since {read:?}",
                entry.name()
            ));
        }
        let domains = world.house.service.domains();
        let read = domains.read_again(&world.actor, entry.domain.id).await;
        stands.push(read.map_err(|error| format!("{}: {error:?}", entry.name()))?);
    }
    let book = Book::read(world).await;
    kept(&book)?;
    for stands in &stands {
        let entry = book.domain(stands.domain.id).ok_or("a domain is lost")?;
        of_domain(world, &book, entry, stands).await?;
    }
    Ok(())
}

async fn of_domain(
    world: &World,
    book: &Book,
    entry: &Entry,
    stands: &DomainAgreement,
) -> Result<(), String> {
    let name = entry.name();
    let held = registry::held(world.house.simulator.inspect(), name);
    let parsed = DomainName::parse(name).map_err(|error| format!("{error:?}"))?;
    let domains = world.house.service.domains();
    let view = domains.published(&parsed).await;
    let view = view.map_err(|error| format!("{error:?}"))?;
    published::says(name, view.as_ref(), held.as_ref())?;
    registered::says(name, view.as_ref(), held.as_ref())?;
    let state = stands.domain.state;
    let Some(held) = held else {
        return if state == AgreementState::Gone {
            Ok(())
        } else {
            Err(format!(
                "{name} is not ours any more, and said to be {state}"
            ))
        };
    };
    let found = agrees::of_roles(book, entry, &held);
    agrees::kept_is(entry, &found)?;
    for role in &stands.roles {
        let told: BTreeSet<String> = role
            .fields
            .iter()
            .map(|difference| Field::as_str(difference.field).to_owned())
            .collect();
        let differ = match &found[&role.role] {
            agrees::Found::Fields(fields) => fields.clone(),
            _ => BTreeSet::new(),
        };
        if told != differ {
            return Err(format!(
                "{name}: {} is said to differ in {told:?}, and it does in {differ:?}",
                role.role
            ));
        }
    }
    let has = |state| found.values().any(|found| found.state() == state);
    let spreads = book
        .tasks
        .iter()
        .any(|task| task.is_parent() && !task.status.is_final());
    let waits = book.open_of(entry.domain.id).next().is_some();
    let fits = match state {
        AgreementState::Agrees => !has(AgreementState::Differs) && !has(AgreementState::Unknown),
        AgreementState::Differs => has(AgreementState::Differs) && !waits,
        AgreementState::OnItsWay => has(AgreementState::Differs) && (waits || spreads),
        AgreementState::Unknown => has(AgreementState::Unknown) && !has(AgreementState::Differs),
        AgreementState::Gone => false,
    };
    if fits {
        Ok(())
    } else {
        Err(format!(
            "{name} is said to be {state}, and it is {found:?}; a task is open: {waits}"
        ))
    }
}
