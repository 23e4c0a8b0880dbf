//! What can be done with many tasks at once: the form beneath the list, which the boxes of its rows belong to.

use crate::parts::BULK;
use crate::writes::tasks::Ask;
use leptos::prelude::*;

/// The form. `list`: the list's query.
pub(super) fn bar(list: String) -> impl IntoView + use<> {
    let buttons = Ask::ALL
        .into_iter()
        .map(|ask| view! { <button class="button" name="do" value=ask.as_str()>{title(ask)}</button> })
        .collect_view();
    view! {
        <form class="bulk" id=BULK method="post" action="/tasks" aria-label="Selected tasks" data-print="no">
            <input type="hidden" name="list" value=list />
            <output class="count"></output>
            <span class="quiet">"With the selected tasks:"</span>
            {buttons}
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
