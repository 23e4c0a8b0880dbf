//! Edit conflicts: two people, one contact; what was typed beside what was saved meanwhile, on the page of the form.

use crate::form::merge::{BOTH, Merge, Row};
use crate::parts::{Icon, State as Badge, When};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use service::audit::Audit;

/// Both versions side by side; `last` is the conflicting change.
pub(super) fn both_versions(
    merge: Merge,
    last: Option<&Audit>,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let (who, at) = last.map_or_else(
        || ("Somebody else".to_owned(), None),
        |last| (last.actor_name.clone(), Some(last.at)),
    );
    let caption = match merge.rows.len() {
        0 => "Both versions say the same.".to_owned(),
        1 => "One field differs; the others are equal.".to_owned(),
        count => format!("{count} fields differ; the others are equal."),
    };
    let rows = merge.rows.into_iter().map(row).collect_view();
    view! {
        <div class="flash" data-state="waiting" role="alert">
            <Icon name="waiting" />
            <div>
                <p>
                    <bdi>{who.clone()}</bdi> " saved this contact " {at.map(|at| view! { <When at=at now=now /> ", " })}
                    {BOTH}
                </p>
            </div>
        </div>
        <div class="diff-box">
            <table class="diff">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Field"</th>
                        <th scope="col"><strong>"Yours"</strong>"typed just now"</th>
                        <th scope="col"><strong>"Saved"</strong>"by " <bdi>{who}</bdi></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(row: Row) -> impl IntoView {
    let (state, words) = if row.taken_over {
        ("completed", "Saved one is in the form")
    } else {
        ("differs", "Yours is in the form")
    };
    view! {
        <tr data-differs=(!row.taken_over).then_some("") data-state=(!row.taken_over).then_some("differs")>
            <th scope="row">{row.label} " " <Badge state=state text=words /></th>
            {cell("Yours", row.yours)}
            {cell("Saved", row.saved)}
        </tr>
    }
}

fn cell(whose: &'static str, text: String) -> impl IntoView {
    let none = text.is_empty();
    let text = if none { "none".to_owned() } else { text };
    view! { <td data-label=whose dir="auto" class=none.then_some("none")>{text}</td> }
}
