//! What can be done with many contacts at once: the form beneath the list, which the boxes of its rows belong to.

use crate::answers::Values;
use crate::form::ContactQuery;
use crate::form::selection::takes_all;
use crate::form::text_in;
use crate::parts::BULK;
use crate::writes::contacts::Deed;
use leptos::prelude::*;

/// The form. `total`: how many contacts match, in words.
pub(super) fn bar(
    query: &ContactQuery,
    narrowed: bool,
    total: &str,
    values: &Values,
    may_replace: bool,
) -> impl IntoView + use<> {
    let list = query.query();
    let all = match (total, narrowed) {
        ("1", _) => "The 1 contact that matches".to_owned(),
        (total, true) => format!("All {total} that match"),
        (total, false) => format!("All {total} contacts"),
    };
    let ticked = takes_all(values);
    let chosen = Deed::read(text_in(values, "do"));
    let deeds = Deed::ALL
        .into_iter()
        .filter(|deed| may_replace || *deed != Deed::Replace)
        .map(|deed| view! { <option value=deed.as_str() selected=chosen == Some(deed)>{deed.title()}</option> })
        .collect_view();
    view! {
        <form class="bulk" id=BULK method="post" action="/contacts/many" aria-label="Selected contacts" data-print="no" autocomplete="off">
            <input type="hidden" name="list" value=list />
            <output class="count"></output>
            <label class="check"><input type="checkbox" name="all" value="1" checked=ticked /><span>{all}</span></label>
            <label class="row">"Action " <select name="do">{deeds}</select></label>
            <button class="button">"Go on"</button>
            <button class="button" formmethod="get" formaction="/contacts.csv">"Download as CSV"</button>
        </form>
    }
}
