//! Forms that a server function takes. Such a form bears the function's address in `data-function`, and in `data-of` what it is about. Without scripts it is
//! posted to its `action`; here it is sent through the function, and what comes of it is shown where the reader is, with everything typed still there.

use super::call::send;
use super::outcome::{self, Shown};
use super::page::{all, listen, set, target};
use crate::answers::Values;
use leptos::prelude::{document, window};
use leptos::task::spawn_local;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlFormElement, SubmitEvent};

/// Listens for every form of the page, also for those that come later.
pub(crate) fn bring_forms_alive() {
    listen(&document(), "submit", &Rc::new(()), |_, event| {
        let _ = submitted(event);
    });
    // Whoever comes back to a page that was left for what its form made finds the form as it was.
    listen(&window(), "pageshow", &Rc::new(()), |_, _| {
        if let Some(root) = document().document_element() {
            for form in all(&root, "form[aria-busy]") {
                let _ = form.remove_attribute("aria-busy");
            }
        }
    });
}

/// Sends the form through its function, if it has one.
fn submitted(event: &Event) -> Option<()> {
    let form: HtmlFormElement = target(event)?.dyn_into().ok()?;
    let function = form.get_attribute("data-function")?;
    // A function's address, and nothing else that a page might come to hold.
    if !function.starts_with("/fn/") {
        return None;
    }
    let button = event.dyn_ref::<SubmitEvent>()?.submitter();
    let button: Option<&Element> = button.as_deref();
    if button.is_some_and(|button| button.has_attribute("formaction")) {
        // It is sent somewhere else.
        return None;
    }
    if form.has_attribute("aria-busy") {
        // It is on its way: a second press sends nothing twice.
        event.prevent_default();
        return None;
    }
    let of = form.get_attribute("data-of").unwrap_or_default();
    let answer = send(function, of, values(&form, button)?);
    event.prevent_default();
    set(&form, "aria-busy", "true");
    outcome::clear(&form);
    spawn_local(async move {
        let answer = answer.await;
        if outcome::show(&form, answer) != Some(Shown::Elsewhere) {
            let _ = form.remove_attribute("aria-busy");
        }
    });
    Some(())
}

/// What a browser would send: the fields by their names, and the button that was pressed by its own.
pub(super) fn values(form: &HtmlFormElement, button: Option<&Element>) -> Option<Values> {
    let data = FormData::new_with_form(form).ok()?;
    let mut values = Values::new();
    for pair in js_sys::Array::from(&data) {
        let pair: js_sys::Array = pair.unchecked_into();
        // A file is no text; no form with files is sent this way.
        if let (Some(name), Some(text)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            values.insert(name, text);
        }
    }
    if let Some(button) = button
        && let Some(name) = button.get_attribute("name")
    {
        values.insert(name, button.get_attribute("value").unwrap_or_default());
    }
    Some(values)
}
