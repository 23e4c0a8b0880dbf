//! How a page processes the events that it receives.

use super::Scope;
use crate::shown::clock::millis;
use crate::shown::task;
use model::task::{StreamEvent, TaskStatus};
use wire::TaskNow;

/// The most newer tasks that are counted.
const COUNTED: usize = 1_000;

/// An event of a stream, as a page receives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Its number within the stream: where a client resumes.
    pub number: i64,
    /// What happened.
    pub kind: StreamEvent,
    /// The task as of then.
    pub task: TaskNow,
}

/// Whether the subject of an event is on the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnPage {
    /// The task is.
    pub task: bool,
    /// Its domain is.
    pub domain: bool,
}

/// What a page knows besides what the server has rendered.
#[derive(Debug, Clone)]
pub struct Live {
    scope: Scope,
    /// When the page was rendered, in milliseconds since 1970.
    since: f64,
    /// The tasks to be drawn: those in progress, and those that just ended.
    tasks: Vec<TaskNow>,
    /// Tasks that match the list's filter and are not shown.
    newer: Vec<String>,
    /// Tasks that ended since the last announcement: completed, failed, cancelled.
    ended: [u32; 3],
}

impl Live {
    /// A page that was rendered at `since`, in milliseconds since 1970, and shows these open tasks.
    #[must_use]
    pub fn new(scope: Scope, tasks: Vec<TaskNow>, since: f64) -> Self {
        Self {
            scope,
            since,
            tasks,
            newer: Vec::new(),
            ended: [0; 3],
        }
    }

    /// The tasks to be drawn.
    #[must_use]
    pub fn tasks(&self) -> &[TaskNow] {
        &self.tasks
    }

    /// How many tasks match the list's filter and are not shown.
    #[must_use]
    pub fn newer(&self) -> usize {
        self.newer.len()
    }

    /// Processes an event. Returns whether the page's parts are to be reloaded: more has changed than what is drawn from the task.
    pub fn hear(&mut self, event: Heard, on: OnPage) -> bool {
        let Heard { kind, task, .. } = event;
        // Including one that no longer matches the list's filter.
        self.count(&task, on);
        let concerns = match &self.scope {
            Scope::One | Scope::All => true,
            Scope::Shown => on.task || on.domain,
            Scope::List(filter) => on.task || filter.fits(&task),
        };
        if !concerns {
            return false;
        }
        if self.scope == Scope::One {
            self.tasks.retain(|each| each.id == task.id);
        }
        let known = self.tasks.iter_mut().find(|each| each.id == task.id);
        let (was_known, over) = (known.is_some(), task.status.is_final());
        // A stream that is new to the page begins with the task's state, which is no news.
        let news = was_known || over || self.scope != Scope::One;
        // That a task began or waits is told by the event of a step.
        let turned = match known.as_deref() {
            Some(known) => (known.status, known.awaiting) != (task.status, task.awaiting),
            None => task.status != TaskStatus::Pending,
        };
        // Steps are drawn. Of a task for many domains its parts are shown too.
        let more = turned
            || matches!(kind, StreamEvent::State | StreamEvent::End)
            || (kind == StreamEvent::Progress && task.domain_id.is_none());
        if over {
            let place = match task.status {
                TaskStatus::Completed => 0,
                TaskStatus::Failed => 1,
                _ => 2,
            };
            self.ended[place] += 1;
        }
        match known {
            Some(known) => *known = task,
            // Those that run may be shown in a moment; pending ones, possibly thousands, need not be kept.
            None if on.task || task.status != TaskStatus::Pending => self.tasks.push(task),
            None => {}
        }
        news && more
    }

    fn count(&mut self, task: &TaskNow, on: OnPage) {
        let Scope::List(filter) = &self.scope else {
            return;
        };
        // Without a status filter, the first page of the list shows the newest.
        let newer = filter.status.is_some() || millis(&task.created) > self.since;
        if on.task || !filter.fits(task) {
            self.newer.retain(|id| *id != task.id);
        } else if newer && self.newer.len() < COUNTED && !self.newer.contains(&task.id) {
            self.newer.push(task.id.clone());
        }
    }

    /// The announcement since the last call; empty when there is none. Ended tasks were drawn by now, and are forgotten.
    pub fn say(&mut self) -> String {
        if self.scope == Scope::One {
            return self.tasks.first().map(task::said).unwrap_or_default();
        }
        self.tasks.retain(|each| !each.status.is_final());
        let mut said = String::new();
        for (count, word) in self.ended.into_iter().zip(["done", "failed", "cancelled"]) {
            if count > 0 {
                let noun = if count == 1 { " task " } else { " tasks " };
                said += if said.is_empty() { "" } else { ", " };
                said += &count.to_string();
                said += if said.contains("task") { " " } else { noun };
                said += word;
            }
        }
        self.ended = [0; 3];
        said
    }
}

/// `1 newer task`, for the link that shows them.
#[must_use]
pub fn newer(count: usize) -> String {
    match count {
        1 => "Show 1 more task".to_owned(),
        COUNTED.. => "Show more than 1,000 more tasks".to_owned(),
        _ => String::from("Show ") + &count.to_string() + " more tasks",
    }
}

#[cfg(test)]
mod tests;
