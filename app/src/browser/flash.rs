//! One line about what became of something, as the server's pages have it (`flash`), drawn by hand.

use super::page::{nearest, set, within};
use web_sys::Element;

/// One line about what became of it; gives the part that links are added to.
pub(super) fn flash(place: &Element, state: &str, text: &str) -> Option<Element> {
    let flash = within(place, "div", "flash", "")?;
    set(&flash, "data-state", state);
    let wrong = matches!(state, "failed" | "waiting");
    set(&flash, "role", if wrong { "alert" } else { "status" });
    icon(&flash, state);
    let line = within(&flash, "div", "", "")?;
    within(&line, "span", "", text)?;
    flash.scroll_into_view_with_scroll_into_view_options(&nearest());
    Some(line)
}

/// Adds a link to an element.
pub(super) fn link(within_: &Element, to: &str, text: &str) -> Option<Element> {
    let link = within(within_, "a", "", text)?;
    set(&link, "href", to);
    Some(link)
}

/// Puts a symbol at the beginning of an element.
pub(super) fn icon(of: &Element, name: &str) {
    let _ = of.insert_adjacent_html(
        "afterbegin",
        &("<svg class=icon aria-hidden=true><use href=#i-".to_owned() + name + "></use></svg>"),
    );
}
