//! The boxes of a list's rows. They belong to the form beneath the list ([`BULK`]) by its id, so that the list itself is in no form.

use crate::answers::Values;
use crate::form::selection::{is_ticked, row};
use crate::markup::{IntoMarkup, Markup};
use leptos::prelude::*;
use std::fmt::Display;

/// The id of the form that the boxes belong to.
pub(crate) const BULK: &str = "bulk";

/// A row's box, ticked when it was in the form that came back. It is for a row that is called so.
pub(crate) fn pick(ticked: &Values, id: impl Display + Copy, called: &str) -> Markup {
    let label = format!("Select {called}");
    let checked = is_ticked(ticked, id);
    view! { <td class="pick"><label><input type="checkbox" form=BULK name=row(id) value="1" aria-label=label checked=checked autocomplete="off" /></label></td> }
        .into_markup()
}

/// The box above them, for all rows that the page shows. It works with scripts (`frontend/boot.js`), and is hidden without.
pub(crate) fn pick_page(label: &'static str) -> Markup {
    view! { <th scope="col" class="pick"><label><input type="checkbox" aria-label=label autocomplete="off" hidden=true /></label></th> }
        .into_markup()
}
