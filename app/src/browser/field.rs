//! The fields of a form, by their names.

use super::page::find;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// The form's field of this name, or the group of fields whose id it is.
pub(super) fn named(form: &Element, name: &str) -> Option<Element> {
    find(
        form,
        &("[name='".to_owned() + name + "'],[id='" + name + "']"),
    )
}

/// Puts a value into the form's field of this name; a box is ticked or not.
pub(super) fn set_value(form: &Element, name: &str, value: &str) {
    // A select has its value under the same name as an input.
    let field = named(form, name).map(JsCast::unchecked_into::<HtmlInputElement>);
    if let Some(field) = field {
        if field.type_() == "checkbox" {
            field.set_checked(!value.is_empty());
        } else {
            field.set_value(value);
        }
    }
}

/// The words of a field's label or a group's legend, without what is said of it besides.
pub(super) fn label(id: &str) -> Option<String> {
    let label = document()
        .query_selector(&("label[for='".to_owned() + id + "'],[id='" + id + "']>legend"))
        .ok()??;
    label.first_child()?.text_content()
}
