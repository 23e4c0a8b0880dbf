//! The actions on a task, shared by the form handlers and the server functions: one use case each, and the result in words.

use crate::site::Site;
use model::id::TaskId;
use model::task::{StepName, TaskStatus};
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

/// Tries its failed parts again.
pub(crate) async fn retry_failed(site: &Site, actor: &Actor, id: TaskId) -> Result<Told> {
    let task = site.service.tasks().retry_failed(actor, id).await?;
    let text = if task.status.is_final() {
        "Nothing of it failed that needs somebody: nothing was tried again."
    } else {
        "What failed begins again, with the contacts as they are now."
    };
    Ok((task, text.to_owned()))
}

/// Has it wait.
pub(crate) async fn pause(site: &Site, actor: &Actor, id: TaskId) -> Result<Told> {
    let task = site.service.tasks().pause(actor, id).await?;
    let text =
        "Paused. What is running ends by itself; nothing else begins until somebody resumes it.";
    Ok((task, text.to_owned()))
}

/// Has it go on.
pub(crate) async fn resume(site: &Site, actor: &Actor, id: TaskId) -> Result<Told> {
    let task = site.service.tasks().resume(actor, id).await?;
    let text = "Resumed. It goes on where it stopped.";
    Ok((task, text.to_owned()))
}

/// Dismisses it: it needs nobody any more.
pub(crate) async fn dismiss(site: &Site, actor: &Actor, id: TaskId) -> Result<Told> {
    let task = site.service.tasks().dismiss(actor, id).await?;
    let text = if task.status == TaskStatus::Failed {
        "Dismissed. It stays in the list, and needs nobody any more; trying it again is still possible."
    } else {
        "Dismissed. What has failed so far stays in the list, and needs nobody any more."
    };
    Ok((task, text.to_owned()))
}

/// Approves what it proposes.
pub(crate) async fn approve(site: &Site, actor: &Actor, id: TaskId) -> Result<Told> {
    let task = site.service.tasks().approve(actor, id).await?;
    let proposed = task.steps.iter().any(|step| step.name == StepName::Approve);
    let text = if proposed {
        "Approved. The contacts are as proposed, and bringing their domains up to date has begun."
    } else {
        "Approved. What the book says now is sent, the registrant with it."
    };
    Ok((task, text.to_owned()))
}

/// Declines: the contacts stay as they are in the book.
pub(crate) async fn decline(site: &Site, actor: &Actor, id: TaskId) -> Result<Told> {
    let task = site.service.tasks().decline(actor, id).await?;
    let proposed = task.steps.iter().any(|step| step.name == StepName::Approve);
    let text = if proposed {
        "Declined. The contacts stay as they are in the book; the next change of person or office proposes anew."
    } else {
        "Declined. Nothing is sent, and the registry keeps its registrant; it is read once more before the task ends."
    };
    Ok((task, text.to_owned()))
}
