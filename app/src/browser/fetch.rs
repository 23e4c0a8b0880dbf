//! Asking the server. By the older of the two ways that browsers have: it needs no futures, which would cost every reader kilobytes.

use super::page::all;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DomParser, HtmlElement, SupportedType, XmlHttpRequest};

/// Gives the body of a successful answer to `then`; `None` when there is none.
pub(super) fn text(address: &str, then: impl FnOnce(Option<String>) + 'static) -> Option<()> {
    let request = XmlHttpRequest::new().ok()?;
    request.open("GET", address).ok()?;
    let asked = request.clone();
    let ended = Closure::once_into_js(move || {
        let fine = asked.status() == Ok(200);
        then(asked.response_text().ok().flatten().filter(|_| fine));
    });
    // `loadend` comes after an answer, an error and an abort alike.
    request.set_onloadend(Some(ended.unchecked_ref()));
    request.send().ok()
}

/// Fetches this page again and puts the parts that bear `data-fresh` in place of those that are shown. When it fails the page stays as it is, and useful.
pub(super) fn freshen() -> Option<()> {
    let page = document();
    let address = page.location()?.href().ok()?;
    text(&address, move |html| {
        let fresh = html.and_then(|html| {
            DomParser::new()
                .ok()?
                .parse_from_string(&html, SupportedType::TextHtml)
                .ok()
        });
        let (Some(fresh), Some(root)) = (fresh, page.document_element()) else {
            return;
        };
        let focused = page.active_element().map(|element| element.id());
        for old in all(&root, "[data-fresh]") {
            if let Some(new) = fresh.get_element_by_id(&old.id()) {
                let _ = old.replace_with_with_node_1(&new);
            }
        }
        // What had the focus may be another element of the same name now.
        let again = focused
            .filter(|id| !id.is_empty() && page.active_element() == page.body().map(Into::into));
        if let Some(element) = again.and_then(|id| page.get_element_by_id(&id))
            && let Some(element) = element.dyn_ref::<HtmlElement>()
        {
            let _ = element.focus();
        }
    })
}
