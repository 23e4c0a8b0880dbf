//! Icons and states, for pages and islands.

use leptos::prelude::*;

/// One icon, always beside a word.
#[component]
pub fn Icon(
    /// The symbol: `running`, `completed`, `search`, …
    name: &'static str,
) -> impl IntoView {
    view! { <svg class="icon" aria-hidden="true"><use href=format!("#i-{name}")></use></svg> }
}

/// A state with its icon and text.
#[component]
pub fn State(
    /// What the style sheet colours by: `running`, `waiting`, `failed`, `completed`, `pending`, `cancelled`, `verified`, `unverified`, `inactive`, `differs`.
    state: &'static str,
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let icon = match state {
        "verified" => "completed",
        "unverified" => "waiting",
        "inactive" => "cancelled",
        other => other,
    };
    view! { <span class="state" data-state=state><Icon name=icon /><span>{text}</span></span> }
}
