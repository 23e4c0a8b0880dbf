//! The actions on a task, shared by the form handlers and the server functions: one use case each, and the result in words.

use crate::site::Site;
use crate::writes::tally::{MOST, Tally, too_many};
use model::id::TaskId;
use model::task::{StepName, TaskStatus};
use service::tasks::{Task, TaskFilter};
use service::{Actor, Page, Result};

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

/// What the selected tasks are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    /// To begin again.
    Retry,
    /// To stop.
    Cancel,
    /// To need nobody any more.
    Dismiss,
}

impl Ask {
    /// All of them, as the list offers them.
    pub(crate) const ALL: [Self; 3] = [Self::Retry, Self::Cancel, Self::Dismiss];

    /// The word of a form.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Cancel => "cancel",
            Self::Dismiss => "dismiss",
        }
    }

    /// What was done, of one and of several.
    const fn done(self) -> [&'static str; 2] {
        match self {
            Self::Retry => ["task begins again", "tasks begin again"],
            Self::Cancel => ["task is cancelled", "tasks are cancelled"],
            Self::Dismiss => ["task was dismissed", "tasks were dismissed"],
        }
    }
}

/// Asks the selected tasks one after another, each as its own button does. Gives how many did it, and why the others did not, in words.
///
/// # Errors
/// When none did it, for the one reason or the several; what fails here, when it fails at the first.
pub(crate) async fn many(site: &Site, actor: &Actor, ids: &[TaskId], ask: Ask) -> Result<String> {
    let mut tally = Tally::default();
    for (at, id) in ids.iter().enumerate() {
        let asked = match ask {
            Ask::Retry => retry(site, actor, *id).await,
            Ask::Cancel => cancel(site, actor, *id).await,
            Ask::Dismiss => dismiss(site, actor, *id).await,
        };
        if !tally.note(asked.map(|_| ()), ids.len() - at - 1)? {
            break;
        }
    }
    tally.told(ask.done())
}

/// All tasks that match the list's filter.
///
/// # Errors
/// When there are more than one form asks.
pub(crate) async fn matching(
    site: &Site,
    actor: &Actor,
    filter: &TaskFilter,
) -> Result<Vec<TaskId>> {
    let mut ids = Vec::new();
    let mut page = Page {
        limit: 200,
        after: None,
    };
    loop {
        let listed = site.service.tasks().list(actor, filter, &page).await?;
        ids.extend(listed.rows.iter().map(|task| task.id));
        page.after = listed.next;
        if ids.len() > MOST {
            return Err(too_many(MOST));
        }
        if page.after.is_none() {
            return Ok(ids);
        }
    }
}
