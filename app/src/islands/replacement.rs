//! Replacing a contact: what a choice would affect, while choosing.

use crate::browser;
use leptos::prelude::*;

/// Activates the form `#replace`: each choice is planned on the server, and what it would affect is shown below it, with the submit button.
#[island]
pub fn ReplacementForm() -> impl IntoView {
    browser::plan_replacement();
}
