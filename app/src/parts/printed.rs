//! What stands under the head of a record on paper only: whose it is, and of when.

use crate::visitor::Visitor;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// The line. `what` is printed: `Record of shop.example`.
pub(crate) fn printed(visitor: &Visitor, what: &str, now: DateTime<Utc>) -> impl IntoView + use<> {
    let text = format!(
        "{what}, {}, printed from Nichandle. State of {} UTC.",
        visitor.account.organization,
        now.format("%-d %B %Y, %H:%M")
    );
    view! { <p class="print-only quiet small">{text}</p> }
}
