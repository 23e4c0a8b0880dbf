//! Asking the server.

use gloo_net::http::Request;
use wasm_bindgen::JsCast;
use web_sys::{Document, DomParser, Element, SupportedType};

/// The body of a successful answer.
pub(super) async fn text(url: &str) -> Option<String> {
    let answer = Request::get(url).send().await.ok()?;
    if answer.ok() {
        answer.text().await.ok()
    } else {
        None
    }
}

/// Fetches this page again and puts the parts that bear `data-fresh` in place of those that are shown. `None` when that failed.
pub(super) async fn freshen(document: &Document) -> Option<()> {
    let html = text(&document.location()?.href().ok()?).await?;
    let fresh = DomParser::new()
        .ok()?
        .parse_from_string(&html, SupportedType::TextHtml)
        .ok()?;
    let parts = document.query_selector_all("[data-fresh]").ok()?;
    for place in 0..parts.length() {
        let Some(old) = parts
            .get(place)
            .and_then(|node| node.dyn_into::<Element>().ok())
        else {
            continue;
        };
        if let Some(new) = fresh.get_element_by_id(&old.id()) {
            old.replace_with_with_node_1(&new).ok()?;
        }
    }
    Some(())
}
