//! Choosing a contact while typing: an editable combobox with a list (WAI-ARIA Authoring Practices, "Combobox with list autocomplete").

use crate::browser;
use leptos::prelude::*;

/// Activates the pickers within the element `roles`: shows their comboboxes, hides the plain forms, searches contacts ([`crate::functions::contacts::find_contacts`]), and goes to the draft
/// with the choice.
///
/// Their fields are rendered by the server: an input with the role `combobox`, whose `data-pick` is the draft's URL with the contact's id to be put
/// in place of `PICKED`, within a `.combo` with a list and a status line. The island listens and fills the lists.
#[island]
pub fn ContactPicker() -> impl IntoView {
    browser::pick();
}
