//! States and roles: a colour means a state and nothing else, and always comes with an icon and a word.

use super::Icon;
use leptos::prelude::*;
use model::role::Role;

/// A state with its icon and word.
#[component]
pub(crate) fn State(
    /// What the style sheet colours by: `running`, `waiting`, `failed`, `completed`, `pending`, `cancelled`, `verified`, `unverified`, `inactive`, `differs`.
    state: &'static str,
    /// The words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let icon = match state {
        "verified" => "completed",
        "unverified" => "waiting",
        "inactive" => "cancelled",
        other => other,
    };
    view! { <span class="state" data-state=state><Icon name=icon />{text}</span> }
}

/// A role's letter in its tab, with the role's name for those who listen.
#[component]
pub(crate) fn RoleTab(
    /// Which.
    role: Role,
) -> impl IntoView {
    view! {
        <span class="role-tab" data-role=role.as_str() aria-hidden="true">{role.letter()}</span>
        <span class="vh">{role.title()} " "</span>
    }
}
