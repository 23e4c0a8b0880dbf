//! Tasks in words: what is said of which.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

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
    let begins = Parent {
        total: 0,
        ended: 0,
        ..parent
    };
    assert_eq!(
        (progress(&begins, true), progress(&begins, false)),
        ("paused".into(), String::new())
    );
    assert_eq!(covered(&task, 39), "39 domains");
}
