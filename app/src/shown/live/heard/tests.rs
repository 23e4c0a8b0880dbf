//! How a page processes events, without a browser.

use super::*;
use crate::shown::live::Filter;
use model::task::{Awaiting, StepName, StepStatus};
use wire::StepNow;

fn task(number: u32, status: TaskStatus) -> TaskNow {
    let steps = StepName::DOMAIN.into_iter().map(|name| StepNow {
        name,
        status: StepStatus::Pending,
        started_at: None,
        completed_at: None,
        detail: None,
    });
    TaskNow {
        id: number.to_string(),
        status,
        domain_id: Some("seven".into()),
        parent_id: None,
        steps: steps.collect(),
        awaiting: None,
        cancel_requested: false,
        paused: false,
        error: None,
        created: "1970-01-01T00:00:20Z".into(),
        started_at: None,
        completed_at: None,
    }
}

fn event(kind: StreamEvent, task: TaskNow) -> Heard {
    Heard {
        number: 1,
        kind,
        task,
    }
}

const SHOWN: OnPage = OnPage {
    task: true,
    domain: true,
};
const NOT_SHOWN: OnPage = OnPage {
    task: false,
    domain: false,
};

#[test]
fn steps_are_drawn_and_an_end_is_more_than_that() {
    let running = task(1, TaskStatus::Running);
    let mut live = Live::new(Scope::One, vec![running.clone()], 0.0);
    assert!(!live.hear(event(StreamEvent::Step, running.clone()), SHOWN));
    assert!(!live.hear(event(StreamEvent::Progress, running.clone()), SHOWN));
    assert_eq!(live.tasks(), std::slice::from_ref(&running));
    assert_eq!(live.say(), "step 1 of 5: prepare");
    let done = task(1, TaskStatus::Completed);
    assert!(live.hear(event(StreamEvent::End, done.clone()), SHOWN));
    assert_eq!(
        live.tasks(),
        [done],
        "the end is drawn before it is forgotten"
    );
    assert_eq!(live.say(), "Done");
    // Of a task for many domains the parts stand on the page.
    let many = TaskNow {
        domain_id: None,
        ..running
    };
    let mut live = Live::new(Scope::One, Vec::new(), 0.0);
    assert!(!live.hear(event(StreamEvent::State, many.clone()), SHOWN));
    assert!(live.hear(event(StreamEvent::Progress, many), SHOWN));
}

#[test]
fn a_task_that_begins_or_waits_is_more_than_a_step() {
    let mut live = Live::new(Scope::All, Vec::new(), 0.0);
    let running = task(1, TaskStatus::Running);
    let waiting = TaskNow {
        awaiting: Some(Awaiting::Registry),
        ..running.clone()
    };
    for (now, more) in [
        (&running, true),
        (&running, false),
        (&waiting, true),
        (&waiting, false),
        (&running, true),
    ] {
        assert_eq!(
            live.hear(event(StreamEvent::Step, now.clone()), NOT_SHOWN),
            more
        );
    }
    let mut shown = Live::new(Scope::Shown, vec![task(1, TaskStatus::Pending)], 0.0);
    assert!(shown.hear(event(StreamEvent::Step, running), SHOWN));
}

#[test]
fn how_a_stream_begins_is_no_news() {
    let mut live = Live::new(Scope::One, Vec::new(), 0.0);
    let running = task(1, TaskStatus::Running);
    assert!(!live.hear(event(StreamEvent::State, running.clone()), SHOWN));
    assert!(live.hear(event(StreamEvent::State, running), SHOWN));
    let mut ended = Live::new(Scope::One, Vec::new(), 0.0);
    assert!(ended.hear(
        event(StreamEvent::State, task(1, TaskStatus::Failed)),
        SHOWN
    ));
}

#[test]
fn a_list_counts_what_it_would_show_and_does_not() {
    let mut live = Live::new(Scope::List(Filter::default()), Vec::new(), 10_000.0);
    for number in [1, 2, 1] {
        let began = event(StreamEvent::State, task(number, TaskStatus::Pending));
        assert!(live.hear(began, NOT_SHOWN));
    }
    assert_eq!(live.newer(), 2);
    assert!(
        live.tasks().is_empty(),
        "thousands that wait are not remembered"
    );
    let older = TaskNow {
        created: "1970-01-01T00:00:00Z".into(),
        ..task(3, TaskStatus::Running)
    };
    live.hear(event(StreamEvent::Step, older), NOT_SHOWN);
    assert_eq!(live.newer(), 2, "one of the next page is not newer");
    live.hear(
        event(StreamEvent::State, task(1, TaskStatus::Running)),
        SHOWN,
    );
    assert_eq!(live.newer(), 1);
}

#[test]
fn a_narrowed_list_counts_what_fits_it() {
    let filter = Filter {
        status: Some(TaskStatus::Running),
        domain: Some("seven".into()),
        ..Filter::default()
    };
    let mut live = Live::new(Scope::List(filter), Vec::new(), 1e9);
    assert!(!live.hear(
        event(StreamEvent::State, task(1, TaskStatus::Pending)),
        NOT_SHOWN
    ));
    assert_eq!(live.newer(), 0);
    live.hear(
        event(StreamEvent::State, task(1, TaskStatus::Running)),
        NOT_SHOWN,
    );
    assert_eq!(live.newer(), 1);
    live.hear(
        event(StreamEvent::End, task(1, TaskStatus::Failed)),
        NOT_SHOWN,
    );
    assert_eq!(live.newer(), 0, "it stands there no more");
    let elsewhere = TaskNow {
        domain_id: None,
        ..task(2, TaskStatus::Running)
    };
    assert!(!live.hear(event(StreamEvent::State, elsewhere), NOT_SHOWN));
}

#[test]
fn a_folded_list_does_not_count_parts() {
    let filter = Filter {
        folded: true,
        ..Filter::default()
    };
    let mut live = Live::new(Scope::List(filter), Vec::new(), 0.0);
    let part = TaskNow {
        parent_id: Some("whole".into()),
        ..task(1, TaskStatus::Running)
    };
    assert!(!live.hear(event(StreamEvent::State, part), NOT_SHOWN));
    assert_eq!(live.newer(), 0);
    let whole = TaskNow {
        domain_id: None,
        ..task(2, TaskStatus::Pending)
    };
    assert!(live.hear(event(StreamEvent::State, whole), NOT_SHOWN));
    assert_eq!(live.newer(), 1);
}

#[test]
fn a_page_of_a_contact_hears_of_its_domains_alone() {
    let mut live = Live::new(Scope::Shown, Vec::new(), 0.0);
    let began = || event(StreamEvent::State, task(1, TaskStatus::Running));
    assert!(!live.hear(began(), NOT_SHOWN));
    let domain = OnPage {
        task: false,
        domain: true,
    };
    assert!(live.hear(began(), domain));
    assert_eq!(live.tasks().len(), 1);
}

#[test]
fn ends_are_said_together_and_once() {
    let mut live = Live::new(Scope::All, Vec::new(), 0.0);
    for (number, status) in [
        (1, TaskStatus::Completed),
        (2, TaskStatus::Completed),
        (3, TaskStatus::Failed),
        (4, TaskStatus::Running),
    ] {
        live.hear(event(StreamEvent::End, task(number, status)), NOT_SHOWN);
    }
    assert_eq!(live.say(), "2 tasks done, 1 failed");
    assert_eq!(live.say(), "");
    live.hear(
        event(StreamEvent::End, task(5, TaskStatus::Cancelled)),
        NOT_SHOWN,
    );
    assert_eq!(live.say(), "1 task cancelled");
}

#[test]
fn the_link_counts() {
    assert_eq!(newer(1), "Show 1 more task");
    assert_eq!(newer(12), "Show 12 more tasks");
    assert_eq!(newer(COUNTED), "Show more than 1,000 more tasks");
}
