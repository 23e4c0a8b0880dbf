//! What can be done with many tasks at once: the form beneath the list, which the boxes of its rows belong to.

use crate::answers::Values;
use crate::form::selection::takes_all;
use crate::parts::BULK;
use crate::writes::tasks::Ask;
use leptos::prelude::*;

/// The form. `list`: the list's query; `total`: how many tasks match.
pub(super) fn bar(
    list: String,
    (total, filtered): (i64, bool),
    values: &Values,
) -> impl IntoView + use<> {
    let all = match (total, filtered) {
        (1, _) => "The 1 task that matches".to_owned(),
        (total, true) => format!("All {total} that match"),
        (total, false) => format!("All {total} tasks"),
    };
    let ticked = takes_all(values);
    let buttons = Ask::ALL
        .into_iter()
        .map(|ask| view! { <button class="button" name="do" value=ask.as_str()>{title(ask)}</button> })
        .collect_view();
    view! {
        <form class="bulk" id=BULK method="post" action="/tasks" aria-label="Selected tasks" data-print="no">
            <input type="hidden" name="list" value=list />
            <output class="count"></output>
            <label class="check"><input type="checkbox" name="all" value="1" checked=ticked autocomplete="off" /><span>{all}</span></label>
            <span class="quiet">"With the selected tasks:"</span>
            {buttons}
            <button class="button" formmethod="get" formaction="/tasks.csv">"Download as CSV"</button>
        </form>
    }
}

const fn title(ask: Ask) -> &'static str {
    match ask {
        Ask::Retry => "Try again",
        Ask::Cancel => "Cancel",
        Ask::Dismiss => "Dismiss",
    }
}
