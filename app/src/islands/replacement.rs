//! Replacing a contact: what a choice would affect, while choosing.

use crate::browser;
use leptos::prelude::*;

/// Activates the form `#replace`: each choice is planned on the server, and what it would affect is shown below it, with the submit button.
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
