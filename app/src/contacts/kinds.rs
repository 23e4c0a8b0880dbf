//! External contacts and members.

use leptos::prelude::*;

/// The choice between the two kinds.
pub(super) fn kinds(member: bool) -> impl IntoView {
    let links = [
        ("/contacts/new", "External: you write its fields", !member),
        (
            "/contacts/new?kind=member",
            "Member: it follows a person and an office",
            member,
        ),
    ];
    view! {
        <nav class="kinds" aria-label="Kind of contact">
            <p class="switch">
                {links.into_iter().map(|(href, words, current)| view! { <a href=href aria-current=current.then_some("true")>{words}</a> }).collect_view()}
            </p>
        </nav>
    }
}
