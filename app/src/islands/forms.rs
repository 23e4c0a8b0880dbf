//! Forms that are sent without leaving the page.

use crate::browser;
use leptos::prelude::*;

/// Activates the page's forms that have a server function (`data-function`): they are submitted through it, and the result is shown in place.
#[island]
pub fn LiveForms() -> impl IntoView {
    browser::bring_forms_alive();
}
