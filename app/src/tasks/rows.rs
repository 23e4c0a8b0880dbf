//! The rows of the list of tasks, by day: one for each task, and one for a task for many domains in place of its parts.

use crate::answers::Values;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Name, TaskState, When, pick, pick_page};
use crate::shown::task;
use crate::words::task::{asked_by, cause, covered, dismissed, millis, now_of, progress, title};
use chrono::{DateTime, Days, NaiveDate, Utc};
use leptos::prelude::*;
use model::task::TaskStatus;
use service::tasks::{Parent, Task, TaskRow};

/// `ticked`: what was sent with the boxes of the rows; without it there are none.
pub(super) fn table(
    rows: Vec<TaskRow>,
    ticked: Option<&Values>,
    now: DateTime<Utc>,
) -> impl IntoView {
    let head = ticked.map(|_| pick_page("Select all tasks of this page"));
    let columns = if head.is_some() { "8" } else { "7" };
    let mut days: Vec<(NaiveDate, Vec<Markup>)> = Vec::new();
    for row in rows {
        let day = row.task.created_at.0.date_naive();
        let line = line(row, ticked, now).into_markup();
        match days.last_mut() {
            Some((last, lines)) if *last == day => lines.push(line),
            _ => days.push((day, vec![line])),
        }
    }
    let days = days.into_iter().map(|(day, lines)| {
        view! {
            <tbody>
                <tr class="day"><th scope="rowgroup" colspan=columns>{day_in_words(day, now.date_naive())}</th></tr>
                {lines}
            </tbody>
        }
    });
    view! {
        <div class="list-box">
            <table class="list">
                <caption class="vh">"Tasks, newest first, by day (UTC)"</caption>
                <thead>
                    <tr>
                        {head}
                        <th scope="col">"State"</th>
                        <th scope="col">"Domain"</th>
                        <th scope="col">"Task"</th>
                        <th scope="col">"Progress"</th>
                        <th scope="col" data-hide="wide">"Started by"</th>
                        <th scope="col" class="num">"Took"</th>
                        <th scope="col" class="num">"Created"</th>
                    </tr>
                </thead>
                {days.collect_view()}
            </table>
        </div>
    }
}

/// `Today, Sunday, 29 November 2026`.
fn day_in_words(day: NaiveDate, today: NaiveDate) -> String {
    let date = day.format("%A, %-d %B %Y").to_string();
    if day == today {
        format!("Today, {date}")
    } else if Some(day) == today.checked_sub_days(Days::new(1)) {
        format!("Yesterday, {date}")
    } else {
        date
    }
}

fn line(row: TaskRow, ticked: Option<&Values>, now: DateTime<Utc>) -> impl IntoView + use<> {
    let TaskRow {
        task,
        domain,
        parent,
    } = row;
    let title = title(&task);
    let total = parent.map_or(0, |parent| parent.total);
    let called = domain
        .as_ref()
        .map_or_else(|| covered(&task, total), |name| name.unicode());
    let pick = ticked.map(|ticked| pick(ticked, task.id, &format!("{title}, {called}")));
    let of = match domain {
        Some(name) => view! { <Name name=name /> }.into_markup(),
        None => view! { {called} }.into_markup(),
    };
    let id = task.id.to_string();
    let (href, why, by, asked) = (
        format!("/tasks/{}", task.id),
        cause(&task),
        asked_by(&task),
        task.created_at.0,
    );
    let off = (task.status == TaskStatus::Cancelled
        || task.dismissed_at.is_some()
        || task.overtaken_by.is_some())
    .then_some("");
    let took = task::took(&now_of(&task), millis(now));
    let step = match parent {
        Some(parent) => bar(&task, &parent).into_markup(),
        None => view! { {task::step(&now_of(&task))} }.into_markup(),
    };
    // The island draws a row of one task; what a task for many domains shows is fetched again as it moves.
    let whole = parent.is_some();
    let (of_row, of_state) = if whole {
        (None, Some(id.clone()))
    } else {
        (Some(id.clone()), None)
    };
    let drawn = (!whole).then_some("");
    let settled = settled(&task, now);
    view! {
        <tr id=format!("row-{id}") data-task=of_row data-fresh="" data-off=off>
            {pick}
            <td class="end" data-task=of_state><TaskState task=task /></td>
            <th scope="row">
                <a href=href><span class="vh">{title} " of "</span>{of}</a>
            </th>
            <td>{title} <span class="quiet">": " {why}</span> {settled}</td>
            <td data-step=drawn>{step}</td>
            <td data-hide="wide"><bdi>{by}</bdi></td>
            <td class="num" data-took=drawn data-label="took">{took}</td>
            <td class="num"><When at=asked now=now /></td>
        </tr>
    }
}

/// How far a task is that consists of many.
fn bar(task: &Task, parent: &Parent) -> impl IntoView + use<> {
    let state = match (parent.failed > 0, task.status.is_final()) {
        (true, _) => "failed",
        (false, true) => "completed",
        (false, false) => "running",
    };
    let (total, ended) = (parent.total.max(1).to_string(), parent.ended.to_string());
    view! {
        <progress max=total value=ended data-state=state aria-label="Done"></progress>
        <span class="sub">{progress(parent, task.paused)}</span>
    }
}

/// Why a failure needs nobody any more: `overtaken by a later task`, `dismissed by Olga 3 min ago`.
pub(super) fn settled(task: &Task, now: DateTime<Utc>) -> Option<Markup> {
    if let (Some(said), Some(at)) = (dismissed(task), task.dismissed_at) {
        return Some(
            view! { <span class="sub beneath"><bdi>{said}</bdi> " " <When at=at.0 now=now /></span> }
                .into_markup(),
        );
    }
    let later = task
        .overtaken_by
        .filter(|_| task.status == TaskStatus::Failed)?;
    Some(view! { <span class="sub beneath">"overtaken by " <a href=format!("/tasks/{later}")>"a later task"</a></span> }.into_markup())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_its_date() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-29");
        for (of, words) in [
            ("2026-11-29", "Today, Sunday, 29 November 2026"),
            ("2026-11-28", "Yesterday, Saturday, 28 November 2026"),
            ("2025-01-02", "Thursday, 2 January 2025"),
        ] {
            assert_eq!(day_in_words(day(of), today), words);
        }
    }
}
