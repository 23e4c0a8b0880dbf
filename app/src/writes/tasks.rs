//! The actions on a task, shared by the form handlers and the server functions: one use case each, and the result in words.

use crate::site::Site;
use model::id::TaskId;
use model::task::TaskStatus;
use service::tasks::Task;
use service::{Actor, Result};

/// The task, and a message.
type Told = (Task, String);

/// Cancels it.
pub(crate) async fn cancel(site: &Site, actor: &Actor, id: TaskId) -> Result<Told> {
    let task = site.service.tasks().cancel(actor, id).await?;
    let mut text = if task.status == TaskStatus::Cancelled {
        "Cancelled. Nothing was sent.".to_owned()
    } else {
        "It stops before its next step, and shows what the registry holds then.".to_owned()
    };
    if task.successor_id.is_some() {
        text += " What others had left to it goes on in a task of its own.";
    }
    Ok((task, text))
}

/// Retries it.
pub(crate) async fn retry(site: &Site, actor: &Actor, id: TaskId) -> Result<Told> {
    let task = site.service.tasks().retry(actor, id).await?;
    let text = "It begins again, with the contacts as they are now.";
    Ok((task, text.to_owned()))
}

/// Dismisses it: it needs nobody any more.
pub(crate) async fn dismiss(site: &Site, actor: &Actor, id: TaskId) -> Result<Told> {
    let task = site.service.tasks().dismiss(actor, id).await?;
    let text = "Dismissed. It stays in the list, and needs nobody any more; trying it again is still possible.";
    Ok((task, text.to_owned()))
}

/// Approves what it proposes.
pub(crate) async fn approve(site: &Site, actor: &Actor, id: TaskId) -> Result<Told> {
    let task = site.service.tasks().approve(actor, id).await?;
    let text =
        "Approved. The contacts are as proposed, and bringing their domains up to date has begun.";
    Ok((task, text.to_owned()))
}

/// Declines: the contacts stay as they are in the book.
pub(crate) async fn decline(site: &Site, actor: &Actor, id: TaskId) -> Result<Told> {
    let task = site.service.tasks().decline(actor, id).await?;
    let text = "Declined. The contacts stay as they are in the book; the next change of person or office proposes anew.";
    Ok((task, text.to_owned()))
}
