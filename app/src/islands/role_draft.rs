//! The draft of a domain's roles, while one chooses.

use crate::browser;
use leptos::prelude::*;

/// Holds the draft of a domain's roles in a signal; it begins as the form `#draft-form` has it.
///
/// Activates the pickers and links of the cards in `#roles`: a choice changes the draft where it is, the page's address follows, the server is asked what the draft
/// would do ([`crate::functions::domains::plan_roles`]), and cards and `#draft` show it.
#[island]
pub fn RoleDraft() -> impl IntoView {
    browser::draft_roles();
    view! { <p class="vh" role="status" id="draft-said"></p> }
}
