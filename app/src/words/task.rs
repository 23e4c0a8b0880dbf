//! Tasks in words.

use super::{counted, domains};
use crate::shown::{lasting, task as words};
use chrono::{DateTime, Utc};
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
        Cause::Roles { roles } => listed(roles),
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
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use model::id::{OrganizationId, TaskId};
    use model::task::{Awaiting, StepName, StepStatus, TaskType};
    use uuid::Uuid;
    use wire::{CreatedBy, Progress, Step, TaskError};

    fn task() -> Task {
        let at = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::microseconds(1_795_356_131_123_456);
        let mut steps = StepName::DOMAIN.map(|name| Step {
            name,
            status: StepStatus::Pending,
            started_at: None,
            completed_at: None,
            detail: None,
        });
        steps[0].status = StepStatus::Done;
        steps[0].started_at = Some(at.into());
        steps[0].completed_at = Some((at + TimeDelta::milliseconds(140)).into());
        steps[1].status = StepStatus::Running;
        steps[1].started_at = Some((at + TimeDelta::milliseconds(140)).into());
        let wire = wire::Task {
            id: TaskId(Uuid::nil()),
            organization_id: OrganizationId(Uuid::nil()),
            project_id: None,
            domain_id: None,
            parent_id: None,
            task_type: TaskType::UpdateContacts,
            status: TaskStatus::Running,
            cause: Some(Cause::Roles {
                roles: vec![Role::Registrant, Role::Admin, Role::Tech],
            }),
            progress: Progress {
                done: 1,
                total: 5,
                step: Some(StepName::Contacts),
            },
            steps: steps.into(),
            attempt: 1,
            awaiting: None,
            error: None,
            result: None,
            cancel_requested: false,
            paused: false,
            successor_id: None,
            created_by: Some(CreatedBy {
                kind: ActorKind::Key,
                id: None,
                name: "billing sync".into(),
            }),
            created: at.into(),
            created_at: at.into(),
            started_at: Some(at.into()),
            completed_at: None,
            dismissed_at: None,
            dismissed_by: None,
            overtaken_by: None,
        };
        Task {
            wire,
            last_seq: 3,
            due: at,
            parts: None,
        }
    }

    #[test]
    fn the_page_says_of_a_task_what_its_stream_says() {
        let mut waiting = task();
        waiting.wire.awaiting = Some(Awaiting::Registry);
        waiting.wire.error = Some(TaskError {
            code: "registry.refused".into(),
            message: "no".into(),
            registry_code: Some(2306),
            retryable: false,
            differences: None,
        });
        for task in [task(), waiting] {
            let told = serde_json::to_value(&task.wire).unwrap();
            assert_eq!(
                serde_json::from_value::<TaskNow>(told).unwrap(),
                now_of(&task)
            );
        }
    }

    #[test]
    fn a_state_is_told_in_words() {
        let running = now_of(&task());
        let later = millis(task().created_at.0) + 12_000.0;
        assert_eq!(words::badge(&running, later).text, "Running, 12 s");
        assert_eq!(words::step(&running), "contacts, 2 of 5");
        assert_eq!(words::took(&running, later), "12 s");
        assert_eq!(words::said(&running), "step 2 of 5: contacts");
        let waiting = TaskNow {
            awaiting: Some(Awaiting::Registry),
            ..running.clone()
        };
        assert_eq!(
            (
                words::badge(&waiting, later).state,
                words::said(&waiting).as_str()
            ),
            ("waiting", "Waits for the registry")
        );
        let failed = |code: FailureCode, registry_code| TaskNow {
            status: TaskStatus::Failed,
            error: Some(ErrorNow {
                code: code.as_str().into(),
                message: "no".into(),
                registry_code,
            }),
            ..running.clone()
        };
        let refused = failed(FailureCode::Refused, Some(2306));
        assert_eq!(words::badge(&refused, later).text, "Refused: 2306");
        let lines = words::lines(&refused, later, false);
        assert_eq!((lines[2].state, lines[2].took.as_str()), ("cancelled", ""));
        assert_eq!(lines[0].took, "14:02:11, 0.1 s");
        for (code, text) in [
            (FailureCode::ReadBackDiffers, "Registry differs"),
            (FailureCode::NotPublishable, "Not fit to be sent"),
            (FailureCode::Unreachable, "Registry out of reach"),
            (FailureCode::ContactGone, "Failed"),
        ] {
            assert_eq!(words::badge(&failed(code, None), later).text, text);
        }
    }

    #[test]
    fn causes_are_told_in_words() {
        let mut task = task();
        assert_eq!(cause(&task), "registrant, admin and tech");
        assert_eq!(asked_by(&task), "API key “billing sync”");
        task.wire.cause = Some(Cause::ContactEdited {
            handle: "JN42-NICH".into(),
        });
        assert_eq!(cause(&task), "JN42-NICH was edited");
        assert_eq!(headline(&task), "Update contacts: JN42-NICH was edited");
        for (rows, kind, file, text) in [
            (
                300,
                Some(Kind::Domains),
                Some("domains.csv"),
                "Import of 300 domains from domains.csv",
            ),
            (
                1,
                Some(Kind::Contacts),
                Some("a.csv"),
                "Import of 1 contact from a.csv",
            ),
            (2, None, None, "Import of 2 rows"),
        ] {
            let file = file.map(ToOwned::to_owned);
            task.wire.cause = Some(Cause::Imported { rows, kind, file });
            assert_eq!(headline(&task), text);
            assert_eq!(title(&task), "Import");
        }
        task.wire.created_by = None;
        assert_eq!(asked_by(&task), "somebody");
        task.wire.created_by = Some(CreatedBy {
            kind: ActorKind::System,
            id: None,
            name: "Nichandle".into(),
        });
        assert_eq!(asked_by(&task), "the system");
    }

    #[test]
    fn who_dismissed_it_and_what_overtook_it_is_told() {
        let mut task = task();
        task.wire.status = TaskStatus::Failed;
        assert_eq!(
            (state_of(&task), dismissed(&task)),
            (("failed", "Failed".into()), None)
        );
        task.wire.overtaken_by = Some(TaskId(Uuid::nil()));
        assert_eq!(state_of(&task), ("cancelled", "Failed, overtaken".into()));
        task.wire.dismissed_at = Some(task.created_at);
        task.wire.dismissed_by = task.created_by.clone();
        assert_eq!(state_of(&task), ("cancelled", "Failed, dismissed".into()));
        assert_eq!(dismissed(&task).unwrap(), "dismissed by billing sync");
    }

    #[test]
    fn a_cancelled_task_says_what_the_registry_may_still_do() {
        let mut task = task();
        task.wire.status = TaskStatus::Cancelled;
        let now = now_of(&task);
        assert_eq!(words::state(&now).text, "Cancelled");
        let lines = words::lines(&now, 0.0, false);
        assert_eq!(
            (lines[1].said, lines[2].said),
            ("Not finished", "Not carried out"),
            "what was begun may have been sent"
        );
        task.wire.awaiting = Some(Awaiting::Registry);
        let now = now_of(&task);
        assert_eq!(
            words::state(&now).text,
            "Cancelled; the registry may still act"
        );
        let lines = words::lines(&now, 0.0, false);
        assert_eq!(
            (lines[1].state, lines[1].said),
            ("waiting", "Sent; the registry may still act")
        );
    }

    #[test]
    fn what_is_paused_says_so() {
        let mut task = task();
        task.wire.paused = true;
        assert_eq!(words::badge(&now_of(&task), 9e15).text, "Paused");
        task.wire.cancel_requested = true;
        assert!(
            words::badge(&now_of(&task), 9e15)
                .text
                .starts_with("Stopping")
        );
        let mut parent = Parent {
            total: 39,
            ended: 30,
            failed: 2,
            running: 1,
            rate: Some(3.0),
            left: Some(TimeDelta::minutes(3)),
        };
        assert_eq!(
            progress(&parent, false),
            "30 of 39, 2 failed, about 3 min left"
        );
        assert_eq!(progress(&parent, true), "30 of 39, 2 failed, paused");
        parent.failed = 0;
        parent.left = None;
        assert_eq!(progress(&parent, false), "30 of 39");
        assert_eq!(covered(&task, 39), "39 domains");
    }
}
