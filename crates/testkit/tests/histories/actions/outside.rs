//! What happens at the registry: it refuses, answers get lost, somebody else changes what it holds.

use super::Done;
use crate::book::Book;
use crate::dice::Dice;
use crate::registry::ACCOUNT;
use crate::world::{DOMAINS, FIRST, LAST, World};
use ::registry::Applied;
use model::registry::{DomainRole, Postal, RegistryContact, RoleChange};
use registry_sim::{Drop, Times};

const COMMANDS: [&str; 5] = [
    "contact:create",
    "contact:update",
    "domain:update",
    "contact:info",
    "domain:info",
];

pub async fn act(world: &mut World, dice: &mut Dice, book: &Book) -> Option<Done> {
    match dice.draw(24) {
        0..5 => Some(refuse(world, dice)),
        5..10 => Some(lose(world, dice)),
        10 => Some(away(world, dice)),
        11 => Some(decide(world, dice)),
        12..16 => object(world, dice, book).await,
        16..21 => roles(world, dice, book).await,
        21 => transfer(world, dice, book),
        22 => come_back(world, dice, book),
        _ => delete(world, dice, book),
    }
}

fn refuse(world: &World, dice: &mut Dice) -> Done {
    let command = dice.of_these(&COMMANDS[..3]);
    let code = dice.of_these(&[2306, 2308, 2400, 2304, 2500]);
    let switches = world.house.simulator.switches();
    switches.refuse(command, code, "not today", Times::Once);
    Done::of(format!("the registry refuses {command} with {code}"))
}

fn lose(world: &World, dice: &mut Dice) -> Done {
    let command = dice.of_these(&COMMANDS);
    let when = dice.of_these(&[Drop::Before, Drop::After, Drop::Midway]);
    let switches = world.house.simulator.switches();
    switches.drop_line(command, when, Times::Once);
    Done::of(format!("the connection is cut at {command}, {when:?}"))
}

fn away(world: &World, dice: &mut Dice) -> Done {
    let switches = world.house.simulator.switches();
    if dice.once_in(3) {
        switches.down();
        return Done::of("the registry is away");
    }
    switches.up();
    Done::of("the registry is there")
}

fn decide(world: &World, dice: &mut Dice) -> Done {
    let switches = world.house.simulator.switches();
    if dice.once_in(2) {
        switches.refuse_pendings("somebody said no");
        return Done::of("what the registry had to decide is refused");
    }
    switches.release_pendings();
    Done::of("what the registry had to decide is done")
}

/// Somebody changes an object of ours there.
async fn object(world: &mut World, dice: &mut Dice, book: &Book) -> Option<Done> {
    let inspect = world.house.simulator.inspect().clone();
    let handles = book.contacts.values().map(|contact| contact.handle.clone());
    let held: Vec<String> = handles
        .filter(|handle| inspect.contact(handle).is_some())
        .collect();
    let handle = dice.one(&held)?;
    let direct = world.house.line.direct();
    let found = direct.contact_info("direct", &handle).await.ok()??;
    let mut wanted = found.clone();
    match dice.draw(3) {
        0 => wanted.email = format!("direct{}@example.net", world.serial()),
        1 => wanted.voice = Some(format!("+420.604{:06}", dice.draw(1_000_000))),
        _ => wanted.disclose = !wanted.disclose,
    }
    let direct = world.house.line.direct();
    let done = direct.update_contact("direct", &wanted, &found).await;
    Some(Done::of(format!(
        "{handle} is changed at the registry: {done:?}"
    )))
}

/// Somebody gives roles of a domain to other objects there.
async fn roles(world: &mut World, dice: &mut Dice, book: &Book) -> Option<Done> {
    let inspect = world.house.simulator.inspect().clone();
    let name = if dice.once_in(3) {
        // One that may be adopted later: asked for, it is there.
        let name = dice.of_these(&DOMAINS);
        let direct = world.house.line.direct();
        direct.domain_info("direct", name).await.ok()?;
        name
    } else {
        let names: Vec<&str> = book.domains.iter().map(|entry| entry.name()).collect();
        dice.one(&names)?
    };
    let domain = inspect.domain(name)?;
    let new = stranger(world, dice);
    let direct = world.house.line.direct();
    let to = if dice.once_in(2) {
        let _ = direct.create_contact("direct", &new).await;
        new.handle
    } else {
        let all: Vec<String> = inspect.contacts().into_iter().map(|it| it.id).collect();
        dice.one(&all)?
    };
    let mut change = RoleChange::default();
    if dice.once_in(2) {
        change.registrant = Some(to);
    } else if dice.once_in(2) {
        change.add.push((DomainRole::Tech, to));
    } else {
        let (role, held) = dice.one(&domain.contacts)?;
        let role = DomainRole::ALL
            .into_iter()
            .find(|each| each.as_str() == role.as_str())?;
        change.remove.push((role, held));
    }
    let done = direct.update_domain_contacts("direct", name, &change).await;
    if let (Ok(Applied::Pending), Some(handle)) = (&done, &change.registrant) {
        world.names.asked_elsewhere(name, handle);
    }
    Some(Done::of(format!(
        "roles of {name} are changed at the registry: {change:?}: {done:?}"
    )))
}

/// Somebody of whom the book has not heard.
fn stranger(world: &mut World, dice: &mut Dice) -> RegistryContact {
    let number = world.serial();
    let int = Postal {
        name: format!(
            "{} {}",
            dice.of_these(&FIRST[..2]),
            dice.of_these(&[LAST[0], LAST[2]])
        ),
        street: vec!["Elsewhere 1".into()],
        city: "Wien".into(),
        postal_code: Some("1010".into()),
        country_code: "AT".into(),
        ..Postal::default()
    };
    RegistryContact {
        handle: format!("EXT-{number}"),
        int: Some(int),
        voice: Some("+43.1234567".into()),
        email: format!("stranger{number}@example.org"),
        disclose: true,
        ..RegistryContact::default()
    }
}

fn transfer(world: &World, dice: &mut Dice, book: &Book) -> Option<Done> {
    let names: Vec<&str> = book.domains.iter().map(|entry| entry.name()).collect();
    let name = dice.one(&names)?;
    let gone = world
        .house
        .simulator
        .inspect()
        .hand_over(name, "OTHER-REGISTRAR");
    Some(Done::of(format!("{name} is transferred away: {gone}")))
}

fn come_back(world: &World, dice: &mut Dice, book: &Book) -> Option<Done> {
    let inspect = world.house.simulator.inspect();
    let away = book.domains.iter().filter(|entry| {
        let domain = inspect.domain(entry.name());
        domain.is_some_and(|domain| domain.record.client_id != ACCOUNT)
    });
    let names: Vec<&str> = away.map(|entry| entry.name()).collect();
    let name = dice.one(&names)?;
    let back = inspect.hand_over(name, ACCOUNT);
    Some(Done::of(format!("{name} comes back: {back}")))
}

fn delete(world: &World, dice: &mut Dice, book: &Book) -> Option<Done> {
    let names: Vec<&str> = book.domains.iter().map(|entry| entry.name()).collect();
    let name = dice.one(&names)?;
    let gone = world.house.simulator.inspect().remove(name);
    Some(Done::of(format!("{name} is deleted: {gone}")))
}
