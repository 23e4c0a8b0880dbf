//! Domains that need not agree: a task of theirs failed or was cancelled, and none that began later was completed. One whose task is still open is found by that.

use super::{Evidence, Task};
use std::collections::{BTreeMap, BTreeSet};

/// By the domain's id, the tasks to blame.
pub(super) fn unsettled(evidence: &Evidence) -> BTreeMap<String, Vec<&Task>> {
    let mut blamed: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut standing: BTreeMap<&str, &str> = BTreeMap::new();
    // When each task began last, by the numbers of the events: clocks are moved in a storm, numbers are not.
    let mut began: BTreeMap<&str, u64> = BTreeMap::new();
    let mut ended_badly: BTreeMap<&str, u64> = BTreeMap::new();
    for event in &evidence.events {
        let Some(domain) = &event.domain else {
            continue;
        };
        let before = standing.insert(&event.task, &event.status);
        match event.status.as_str() {
            "running" if before != Some("running") => {
                began.insert(&event.task, event.id);
            }
            "failed" | "cancelled"
                if before != Some(&event.status)
                    && !is_joined(evidence, &event.task, &event.status) =>
            {
                ended_badly.insert(&event.task, event.id);
                blamed
                    .entry(domain.clone())
                    .or_default()
                    .insert(&event.task);
            }
            "completed" if event.task_type == "update_contacts" => {
                let since = began.get(event.task.as_str()).copied().unwrap_or(0);
                if let Some(tasks) = blamed.get_mut(domain) {
                    tasks.retain(|task| ended_badly.get(task).is_some_and(|ended| *ended > since));
                }
            }
            _ => {}
        }
    }
    for task in evidence.tasks.iter().filter(|task| task.is_open()) {
        if let Some(domain) = &task.domain {
            blamed.entry(domain.clone()).or_default().insert(&task.id);
        }
    }
    let tasks = |tasks: BTreeSet<&str>| {
        tasks
            .into_iter()
            .filter_map(|id| evidence.task(id))
            .collect::<Vec<_>>()
    };
    let found = blamed
        .into_iter()
        .map(|(domain, blamed)| (domain, tasks(blamed)));
    found.filter(|(_, tasks)| !tasks.is_empty()).collect()
}

/// Whether a cancelled task carried more than one caller's change. Whoever cancels it takes back one of them; the others must still arrive.
fn is_joined(evidence: &Evidence, task: &str, status: &str) -> bool {
    let names = |call: &&crate::history::Call| {
        call.is_acknowledged()
            && !["cancel", "retry"].contains(&call.kind.as_str())
            && call.tasks().iter().any(|id| id == task)
    };
    status == "cancelled" && evidence.calls.iter().filter(names).count() > 1
}

#[cfg(test)]
mod tests {
    use super::super::sample::{call, event, good, task};
    use super::*;
    use serde_json::json;

    fn with(events: &[(&str, &str)]) -> Evidence {
        let mut evidence = good();
        evidence.tasks = vec![
            task("t1", "cancelled", Some("d1")),
            task("t2", "completed", Some("d1")),
        ];
        let numbered = events.iter().zip(1..);
        evidence.events = numbered
            .map(|((task, status), id)| event(id, task, status))
            .collect();
        evidence
    }

    #[test]
    fn a_cancelled_task_excuses_until_another_began_behind_it_and_was_completed() {
        let cancelled = [("t1", "pending"), ("t1", "cancelled")];
        assert!(unsettled(&with(&cancelled)).contains_key("d1"));
        let later = [
            cancelled.as_slice(),
            &[("t2", "running"), ("t2", "completed")],
        ]
        .concat();
        assert!(unsettled(&with(&later)).is_empty());
        let before = [
            ("t2", "running"),
            ("t1", "pending"),
            ("t1", "cancelled"),
            ("t2", "completed"),
        ];
        assert!(
            unsettled(&with(&before)).contains_key("d1"),
            "it may have read the book before"
        );
    }

    #[test]
    fn an_open_task_excuses() {
        let mut evidence = with(&[]);
        evidence.tasks[1].status = "running".into();
        assert!(unsettled(&evidence).contains_key("d1"));
    }

    #[test]
    fn a_cancelled_task_that_others_had_joined_excuses_nothing() {
        let mut evidence = with(&[("t1", "pending"), ("t1", "cancelled")]);
        let answer = json!({ "object": "contact", "tasks": ["t1"] });
        evidence.calls = vec![
            call("edit_contact", (1, 2), &[], answer.clone()),
            call("edit_contact", (3, 4), &[], answer),
        ];
        assert!(unsettled(&evidence).is_empty());
    }
}
