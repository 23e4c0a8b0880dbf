//! A task for many domains, or an import: how fast it goes, why parts of it failed, and what can be done with all of it.

use super::remedy;
use crate::functions::tasks::{CancelTask, DismissTask, PauseTask, ResumeTask, RetryFailed};
use crate::markup::{IntoMarkup, Markup};
use crate::shown::lasting;
use crate::visitor::Visitor;
use crate::words::counted;
use crate::words::task::{covered, progress};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use service::Need;
use service::tasks::{Parent, Reason, Reasons, Task};

/// The section.
pub(super) fn section(
    visitor: &Visitor,
    task: &Task,
    (parent, reasons): &(Parent, Reasons),
) -> impl IntoView + use<> {
    let (total, ended) = (parent.total.max(1).to_string(), parent.ended.to_string());
    let state = match (parent.failed > 0, task.status.is_final()) {
        (true, _) => "failed",
        (false, true) => "completed",
        (false, false) => "running",
    };
    let running = (parent.running > 0)
        .then(|| view! { <div><dt>"Running now"</dt><dd>{parent.running}</dd></div> });
    let rate = parent
        .rate
        .map(|rate| view! { <div><dt>"Rate"</dt><dd>{rate_in_words(rate)}</dd></div> });
    let left = parent.left.map(|left| {
        let left = lasting(left.num_milliseconds() as f64);
        view! { <div><dt>"Time left"</dt><dd>"about " {left}</dd></div> }
    });
    let failed =
        (parent.failed > 0).then(|| view! { <div><dt>"Failed"</dt><dd>{parent.failed}</dd></div> });
    let import = reasons.import.map(|import| {
        view! { <p><a href=format!("/import/{import}")>"The file, row by row"</a></p> }
    });
    view! {
        <section class="section" id="parent" aria-labelledby="pt">
            <header><h2 id="pt">{covered(task, parent.total)}</h2><p class="count">{progress(parent, task.paused)}</p></header>
            <progress max=total value=ended data-state=state aria-label="Done"></progress>
            <dl class="figures">{running}{rate}{left}{failed}</dl>
            {buttons(visitor, task, parent)}
            {why(task, reasons)}
            {import}
        </section>
    }
}

/// `12 a minute`; `3 an hour` of slow ones.
fn rate_in_words(rate: f64) -> String {
    if rate >= 1.0 {
        format!("{rate:.0} a minute")
    } else {
        format!("{:.0} an hour", (rate * 60.0).max(1.0))
    }
}

fn buttons(visitor: &Visitor, task: &Task, parent: &Parent) -> impl IntoView + use<> {
    let may = visitor.actor().may(Need::TasksWrite);
    let open = may && !task.status.is_final() && !task.wants_approval() && !task.cancel_requested;
    let id = task.id.to_string();
    let button = |verb: &str, function: &'static str, words: String| {
        let action = format!("/tasks/{id}/{verb}");
        let of = id.clone();
        view! { <form method="post" action=action data-function=function data-of=of><button class="button">{words}</button></form> }
            .into_markup()
    };
    // The rows of a file that failed are in its report; only domains can be tried again.
    let again = may && parent.failed > 0 && task.spread().is_some() && !task.cancel_requested;
    let retry = again.then(|| {
        let words = format!("Retry the {} failed", parent.failed);
        button("retry-failed", RetryFailed::PATH, words)
    });
    let dismiss =
        (again && open).then(|| button("dismiss", DismissTask::PATH, "Dismiss the failed".into()));
    let wait: Option<Markup> = open.then(|| {
        if task.paused {
            button("resume", ResumeTask::PATH, "Resume".into())
        } else {
            button("pause", PauseTask::PATH, "Pause".into())
        }
    });
    let cancel = open.then(|| button("cancel", CancelTask::PATH, "Cancel the rest".into()));
    view! {
        <div class="actions" data-print="no">
            {wait} {retry} {dismiss} {cancel}
            <a class="button" href=format!("/tasks/{id}/report.csv") data-no-prefetch="">"Download the report"</a>
        </div>
    }
}

/// Failures by reason, each with a link to those that have it.
fn why(task: &Task, reasons: &Reasons) -> Option<impl IntoView + use<>> {
    if reasons.all.is_empty() {
        return None;
    }
    let rows = reasons.all.iter().map(|reason| {
        let Reason {
            message,
            registry_code,
            count,
            example,
            remedies,
            ..
        } = reason.clone();
        let several = count > 1 && !remedies.is_empty();
        let code = registry_code.map(|code| format!("{code} "));
        let href = match (example, reasons.import) {
            (Some(example), _) => format!("/tasks?parent={}&status=needs&like={example}", task.id),
            (None, Some(import)) => format!("/import/{import}?fate=failed"),
            (None, None) => format!("/tasks/{}", task.id),
        };
        let words = counted(
            usize::try_from(count).unwrap_or_default(),
            "failure",
            "failures",
        );
        view! {
            <tr>
                <th scope="row"><a href=href>{words}</a></th>
                <td><bdi>{code}{message}</bdi></td>
                <td>{several.then_some("For one of them: ")} {remedy::contacts(remedies)}</td>
            </tr>
        }
    });
    Some(view! {
        <div class="list-box">
            <table class="list" id="reasons">
                <caption>"Why parts failed"</caption>
                <thead><tr><th scope="col">"How many"</th><th scope="col">"Reason"</th><th scope="col">"What would do"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_told_in_whole_numbers() {
        for (rate, words) in [
            (12.4, "12 a minute"),
            (1.0, "1 a minute"),
            (0.5, "30 an hour"),
            (0.001, "1 an hour"),
        ] {
            assert_eq!(rate_in_words(rate), words);
        }
    }
}
