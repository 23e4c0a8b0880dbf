//! Changes that reach registries: their parameters, and their responses: the plan, or what was enqueued.

use super::reply::Reply;
use crate::http::json::written;
use axum::http::header;
use model::id::TaskId;
use serde::Serialize;
use serde_json::Value;
use service::{Changed, Mode, impact_wire};

/// Whether it is to be applied. Query or body may ask for the plan, and nothing is written when one of them does.
#[must_use]
pub fn mode(asked: Option<bool>, dry_run: bool) -> Mode {
    if asked == Some(true) || dry_run {
        Mode::Plan
    } else {
        Mode::Do
    }
}

/// The object with the tasks of its change; without the list when there are none.
#[must_use]
pub fn with_tasks(body: impl Serialize, tasks: &[TaskId]) -> Value {
    let mut body = written(body);
    if let (Some(members), false) = (body.as_object_mut(), tasks.is_empty()) {
        members.insert("tasks".into(), written(tasks));
    }
    body
}

/// 200 with the plan, or with the object as it is now, its tag and its tasks.
#[must_use]
pub fn changed<T>(mode: Mode, changed: &Changed<T>, body: impl Serialize, tag: &str) -> Reply {
    match mode {
        Mode::Plan => Reply::ok(impact_wire(&changed.impact)),
        Mode::Do => Reply::ok(with_tasks(body, &changed.tasks)).with(header::ETAG, tag),
    }
}

/// 200 with the plan; 204 when it is deleted and nothing follows; 200 with the object as it was last when tasks follow.
#[must_use]
pub fn removed<T>(mode: Mode, changed: &Changed<T>, body: impl Serialize) -> Reply {
    match mode {
        Mode::Plan => Reply::ok(impact_wire(&changed.impact)),
        Mode::Do if changed.tasks.is_empty() => Reply::done(),
        Mode::Do => Reply::ok(with_tasks(body, &changed.tasks)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_that_asks_for_the_plan_is_enough() {
        assert_eq!(mode(None, false), Mode::Do);
        assert_eq!(mode(Some(false), false), Mode::Do);
        assert_eq!(mode(Some(false), true), Mode::Plan);
        assert_eq!(mode(Some(true), false), Mode::Plan);
    }
}
