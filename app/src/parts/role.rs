//! Roles.

use leptos::prelude::*;
use model::role::Role;

/// A role's letter in its tab, with the role's name for screen readers.
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
