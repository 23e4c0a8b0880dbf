//! Replacing a contact: what a choice would touch, as one chooses.

use crate::browser;
use leptos::prelude::*;

/// Brings the form `#replace` to life: each choice is looked over on the server, and what it would touch stands under it, with the button that does it.
#[island]
pub fn ReplacementForm() -> impl IntoView {
    browser::plan_replacement();
}

/// How many things a registry would refuse, in words.
#[must_use]
pub fn things_to_mend(count: usize) -> String {
    match count {
        0 => "fine".to_owned(),
        1 => "1 thing to mend first".to_owned(),
        count => count.to_string() + " things to mend first",
    }
}
