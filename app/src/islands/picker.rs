//! Choosing while typing: an editable combobox with a list (WAI-ARIA Authoring Practices, "Combobox with list autocomplete").

use crate::browser;
use leptos::prelude::*;

/// Activates the pickers within the page's element `data-pickers`: shows what is for scripts (`.combo`), hides what is for none (`.plain`), searches, and goes where a choice leads.
///
/// Their fields are rendered by the server: an input within a `.combo` with a list and a status line. Its `data-find` is the address of the function that is asked
/// ([`crate::functions::contacts::find_contacts`], [`crate::functions::domains::find_domains`]), its `data-pick` that of a page, with an id to be put in place of `PICKED`. The island
/// makes it a combobox, listens, and fills the list.
#[island]
pub fn Picker() -> impl IntoView {
    browser::pick();
}
