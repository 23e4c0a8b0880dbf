//! What is wrong with a field, in the place that the server keeps for it: `NAME-error` under the field, which is described by it as long as something is.

use super::page::{find, hide, set, write};
use leptos::prelude::document;
use web_sys::Element;

/// Shows what is wrong with a field; nothing clears it.
pub(super) fn mark(field: &Element, text: Option<&str>) -> Option<()> {
    let id = field.id() + "-error";
    let place = document().get_element_by_id(&id)?;
    write(find(&place, "span"), text.unwrap_or_default());
    hide(&place, text.is_none());
    let kept = field.get_attribute("aria-describedby").unwrap_or_default();
    let mut described: Vec<&str> = kept
        .split(' ')
        .filter(|each| !each.is_empty() && *each != id)
        .collect();
    if text.is_some() {
        described.push(&id);
        set(field, "aria-invalid", "true");
    } else {
        field.remove_attribute("aria-invalid").ok()?;
    }
    if described.is_empty() {
        field.remove_attribute("aria-describedby").ok()?;
    } else {
        set(field, "aria-describedby", &described.join(" "));
    }
    Some(())
}
