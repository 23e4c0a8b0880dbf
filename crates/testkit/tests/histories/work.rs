//! What happens by itself: the worker's steps, one at a time, and the processes that die between them.

use crate::book::Book;
use crate::dice::Dice;
use crate::named::Name;
use crate::registry;
use crate::world::World;
use chrono::{DateTime, TimeDelta, Utc};
use model::id::TaskId;
use model::role::Role;
use model::task::TaskState;
use std::collections::BTreeSet;
use store::tasks::Task;
use tokio_util::sync::CancellationToken;

/// One step of the worker, or of the reader, or some time.
pub async fn step(world: &mut World, dice: &mut Dice) -> Result<(), String> {
    let since = world.house.clock.get();
    let what = carry(world, dice)
        .await
        .map_err(|error| format!("the worker: {error:?}"))?;
    world.told.push(format!("    {what}"));
    watched(world).await;
    judge(world, since)
        .await
        .map_err(|found| format!("{what}: {found}"))
}

/// `NICHANDLE_HISTORY_WATCH=NAME` tells after everything that happens who the domain's registrant is at the registry, and who it was when it was last read.
pub async fn watched(world: &mut World) {
    let Ok(name) = std::env::var("NICHANDLE_HISTORY_WATCH") else {
        return;
    };
    let all = registry::registrants(world.house.simulator.inspect());
    let there = all
        .get(&name)
        .map(|it| (&it.registrant, &it.who, &it.pending));
    let book = Book::read(world).await;
    let read = book.named(&name).and_then(|entry| entry.read());
    let told = format!("        {name}: {there:?}, read: {read:?}");
    world.told.push(told);
}

/// Compares the registrants with those before, all of whose changes are the worker's.
pub async fn judge(world: &mut World, since: DateTime<Utc>) -> Result<(), String> {
    let now = registry::registrants(world.house.simulator.inspect());
    if now != world.registrants {
        let book = Book::read(world).await;
        world
            .names
            .judge((&world.registrants, &now), &book, since)?;
        world.registrants = now;
    }
    Ok(())
}

async fn carry(world: &mut World, dice: &mut Dice) -> worker::Result<String> {
    if let Some(mut task) = world.held.take() {
        let id = task.id;
        return Ok(match dice.draw(8) {
            // A process that dies between two steps, and one that dies between a step and its record.
            0 => format!("{id}: dropped"),
            1 => {
                let acted = world.worker.act_only(&task).await?;
                format!("{id}: acted, and died: {acted:?}")
            }
            _ => {
                let goes_on = world.worker.next_step(&mut task).await?;
                if goes_on {
                    world.held = Some(task);
                }
                format!("{id}: a step, goes on: {goes_on}")
            }
        });
    }
    match dice.draw(12) {
        0 => Ok(format!("messages: {}", world.worker.poll_now().await?)),
        1 => Ok(format!("read: {}", world.worker.read_due().await?)),
        2 => {
            let by = dice.of_these(&[1, 60, 3600, 30 * 3600]);
            world.house.clock.advance(TimeDelta::seconds(by));
            Ok(format!("{by} s pass"))
        }
        _ => claim(world, dice).await,
    }
}

async fn claim(world: &mut World, dice: &mut Dice) -> worker::Result<String> {
    let Some(mut task) = world.worker.claim().await? else {
        world.house.clock.advance(TimeDelta::seconds(45));
        return Ok("nothing is due; 45 s pass".into());
    };
    let id = task.id;
    let many = matches!(task.state, TaskState::Spread(_) | TaskState::Rows(_));
    if !many && dice.once_in(2) {
        world.held = Some(task);
        return Ok(format!("{id}: claimed"));
    }
    let before = if matches!(task.state, TaskState::Rows(_)) {
        Some(Book::read(world).await)
    } else {
        None
    };
    let stop = CancellationToken::new();
    Box::pin(world.worker.carry_through(&mut task, &stop)).await?;
    if let Some(before) = before {
        let after = Book::read(world).await;
        took(world, &[id], (&before, &after));
    }
    Ok(format!(
        "{id}: carried, {} {:?}",
        task.status, task.awaiting
    ))
}

/// Rows of these files were written: the tasks that they began, and whom they named, as the book is then.
fn took(world: &mut World, imports: &[TaskId], (before, after): (&Book, &Book)) {
    let known: BTreeSet<TaskId> = before.tasks.iter().map(|task| task.id).collect();
    let news: Vec<&Task> = after
        .tasks
        .iter()
        .filter(|task| !known.contains(&task.id))
        .collect();
    for import in imports {
        world.names.began(*import, news.iter().map(|task| task.id));
        for row in world.brought.get(import).into_iter().flatten() {
            let Some(entry) = after.named(&row.domain) else {
                continue;
            };
            let own = entry.own.get(&Role::Registrant);
            let named = match before.named(&row.domain) {
                None => row.registrant,
                Some(was) => {
                    let other = was.own.get(&Role::Registrant) != own;
                    let moved = was.domain.team_id != entry.domain.team_id;
                    (row.registrant && other) || (row.team && moved && own.is_none())
                }
            };
            let who = entry.registrant().and_then(|id| after.who(id));
            let (true, Some(who)) = (named, who) else {
                continue;
            };
            let began = news
                .iter()
                .filter(|task| task.domain_id == Some(entry.domain.id));
            let waits = before.open_of(entry.domain.id);
            world.names.say(Name {
                domain: row.domain.clone(),
                who,
                tasks: began.copied().chain(waits).map(|task| task.id).collect(),
                by: format!("a row of {import}"),
            });
        }
    }
}

/// Nothing fails any more, and everything that can be done by itself is done; then every domain is read.
pub async fn settle(world: &mut World) -> Result<(), String> {
    world.held = None;
    world.house.simulator.switches().clear();
    drain(world).await?;
    // The reader comes to each of those that wait for nothing.
    world.house.clock.advance(TimeDelta::hours(25));
    for _ in 0..20 {
        world.house.clock.advance(TimeDelta::seconds(6));
        let read = world
            .worker
            .read_due()
            .await
            .map_err(|error| format!("{error:?}"))?;
        if read == 0 {
            break;
        }
    }
    drain(world).await
}

async fn drain(world: &mut World) -> Result<(), String> {
    let imports = imports(world).await;
    for _ in 0..2000 {
        let since = world.house.clock.get();
        world.house.simulator.switches().release_pendings();
        // While files are imported, whose rows begin tasks.
        let before = match imports.is_empty() {
            true => None,
            false => Some(Book::read(world).await),
        };
        let polled = world.worker.poll_now().await;
        polled.map_err(|error| format!("the messages: {error:?}"))?;
        let ran = Box::pin(world.worker.run_due()).await;
        let ran = ran.map_err(|error| format!("the worker: {error:?}"))?;
        if let Some(before) = &before {
            let after = Book::read(world).await;
            took(world, &imports, (before, &after));
        }
        // By what was read until now: what the reader finds next, the worker did not know.
        judge(world, since).await?;
        // What somebody wants to be read, which a task over many domains may wait for.
        let read = world.worker.read_due().await;
        let read = read.map_err(|error| format!("the reader: {error:?}"))?;
        judge(world, since).await?;
        match ran.next {
            None if read > 0 => {}
            None => return Ok(()),
            Some(at) => world.house.clock.to(at + TimeDelta::milliseconds(1)),
        }
    }
    Err("the worker never comes to an end".into())
}

async fn imports(world: &World) -> Vec<TaskId> {
    let book = Book::read(world).await;
    let open = book
        .tasks
        .iter()
        .filter(|task| !task.status.is_final() && matches!(task.state, TaskState::Rows(_)));
    open.map(|task| task.id).collect()
}
