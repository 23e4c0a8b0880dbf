//! Paging through a list: keyset pagination, the cursor in the URL.

use super::Icon;
use leptos::prelude::*;

/// The total, in words: rows that match a filter are counted to a thousand and no further.
pub(crate) fn in_all(total: i64, narrowed: bool) -> String {
    if narrowed && total > service::contacts::COUNTED {
        "more than 1,000".into()
    } else {
        total.to_string()
    }
}

/// The foot of a list: what is shown, back to the beginning, on to the next page.
#[component]
pub(crate) fn Pages(
    /// What is listed, for screen readers: `contacts`.
    of: &'static str,
    /// What is shown, in words.
    #[prop(into)]
    shown: String,
    /// Back to the first page, when this is not it.
    first: Option<String>,
    /// On to the next page, when there is one.
    next: Option<String>,
) -> impl IntoView {
    view! {
        <nav class="pages" aria-label=format!("Pages of {of}")>
            <p class="count">{shown}</p>
            {first.map(|href| view! { <a class="button" href=href><Icon name="prev" />"To the beginning"</a> })}
            {next.map(|href| view! { <a class="button" rel="next" href=href>"Next"<Icon name="next" /></a> })}
        </nav>
    }
}
