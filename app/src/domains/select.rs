//! What can be done with many domains at once: the form beneath the list, which the boxes of its rows belong to.

use crate::flash::Flash;
use crate::form::Narrowed;
use crate::form::act::{Act, GROUPS};
use crate::parts::BULK;
use leptos::prelude::*;

/// The form. `total`: how many domains match, in words.
pub(super) fn bar(
    narrowed: &Narrowed,
    cursor: Option<&str>,
    total: &str,
    flash: &Flash,
) -> impl IntoView + use<> {
    let list = narrowed.query(cursor);
    let all = match (total, narrowed.is_any()) {
        ("1", _) => "The 1 domain that matches".to_owned(),
        (total, true) => format!("All {total} that match"),
        (total, false) => format!("All {total} domains"),
    };
    let all_ticked = flash.values.contains_key("all");
    let chosen: Option<Act> = flash.values.get("do").and_then(|word| Act::read(word));
    let groups = GROUPS
        .into_iter()
        .map(|(label, acts)| {
            let options = acts
                .iter()
                .map(|act| view! { <option value=act.as_str() selected=chosen == Some(*act)>{act.title()}</option> })
                .collect_view();
            view! { <optgroup label=label>{options}</optgroup> }
        })
        .collect_view();
    view! {
        <form class="bulk" id=BULK method="post" action="/plans/new" aria-label="Selected domains" data-print="no">
            <input type="hidden" name="list" value=list />
            <output class="count"></output>
            <label class="check"><input type="checkbox" name="all" value="1" checked=all_ticked autocomplete="off" /><span>{all}</span></label>
            <label class="row">"Action " <select name="do" autocomplete="off">{groups}</select></label>
            <button class="button">"Go on"</button>
            <button class="button" formmethod="get" formaction="/domains.csv">"Download as CSV"</button>
        </form>
    }
}
