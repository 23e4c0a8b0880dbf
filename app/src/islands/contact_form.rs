//! The contact form's live part: what WHOIS will show of it, while typing, and the checks of each field by the same rules as on the server.
//!
//! Form and preview are rendered by the server and work alone; the island listens to the one and redraws the other. It manipulates the DOM directly: a view of its own
//! would cost every user kilobytes.

use crate::browser;
use leptos::prelude::*;

/// Activates the form that [`DRAFTED`](crate::shown::DRAFTED) names, and the preview `#preview` beside it.
#[island]
pub fn ContactForm() -> impl IntoView {
    browser::watch();
    view! { <p class="vh" id="said" aria-live="polite"></p> }
}
