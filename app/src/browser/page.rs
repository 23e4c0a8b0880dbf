//! Small things that both the pages' readers and their pickers do by hand.

use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, EventTarget, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Calls `act` with what it belongs to whenever the event comes. The listener lives as long as the page keeps it.
pub(super) fn listen<T: 'static>(
    on: &EventTarget,
    kind: &str,
    of: &Rc<T>,
    act: fn(&Rc<T>, &Event),
) {
    let of = Rc::clone(of);
    let heard: JsValue =
        Closure::<dyn FnMut(Event)>::new(move |event| act(&of, &event)).into_js_value();
    let _ = on.add_event_listener_with_callback(kind, heard.unchecked_ref());
}

/// The element that the event came from.
pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The first element within another that fits.
pub(super) fn find(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

/// All elements within another that fit, in their order.
pub(super) fn all(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|place| found.get(place)?.dyn_into().ok())
        .collect()
}

/// A new element at the end of another.
pub(super) fn within(parent: &Element, tag: &str, class: &str, text: &str) -> Option<Element> {
    let element = leptos::prelude::document().create_element(tag).ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}

/// Scrolls no further than is needed.
pub(super) fn nearest() -> ScrollIntoViewOptions {
    let nearest = ScrollIntoViewOptions::new();
    nearest.set_block(ScrollLogicalPosition::Nearest);
    nearest
}

pub(super) fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        let _ = element.set_attribute(name, value);
    }
}

pub(super) fn hide(element: &Element, hidden: bool) {
    let _ = element.toggle_attribute_with_force("hidden", hidden);
}

/// Writes a text where it is another: what somebody has marked stays marked.
pub(super) fn write(element: Option<Element>, text: &str) {
    if let Some(element) = element.filter(|element| element.text_content().as_deref() != Some(text))
    {
        element.set_text_content(Some(text));
    }
}
