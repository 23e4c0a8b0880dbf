//! Comboboxes that search on the server while one types: what they ask is in their markup, what they do with a choice is for whoever activates them.

use super::call;
use super::page::{all, find, hide, listen, nearest, set, target, within, write};
use crate::answers::{Answer, Found};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(150);

/// What is done with a choice: the picker, and the id of what was chosen.
type Take = dyn Fn(&Combo, &str);

struct Picker {
    take: Box<Take>,
}

/// Takes over from the plain forms within the page's element `data-pickers`; a choice leads to the page that the field names in `data-pick`.
pub(crate) fn pick() {
    pick_with(|combo, id| {
        if let Some(pick) = combo.field.get_attribute("data-pick")
            && let Some(location) = document().location()
        {
            let _ = location.set_href(&pick.replace("PICKED", id));
        }
    });
}

/// The same, with something else to do with a choice.
pub(super) fn pick_with(take: impl Fn(&Combo, &str) + 'static) {
    let page = document().document_element();
    let Some(within) = page.and_then(|page| find(&page, "[data-pickers]")) else {
        return;
    };
    let picker = Rc::new(Picker {
        take: Box::new(take),
    });
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
        if let (Some(field), Some(list)) = (find(&combo, FIELD), find(&combo, LIST)) {
            // What a list without scripts must not promise.
            for (name, value) in [
                ("role", "combobox"),
                ("aria-autocomplete", "list"),
                ("aria-controls", &list.id()),
                ("aria-expanded", "false"),
            ] {
                set(&field, name, value);
            }
        }
    }
}

const FIELD: &str = "[data-pick]";
const LIST: &str = "[role=listbox]";

/// The picker that an event came from: its field and its list.
#[derive(Clone)]
pub(super) struct Combo {
    pub(super) field: HtmlInputElement,
    list: Element,
    status: Option<Element>,
}

fn combo_of(event: &Event) -> Option<Combo> {
    let around = target(event)?.closest(".combo").ok().flatten()?;
    let field = find(&around, FIELD)?.dyn_into().ok()?;
    Some(Combo {
        field,
        list: find(&around, LIST)?,
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
        option.scroll_into_view_with_scroll_into_view_options(&nearest());
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

    /// Asks for what fits what is typed; for the first ones when nothing is. An answer to what is no longer typed is dropped.
    fn ask(&self, combo: Combo) {
        let words = combo.field.value();
        let ask = move || {
            let function = combo.field.get_attribute("data-find").unwrap_or_default();
            // A function's address, and nothing else that a page might come to hold.
            if combo.field.value() != words || !function.starts_with("/fn/") {
                return;
            }
            spawn_local(async move {
                let found = call::find(function, words.clone()).await;
                if combo.field.value() == words {
                    let _ = show(&combo, found);
                }
            });
        };
        set_timeout(ask, REST);
    }

    fn go(&self, combo: &Combo, option: &Element) {
        if let Some(id) = option.get_attribute("data-id") {
            combo.shut();
            (self.take)(combo, &id);
        }
    }
}

fn show(combo: &Combo, found: Answer<Found>) -> Option<()> {
    let found = found.unwrap_or_else(|error| Found {
        said: error.message(),
        ..Found::default()
    });
    write(combo.status.clone(), &found.said);
    combo.choose(None);
    combo.list.set_text_content(None);
    combo.open(!found.options.is_empty());
    for (place, of) in found.options.into_iter().enumerate() {
        let option = within(&combo.list, "li", "", "")?;
        option.set_id(&(combo.list.id() + "-" + &place.to_string()));
        set(&option, "role", "option");
        set(&option, "aria-selected", "false");
        set(&option, "data-id", &of.id);
        set(&within(&option, "span", "name", &of.name)?, "dir", "auto");
        within(&option, "span", "handle", &of.mark)?;
        for line in of.lines {
            set(&within(&option, "span", "sub", &line)?, "dir", "auto");
        }
    }
    Some(())
}
