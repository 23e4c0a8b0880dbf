//! What people do with tasks, and their yes to what waits for one.

use super::{Done, Said, Tried, becoming, who_with};
use crate::book::Book;
use crate::dice::Dice;
use crate::registry::Who;
use crate::world::World;
use model::id::TaskId;
use model::task::TaskStatus;
use store::tasks::Task;

pub async fn act(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    match dice.draw(12) {
        0..3 => cancel(world, dice, book).await,
        3..6 => approve(world, dice, book).await,
        6 => decline(world, dice, book).await,
        7..9 => retry(world, dice, book).await,
        9 => dismiss(world, dice, book).await,
        10 => pause(world, dice, book, true).await,
        _ => pause(world, dice, book, false).await,
    }
}

fn pick(dice: &mut Dice, book: &Book, fits: impl Fn(&Task) -> bool) -> Option<TaskId> {
    let fitting = book.tasks.iter().filter(|task| fits(task));
    let ids: Vec<TaskId> = fitting.map(|task| task.id).collect();
    dice.one(&ids)
}

async fn cancel(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(id) = pick(dice, book, |task| !task.status.is_final()) else {
        return Ok(None);
    };
    world.house.service.tasks().cancel(&world.actor, id).await?;
    Ok(Some(Done::of(format!("cancel {id}"))))
}

async fn approve(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(id) = pick(dice, book, Task::wants_approval) else {
        return Ok(None);
    };
    let tasks = world.house.service.tasks();
    let mut shown: Vec<(String, Who)> = Vec::new();
    // Contacts with what they would be.
    for contact in tasks.proposals_of(&world.actor, id).await? {
        if let Some(proposed) = &contact.proposed {
            let becomes = who_with(&contact, &proposed.snapshot);
            shown.extend(becoming(book, contact.id, &becomes));
        }
    }
    // Domains with whom they would get.
    let mut questions = Vec::new();
    let asks =
        |task: &&Task| (task.id == id || task.parent_id == Some(id)) && task.wants_approval();
    for task in book.tasks.iter().filter(asks) {
        let task = tasks.get(&world.actor, task.id).await?;
        let entry = task.domain_id.and_then(|domain| book.domain(domain));
        let (Some(question), Some(entry)) = (task.question(), entry) else {
            continue;
        };
        let becomes = question.split("would make it ").nth(1).unwrap_or_default();
        for contact in book.contacts.values() {
            if becomes.contains(&format!("({})", contact.handle)) {
                let who = crate::book::who(contact);
                shown.push((entry.name().to_owned(), who.clone()));
                // It is said of how many others it is the registrant.
                if question.contains("the registrant of") {
                    shown.extend(becoming(book, contact.id, &who));
                }
            }
        }
        questions.push(question.to_owned());
    }
    tasks.approve(&world.actor, id).await?;
    let mut done = Done::of(format!("approve {id}: {questions:?}"));
    done.carries = Some(id);
    Ok(Some(done.saying(Said::Exactly(shown))))
}

async fn decline(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(id) = pick(dice, book, Task::wants_approval) else {
        return Ok(None);
    };
    world
        .house
        .service
        .tasks()
        .decline(&world.actor, id)
        .await?;
    Ok(Some(Done::of(format!("decline {id}"))))
}

async fn retry(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let ended = |task: &Task| {
        matches!(task.status, TaskStatus::Failed | TaskStatus::Cancelled) || task.asks_operator()
    };
    let Some(id) = pick(dice, book, ended) else {
        return Ok(None);
    };
    let tasks = world.house.service.tasks();
    if dice.once_in(3) {
        tasks.retry_failed(&world.actor, id).await?;
        return Ok(Some(Done::of(format!("retry what failed of {id}"))));
    }
    tasks.retry(&world.actor, id).await?;
    Ok(Some(Done::of(format!("retry {id}"))))
}

async fn dismiss(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let Some(id) = pick(dice, book, |task| task.status == TaskStatus::Failed) else {
        return Ok(None);
    };
    world
        .house
        .service
        .tasks()
        .dismiss(&world.actor, id)
        .await?;
    Ok(Some(Done::of(format!("dismiss {id}"))))
}

async fn pause(world: &mut World, dice: &mut Dice, book: &Book, wait: bool) -> Tried {
    let fits =
        |task: &Task| task.is_parent() && !task.status.is_final() && task.is_paused() != wait;
    let Some(id) = pick(dice, book, fits) else {
        return Ok(None);
    };
    let tasks = world.house.service.tasks();
    if wait {
        tasks.pause(&world.actor, id).await?;
        return Ok(Some(Done::of(format!("pause {id}"))));
    }
    tasks.resume(&world.actor, id).await?;
    Ok(Some(Done::of(format!("resume {id}"))))
}
