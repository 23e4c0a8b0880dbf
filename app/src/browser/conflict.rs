//! Two versions of one thing, side by side: what was typed, and what somebody else saved meanwhile. The form holds what each of the two changed alone, and is
//! written over the saved version from now on: sending it again is a decision.

use super::field::set_value;
use super::flash::{flash, icon};
use super::page::{find, set, within, write};
use crate::answers::{Conflict, Differs};
use web_sys::{Element, Event, HtmlFormElement};

/// Shows them, and puts the form in order.
pub(super) fn show(form: &HtmlFormElement, place: &Element, both: &Conflict) -> Option<Element> {
    let shown = within(place, "div", "stack", "")?;
    shown.set_id("conflict");
    flash(&shown, "waiting", &both.message)?;
    let frame = within(&shown, "div", "diff-box", "")?;
    let table = within(&frame, "table", "diff", "")?;
    within(&table, "caption", "vh", "Where the two versions differ")?;
    let head = within(&within(&table, "thead", "", "")?, "tr", "", "")?;
    for title in ["Field", "Yours", "Saved"] {
        set(&within(&head, "th", "", title)?, "scope", "col");
    }
    let body = within(&table, "tbody", "", "")?;
    for each in &both.fields {
        row(&body, each)?;
        if let Some(saved) = &each.put {
            set_value(form, &each.field, saved);
        }
    }
    set_value(form, "version", &both.version.to_string());
    write(find(form, "[data-kind=main]"), "Save what is in the form");
    write(find(form, "a[data-kind=plain]"), "Keep what is saved");
    // For whoever follows what is typed.
    form.dispatch_event(&Event::new("input").ok()?).ok()?;
    Some(shown)
}

fn row(body: &Element, of: &Differs) -> Option<()> {
    let row = within(body, "tr", "", "")?;
    let head = within(&row, "th", "", &(of.label.clone() + " "))?;
    set(&head, "scope", "row");
    let (state, words) = if of.put.is_some() {
        ("completed", "Saved one is in the form")
    } else {
        set(&row, "data-differs", "");
        set(&row, "data-state", "differs");
        ("differs", "Yours is in the form")
    };
    let badge = within(&head, "span", "state", words)?;
    set(&badge, "data-state", state);
    icon(&badge, state);
    for (whose, text) in [("Yours", &of.yours), ("Saved", &of.saved)] {
        let none = text.is_empty();
        let cell = within(
            &row,
            "td",
            if none { "none" } else { "" },
            if none { "none" } else { text },
        )?;
        set(&cell, "data-label", whose);
        set(&cell, "dir", "auto");
    }
    Some(())
}
