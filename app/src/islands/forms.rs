//! Forms that are sent without leaving the page.

use crate::browser;
use leptos::prelude::*;

/// Brings the page's forms to life that bear a server function (`data-function`): they are sent through it, and what comes of them is shown in place.
#[island]
pub fn LiveForms() -> impl IntoView {
    browser::bring_forms_alive();
}
