//! Tasks in words.

use super::{counted, domains};
use crate::shown::{lasting, task as words};
use chrono::{DateTime, Utc};
use model::agreement::Take;
use model::import::Kind;
use model::role::Role;
use model::task::{ActorKind, FailureCode, TaskStatus};
use service::tasks::{Parent, Task};
use wire::{Cause, ErrorNow, OrderParams, StepNow, TaskNow};

/// The task as the islands know it: its stream's data, less what no user sees.
pub(crate) fn now_of(task: &Task) -> TaskNow {
    let text = |at: wire::DateTime| at.text();
    let steps = task.steps.iter().map(|step| StepNow {
        name: step.name,
        status: step.status,
        started_at: step.started_at.map(text),
        completed_at: step.completed_at.map(text),
        detail: step.detail.clone(),
    });
    let error = task.error.as_ref().map(|error| ErrorNow {
        code: error.code.clone(),
        message: error.message.clone(),
        registry_code: error.registry_code,
    });
    TaskNow {
        id: task.id.to_string(),
        status: task.status,
        domain_id: task.domain_id.map(|id| id.to_string()),
        parent_id: task.parent_id.map(|id| id.to_string()),
        steps: steps.collect(),
        awaiting: task.awaiting,
        cancel_requested: task.cancel_requested,
        paused: task.paused,
        error,
        created: text(task.created),
        started_at: task.started_at.map(text),
        completed_at: task.completed_at.map(text),
    }
}

/// A moment in milliseconds since 1970, as browsers count.
pub(crate) fn millis(at: DateTime<Utc>) -> f64 {
    at.timestamp_millis() as f64
}

/// The status of a task: what the style sheet colours by, and the words. One that was dismissed or overtaken needs nobody any more.
pub(crate) fn state_of(task: &Task) -> (&'static str, String) {
    let badge = words::state(&now_of(task));
    let failed = task.status == TaskStatus::Failed;
    match (task.dismissed_at, task.overtaken_by) {
        (Some(_), _) => ("cancelled", badge.text + ", dismissed"),
        (None, Some(_)) if failed => ("cancelled", badge.text + ", overtaken"),
        _ => (badge.state, badge.text),
    }
}

/// What kind of task it is, in a few words.
pub(crate) fn title(task: &Task) -> &'static str {
    match task.cause {
        Some(Cause::Imported { .. }) => "Import",
        Some(Cause::Read) => "Read again",
        Some(Cause::Released { .. }) => "Release",
        _ => task.task_type.title(),
    }
}

/// A task that is not of one domain, in one line: what it does, and why.
pub(crate) fn headline(task: &Task) -> String {
    match task.cause {
        Some(Cause::Imported { .. }) => format!("Import of {}", cause(task)),
        _ => format!("{}: {}", title(task), cause(task)),
    }
}

/// `dismissed by Olga` or `dismissed`.
pub(crate) fn dismissed(task: &Task) -> Option<String> {
    task.dismissed_at?;
    Some(match &task.dismissed_by {
        Some(by) => format!("dismissed by {}", by.name),
        None => "dismissed".to_owned(),
    })
}

/// `39 domains`, `300 rows`: what a task that consists of many covers.
pub(crate) fn covered(task: &Task, total: i64) -> String {
    let count = usize::try_from(total).unwrap_or_default();
    match &task.cause {
        Some(Cause::Imported { kind, .. }) => {
            let [one, many] = noun(*kind);
            counted(count, one, many)
        }
        _ if count == 0 => "many domains".to_owned(),
        _ => domains(count),
    }
}

const fn noun(kind: Option<Kind>) -> [&'static str; 2] {
    match kind {
        Some(Kind::Contacts) => ["contact", "contacts"],
        Some(Kind::Domains) => ["domain", "domains"],
        None => ["row", "rows"],
    }
}

/// How far a task is that consists of many: `38 of 39, 1 failed, about 2 min left`.
pub(crate) fn progress(parent: &Parent, paused: bool) -> String {
    // Which domains it covers is looked up when it begins.
    if parent.total == 0 {
        return if paused {
            "paused".into()
        } else {
            String::new()
        };
    }
    let mut said = format!("{} of {}", parent.ended, parent.total);
    if parent.failed > 0 {
        said += &format!(", {} failed", parent.failed);
    }
    if paused {
        said += ", paused";
    } else if let Some(left) = parent.left {
        said += &format!(", about {} left", lasting(left.num_milliseconds() as f64));
    }
    said
}

/// What a domain's newest task came to: what the style sheet colours by, and the words.
pub(crate) fn standing(latest: Option<&Task>) -> (&'static str, String) {
    match latest {
        Some(task) if task.status == TaskStatus::Completed => ("completed", "Agrees".to_owned()),
        Some(task) => state_of(task),
        None => ("", "as adopted".to_owned()),
    }
}

/// How long it took; nothing for one that was never begun.
pub(crate) fn took(task: &Task, now: DateTime<Utc>) -> String {
    words::took(&now_of(task), millis(now))
}

/// Who created it.
pub(crate) fn asked_by(task: &Task) -> String {
    match &task.created_by {
        None => "somebody".into(),
        Some(by) if by.kind == ActorKind::Key => format!("API key “{}”", by.name),
        Some(by) if by.kind == ActorKind::System => "the system".into(),
        Some(by) => by.name.clone(),
    }
}

/// Why, as a few words after the type of task.
pub(crate) fn cause(task: &Task) -> String {
    let Some(cause) = &task.cause else {
        return String::new();
    };
    match cause {
        Cause::Roles { roles } | Cause::Privacy { roles } => listed(roles),
        // By a plan of several.
        Cause::ContactEdited { handle } if handle.contains(", ") => format!("{handle} were edited"),
        Cause::ContactEdited { handle } => format!("{handle} was edited"),
        Cause::Adopted => "the domain was adopted".into(),
        Cause::Defaults { roles } => format!("the organization’s {}", listed(roles)),
        Cause::TeamSlots { team, roles } => format!("{} of team {team}", listed(roles)),
        Cause::TeamOfDomain { team: Some(team) } => format!("given to team {team}"),
        Cause::TeamOfDomain { team: None } => "taken from its team".into(),
        Cause::PersonEdited => "a person was edited".into(),
        Cause::OfficeEdited { label } => format!("office {label} changed"),
        Cause::LegalName => "the legal name changed".into(),
        Cause::Replaced { from, to, .. } => format!("{to} takes over from {from}"),
        Cause::Merged { from, to } if from.contains(", ") => {
            format!("{from} were merged into {to}")
        }
        Cause::Merged { from, to } => format!("{from} was merged into {to}"),
        Cause::Imported { rows, kind, file } => {
            let [one, many] = noun(*kind);
            let rows = counted(*rows as usize, one, many);
            match file {
                Some(file) => format!("{rows} from {file}"),
                None => rows,
            }
        }
        Cause::Asked { params } => asked(params),
        Cause::Read => "asked for".into(),
        Cause::Released { domains } => {
            format!("{} left the book", super::domains(*domains as usize))
        }
        Cause::Reconciled { take, roles } => {
            let which = if roles.len() == Role::ALL.len() {
                "roles".to_owned()
            } else {
                listed(roles)
            };
            match take {
                Take::Ours => format!("the book’s {which}"),
                Take::Theirs => format!("the registry’s {which} taken"),
            }
        }
    }
}

/// The parameters of an order.
fn asked(params: &OrderParams) -> String {
    match (&params.nameservers, params.years) {
        (Some(hosts), _) => hosts.join(", "),
        (None, Some(1)) => "for a year".into(),
        (None, Some(years)) => format!("for {years} years"),
        (None, None) => "asked for".into(),
    }
}

fn listed(roles: &[Role]) -> String {
    let words: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    match words.split_last() {
        None => "roles".into(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// What a failure means and what to do, in one line; nothing while there is none.
pub(crate) fn meaning(task: &Task) -> Option<String> {
    let error = task.error.as_ref()?;
    let message = error.message.trim_end_matches('.');
    Some(
        match (FailureCode::from_word(&error.code), error.registry_code) {
            (_, Some(code)) => format!("The registry refused: {code} – {message}."),
            (Some(FailureCode::ReadBackDiffers), _) => {
                format!("{message}. It may keep other letters or forms than we sent.")
            }
            _ => format!("{message}."),
        },
    )
}

#[cfg(test)]
mod tests;
