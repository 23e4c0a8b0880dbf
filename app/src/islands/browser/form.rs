//! Listening to the contact form.

use super::super::contact_form::Typing;
use leptos::prelude::*;
use model::contact::{Draft, FIELDS, spec};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, EventTarget, HtmlInputElement};

/// Follows what is typed; checks a field when it was changed, and a wrong one at every key until it is right.
pub(in crate::islands) fn watch(form: &str, typing: Typing) {
    let page = document();
    let Some(form) = page.get_element_by_id(form) else {
        return;
    };
    // A field is left by pressing a button, too. An error that appears then would push the button from under the finger, and its press would be lost;
    // what it sends is checked by the server anyway.
    let pressing = Rc::new(Cell::new(false));
    let down = Rc::clone(&pressing);
    listen(&page, "pointerdown", move |event| {
        let on = target(event).and_then(|on| on.closest("button, a, summary").ok().flatten());
        down.set(on.is_some());
    });
    for over in ["pointerup", "pointercancel", "keydown"] {
        let pressing = Rc::clone(&pressing);
        listen(&page, over, move |_| pressing.set(false));
    }
    listen(&form, "input", move |event| {
        read(&document(), typing);
        if let Some(field) = target(event).filter(|field| field.has_attribute("aria-invalid")) {
            check(&field, typing);
        }
    });
    listen(&form, "change", move |event| {
        read(&document(), typing);
        if let Some(field) = target(event).filter(|_| !pressing.get()) {
            check(&field, typing);
        }
    });
    // Once the page stands as the server wrote it: somebody may have typed already, or come back to what the browser kept.
    request_animation_frame(move || read(&page, typing));
}

fn listen(on: &EventTarget, kind: &str, act: impl FnMut(&Event) + 'static) {
    let mut act = act;
    let closure: JsValue =
        Closure::<dyn FnMut(Event)>::new(move |event| act(&event)).into_js_value();
    let _ = on.add_event_listener_with_callback(kind, closure.unchecked_ref());
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The form's strings. A select has its value under the same name as an input.
fn read(page: &Document, typing: Typing) {
    let field = |name: &str| {
        page.get_element_by_id(name)
            .map(JsCast::unchecked_into::<HtmlInputElement>)
    };
    let mut draft = Draft {
        disclose: field("disclose").is_some_and(|field| field.checked()),
        ..Draft::default()
    };
    for spec in &FIELDS {
        if let (Some(place), Some(field)) = (draft.get_mut(spec.name), field(spec.name)) {
            *place = field.value();
        }
    }
    if typing.draft.with_untracked(|now| *now != draft) {
        typing.draft.set(draft);
    }
}

/// Shows or clears what is wrong with a field, in the place that the server keeps for it.
fn check(field: &Element, typing: Typing) {
    let name = field.id();
    let Some(label) = spec(&name).map(|spec| spec.label) else {
        return;
    };
    let wrong = typing.draft.with_untracked(|draft| draft.check(&name));
    let text = wrong.map(|code| code.text().into_owned());
    let id = name + "-error";
    let Some(place) = document().get_element_by_id(&id) else {
        return;
    };
    if let Ok(Some(words)) = place.query_selector("span") {
        words.set_text_content(text.as_deref());
    }
    let _ = place.toggle_attribute_with_force("hidden", text.is_none());
    let kept = field.get_attribute("aria-describedby").unwrap_or_default();
    let mut described: Vec<&str> = kept
        .split(' ')
        .filter(|each| !each.is_empty() && *each != id)
        .collect();
    if text.is_some() {
        described.push(&id);
        let _ = field.set_attribute("aria-invalid", "true");
    } else {
        let _ = field.remove_attribute("aria-invalid");
    }
    let _ = match described.is_empty() {
        true => field.remove_attribute("aria-describedby"),
        false => field.set_attribute("aria-describedby", &described.join(" ")),
    };
    typing.said.set(
        text.map(|text| label.to_owned() + ": " + &text)
            .unwrap_or_default(),
    );
}
