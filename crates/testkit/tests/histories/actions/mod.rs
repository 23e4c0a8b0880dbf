//! What people do, and what happens at the registry: one of it at a time, with the plan of it before.

mod contacts;
mod domains;
mod files;
mod outside;
mod people;
mod plans;
mod reconcile;
mod roles;
mod tasks;

use crate::book::{Book, Entry, who};
use crate::dice::Dice;
use crate::named::Name;
use crate::registry::{self, Who};
use crate::work;
use crate::world::World;
use model::id::{ContactId, DomainId, TaskId};
use service::Error;
use std::collections::BTreeSet;

/// Whose registrant a decision says.
#[derive(Debug, Clone)]
pub enum Said {
    /// Nobody's.
    Nothing,
    /// That of these domains becomes whom the book wants then.
    Domains(Vec<DomainId>),
    /// A contact is somebody else now: that of every domain whose registrant it is in the book, or was when it was last read.
    Contact(ContactId),
    /// These, by name.
    Exactly(Vec<(String, Who)>),
}

/// What was done.
pub struct Done {
    /// For people.
    pub what: String,
    /// Whose registrant it named.
    pub said: Said,
    /// How many domains' registrants its plan counted, and those which it had to look at.
    pub counted: Option<(usize, Said)>,
    /// The task that was there before and carries it out, also for domains that are not its own.
    pub carries: Option<TaskId>,
}

impl Done {
    /// Something that names nobody's registrant.
    pub fn of(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            said: Said::Nothing,
            counted: None,
            carries: None,
        }
    }

    fn saying(self, said: Said) -> Self {
        Self { said, ..self }
    }

    fn counting(self, counted: usize, of: Said) -> Self {
        Self {
            counted: Some((counted, of)),
            ..self
        }
    }
}

/// `Ok(None)`: there was nothing to do it to.
type Tried = Result<Option<Done>, Error>;

/// One action, and the book then.
pub async fn one(world: &mut World, dice: &mut Dice, before: &Book) -> Result<Book, String> {
    let since = world.house.clock.get();
    let kind = dice.draw(100);
    let is_outside = kind >= 80;
    let tried = match kind {
        0..18 => contacts::act(world, dice, before).await,
        18..29 => people::act(world, dice, before).await,
        29..42 => roles::act(world, dice, before).await,
        42..50 => domains::act(world, dice, before).await,
        50..56 => reconcile::act(world, dice, before).await,
        56..67 => plans::act(world, dice, before).await,
        67..76 => tasks::act(world, dice, before).await,
        76..80 => files::act(world, dice, before).await,
        _ => Ok(outside::act(world, dice, before).await),
    };
    let done = match tried {
        Ok(Some(done)) => done,
        Ok(None) => Done::of("(nothing)"),
        Err(Error::Internal(why)) => return Err(format!("an action of kind {kind}: {why:?}")),
        Err(refused) => Done::of(format!("({kind}: refused: {refused:?})")),
    };
    world.told.push(done.what.clone());
    let after = Book::read(world).await;
    count(before, &after, &done)?;
    say(world, (before, &after), &done);
    if is_outside {
        // Its own doing: whoever the registrants are now is no decision of the book's.
        world.registrants = registry::registrants(world.house.simulator.inspect());
        return Ok(after);
    }
    work::judge(world, since)
        .await
        .map_err(|found| format!("{}: {found}", done.what))?;
    Ok(after)
}

/// Whom a decision names, by domain.
fn named(said: &Said, before: &Book, after: &Book) -> Vec<(String, Who)> {
    let of = |name: &str, contact: ContactId| Some((name.to_owned(), after.who(contact)?));
    match said {
        Said::Nothing => Vec::new(),
        Said::Domains(ids) => {
            let entries = ids.iter().filter_map(|id| after.domain(*id));
            entries
                .filter_map(|entry| of(entry.name(), entry.registrant()?))
                .collect()
        }
        Said::Contact(id) => of_contact(before, after, *id)
            .into_iter()
            .filter_map(|name| of(&name, *id))
            .collect(),
        Said::Exactly(all) => all.clone(),
    }
}

/// The domains whose registrant this contact is in the book, or was at the registry when it was last read.
fn of_contact(before: &Book, after: &Book, id: ContactId) -> BTreeSet<String> {
    // Of its copies, those that domains show: the others are sent nowhere.
    let mut all = after.with_copies(id);
    let shown = |each: &ContactId| {
        let mut wanted = after.domains.iter().flat_map(|entry| entry.wanted.values());
        wanted.any(|held| held == each)
    };
    // A copy that stays as it was, as it does when only the disclosure of its original becomes another, is sent by nobody.
    let moved = |each: &ContactId| {
        *each == id
            || std::ptr::eq(before, after)
            || before.contacts.get(each) != after.contacts.get(each)
    };
    if all.len() > 1 {
        all.retain(|each| shown(each) && moved(each));
    }
    let handles: Vec<&str> = all
        .iter()
        .filter_map(|id| after.contacts.get(id))
        .map(|contact| contact.handle.as_str())
        .collect();
    let is_wanted = |entry: &&Entry| entry.registrant().is_some_and(|held| all.contains(&held));
    let is_read = |entry: &&Entry| {
        let read = entry.read().map(|(handle, _)| handle);
        read.is_some_and(|handle| handles.contains(&handle))
    };
    let wanted = after.domains.iter().filter(is_wanted);
    let read = before.domains.iter().filter(is_read);
    wanted
        .chain(read)
        .map(|entry| entry.name().to_owned())
        .collect()
}

/// As [`of_contact`], of the contact as it is to be: who it would be.
fn becoming(book: &Book, id: ContactId, who: &Who) -> Vec<(String, Who)> {
    let names = of_contact(book, book, id).into_iter();
    names.map(|name| (name, who.clone())).collect()
}

/// A plan counts those domains whose registrant, as last read, is somebody else.
fn count(before: &Book, after: &Book, done: &Done) -> Result<(), String> {
    let Some((counted, of)) = &done.counted else {
        return Ok(());
    };
    let mut others = BTreeSet::new();
    for (name, who) in named(of, before, after) {
        let read = before.named(&name).and_then(|entry| entry.read()?.1);
        if before.named(&name).is_some() && read.as_ref() != Some(&who) {
            others.insert(name);
        }
    }
    if others.len() == *counted {
        return Ok(());
    }
    Err(format!(
        "{}: its plan counts {counted} changes of registrant, and there are {others:?}",
        done.what
    ))
}

/// Remembers whom the decision named, with the tasks that it began and those that may carry it along.
fn say(world: &mut World, (before, after): (&Book, &Book), done: &Done) {
    let known: BTreeSet<TaskId> = before.tasks.iter().map(|task| task.id).collect();
    let news: BTreeSet<TaskId> = after
        .tasks
        .iter()
        .map(|task| task.id)
        .filter(|task| !known.contains(task))
        .collect();
    for (domain, who) in named(&done.said, before, after) {
        let mut tasks = news.clone();
        tasks.extend(done.carries);
        if let Some(entry) = before.named(&domain) {
            tasks.extend(before.open_of(entry.domain.id).map(|task| task.id));
        }
        // Tasks over many domains that wait for others to join them.
        let wholes = before.tasks.iter().filter(|task| task.is_parent());
        tasks.extend(
            wholes
                .filter(|task| !task.status.is_final())
                .map(|task| task.id),
        );
        world.names.say(Name {
            domain,
            who,
            tasks,
            by: done.what.clone(),
        });
    }
}

/// Who a contact would be with this snapshot.
fn who_with(contact: &store::contacts::Contact, snapshot: &model::contact::Snapshot) -> Who {
    who(&store::contacts::Contact {
        snapshot: snapshot.clone(),
        ..contact.clone()
    })
}
