//! The pickers of contacts, brought to life.

use super::fetch;
use super::page::{all, find, hide, listen, set, target, write};
use leptos::prelude::*;
use serde::Deserialize;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, Event, HtmlInputElement, KeyboardEvent, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(150);

/// A contact as the list of the API shows it; other members are passed over.
#[derive(Deserialize)]
struct Found {
    id: String,
    handle: String,
    first_name: String,
    last_name: String,
    org_name: Option<String>,
    city: String,
    country_code: String,
}

#[derive(Deserialize)]
struct List {
    data: Vec<Found>,
    next_cursor: Option<String>,
}

struct Picker {
    page: Document,
    search: String,
}

/// Takes over from the plain forms within an element.
pub(crate) fn pick(within: String, search: String) {
    let page = document();
    let Some(within) = page.get_element_by_id(&within) else {
        return;
    };
    let picker = Rc::new(Picker { page, search });
    listen(&within, "input", &picker, |picker, event| {
        if let Some(combo) = combo_of(event) {
            picker.ask(combo);
        }
    });
    listen(&within, "keydown", &picker, |picker, event| {
        if let (Some(combo), Some(event)) = (combo_of(event), event.dyn_ref::<KeyboardEvent>()) {
            picker.key(combo, event);
        }
    });
    listen(&within, "focusout", &picker, |_, event| {
        if let Some(combo) = combo_of(event) {
            combo.shut();
        }
    });
    // The field keeps the focus while an option is pressed.
    listen(&within, "mousedown", &picker, |_, event| {
        if option_of(event).is_some() {
            event.prevent_default();
        }
    });
    listen(&within, "click", &picker, |picker, event| {
        if let Some((option, combo)) = option_of(event).zip(combo_of(event)) {
            picker.go(&combo, &option);
        }
    });
    for plain in all(&within, ".plain") {
        hide(&plain, true);
    }
    for combo in all(&within, ".combo") {
        hide(&combo, false);
    }
}

/// The picker that an event came from: its field and its list.
#[derive(Clone)]
struct Combo {
    field: HtmlInputElement,
    list: Element,
    status: Option<Element>,
}

fn combo_of(event: &Event) -> Option<Combo> {
    let around = target(event)?.closest(".combo").ok().flatten()?;
    let field = find(&around, "[role=combobox]")?.dyn_into().ok()?;
    Some(Combo {
        field,
        list: find(&around, "[role=listbox]")?,
        status: find(&around, "[role=status]"),
    })
}

fn option_of(event: &Event) -> Option<Element> {
    target(event)?.closest("[role=option]").ok().flatten()
}

impl Combo {
    fn is_open(&self) -> bool {
        !self.list.has_attribute("hidden")
    }

    fn open(&self, open: bool) {
        hide(&self.list, !open);
        set(
            &self.field,
            "aria-expanded",
            if open { "true" } else { "false" },
        );
    }

    fn shut(&self) {
        self.open(false);
        self.choose(None);
    }

    fn chosen(&self) -> Option<Element> {
        find(&self.list, "[aria-selected=true]")
    }

    /// Makes an option the one that Enter takes.
    fn choose(&self, option: Option<&Element>) {
        if let Some(former) = self.chosen() {
            set(&former, "aria-selected", "false");
        }
        let Some(option) = option else {
            let _ = self.field.remove_attribute("aria-activedescendant");
            return;
        };
        set(option, "aria-selected", "true");
        set(&self.field, "aria-activedescendant", &option.id());
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&nearest);
    }

    /// On to the next or the former option, around the ends.
    fn step(&self, down: bool) {
        let next = match (self.chosen(), down) {
            (Some(chosen), true) => chosen.next_element_sibling(),
            (Some(chosen), false) => chosen.previous_element_sibling(),
            (None, _) => None,
        };
        let around = || {
            if down {
                self.list.first_element_child()
            } else {
                self.list.last_element_child()
            }
        };
        self.choose(next.or_else(around).as_ref());
    }
}

impl Picker {
    fn key(self: &Rc<Self>, combo: Combo, event: &KeyboardEvent) {
        let key = event.key();
        match (key.as_str(), combo.is_open()) {
            ("ArrowDown" | "ArrowUp", true) => combo.step(key == "ArrowDown"),
            ("ArrowDown", false) => self.ask(combo),
            ("Enter", true) => match combo.chosen() {
                Some(option) => self.go(&combo, &option),
                None => return,
            },
            ("Escape", true) => combo.shut(),
            ("Escape", false) => combo.field.set_value(""),
            // The cursor moves within the text: no option is meant any more.
            ("Home" | "End" | "ArrowLeft" | "ArrowRight", true) => return combo.choose(None),
            _ => return,
        }
        event.prevent_default();
    }

    /// Asks for the contacts that fit what is typed; for the first ones when nothing is. An answer to what is no longer typed is dropped.
    fn ask(self: &Rc<Self>, combo: Combo) {
        let picker = Rc::clone(self);
        let words = combo.field.value();
        let ask = move || {
            if combo.field.value() != words {
                return;
            }
            let address =
                picker.search.clone() + &String::from(js_sys::encode_uri_component(words.trim()));
            let _ = fetch::text(&address, move |body| {
                if combo.field.value() == words {
                    let list = body.and_then(|body| serde_json::from_str(&body).ok());
                    let _ = picker.show(&combo, list);
                }
            });
        };
        set_timeout(ask, REST);
    }

    fn show(&self, combo: &Combo, list: Option<List>) -> Option<()> {
        let said = match &list {
            None => "The book gives no answer just now.".to_owned(),
            Some(list) if list.data.is_empty() => "No active contact fits.".to_owned(),
            Some(list) if list.next_cursor.is_some() => {
                "The first 20; type more to narrow them.".to_owned()
            }
            Some(list) if list.data.len() == 1 => "1 contact".to_owned(),
            Some(list) => list.data.len().to_string() + " contacts",
        };
        write(combo.status.clone(), &said);
        combo.choose(None);
        combo.list.set_text_content(None);
        let found = list.map(|list| list.data).unwrap_or_default();
        combo.open(!found.is_empty());
        for (place, contact) in found.into_iter().enumerate() {
            let option = self.within(&combo.list, "li", "", "")?;
            option.set_id(&(combo.list.id() + "-" + &place.to_string()));
            set(&option, "role", "option");
            set(&option, "aria-selected", "false");
            set(&option, "data-id", &contact.id);
            let name = contact.first_name + " " + &contact.last_name;
            set(
                &self.within(&option, "span", "name", name.trim())?,
                "dir",
                "auto",
            );
            self.within(&option, "span", "handle", &contact.handle)?;
            let mut place = contact
                .org_name
                .filter(|org| !org.is_empty())
                .map(|org| org + " · ")
                .unwrap_or_default();
            place = place + &contact.city + ", " + &contact.country_code;
            set(&self.within(&option, "span", "sub", &place)?, "dir", "auto");
        }
        Some(())
    }

    /// A new element at the end of another.
    fn within(&self, parent: &Element, tag: &str, class: &str, text: &str) -> Option<Element> {
        let element = self.page.create_element(tag).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        parent.append_child(&element).ok()?;
        Some(element)
    }

    fn go(&self, combo: &Combo, option: &Element) {
        let address = combo
            .field
            .get_attribute("data-pick")
            .zip(option.get_attribute("data-id"));
        if let (Some((pick, id)), Some(location)) = (address, self.page.location()) {
            let _ = location.set_href(&pick.replace("PICKED", &id));
        }
    }
}
