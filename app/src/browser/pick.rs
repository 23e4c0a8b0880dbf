//! The pickers of contacts, brought to life.

use super::call::ask;
use super::page::{all, find, hide, listen, nearest, set, target, within, write};
use crate::functions::Answer;
use crate::functions::contacts::{FindContacts, FoundContact, FoundContacts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, HtmlInputElement, KeyboardEvent};

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(150);

struct Picker {
    page: Document,
}

/// Takes over from the plain forms within the element `roles`.
pub(crate) fn pick() {
    let page = document();
    let Some(within) = page.get_element_by_id("roles") else {
        return;
    };
    let picker = Rc::new(Picker { page });
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

    /// Asks for the contacts that fit what is typed; for the first ones when nothing is. An answer to what is no longer typed is dropped.
    fn ask(self: &Rc<Self>, combo: Combo) {
        let picker = Rc::clone(self);
        let words = combo.field.value();
        let ask = move || {
            if combo.field.value() != words {
                return;
            }
            spawn_local(async move {
                let found = ask(FindContacts {
                    words: words.clone(),
                })
                .await;
                if combo.field.value() == words {
                    let _ = picker.show(&combo, found);
                }
            });
        };
        set_timeout(ask, REST);
    }

    fn show(&self, combo: &Combo, found: Answer<FoundContacts>) -> Option<()> {
        let (found, error) = match found {
            Ok(found) => (found, None),
            Err(error) => (FoundContacts::default(), Some(error)),
        };
        let said = match found.contacts.len() {
            _ if error.is_some() => error.map(|error| error.message()).unwrap_or_default(),
            _ if found.more => "The first 20; type more to narrow them.".to_owned(),
            0 => "No active contact fits.".to_owned(),
            1 => "1 contact".to_owned(),
            count => count.to_string() + " contacts",
        };
        write(combo.status.clone(), &said);
        combo.choose(None);
        combo.list.set_text_content(None);
        combo.open(!found.contacts.is_empty());
        for (place, contact) in found.contacts.into_iter().enumerate() {
            let option = within(&combo.list, "li", "", "")?;
            option.set_id(&(combo.list.id() + "-" + &place.to_string()));
            set(&option, "role", "option");
            set(&option, "aria-selected", "false");
            set(&option, "data-id", &contact.id);
            set(
                &within(&option, "span", "name", &contact.name)?,
                "dir",
                "auto",
            );
            within(&option, "span", "handle", &contact.handle)?;
            set(
                &within(&option, "span", "sub", &contact.place)?,
                "dir",
                "auto",
            );
            within(&option, "span", "sub", &used(&contact))?;
        }
        Some(())
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

/// What the contact is used for: `registrant of 3, tech of 1: acme.example, …; 2 slots or defaults`.
fn used(contact: &FoundContact) -> String {
    let roles = contact.roles.iter();
    let roles: Vec<String> = roles
        .map(|(role, domains)| role.as_str().to_owned() + " of " + &domains.to_string())
        .collect();
    let mut used = roles.join(", ");
    if let Some(domain) = &contact.domain {
        let only = contact.roles.iter().all(|(_, domains)| *domains == 1);
        used = used + ": " + domain + if only { "" } else { ", …" };
    }
    if contact.slots > 0 {
        let and = if used.is_empty() { "" } else { "; " };
        let what = if contact.slots == 1 {
            " slot or default"
        } else {
            " slots or defaults"
        };
        used = used + and + &contact.slots.to_string() + what;
    }
    if used.is_empty() {
        "not used".to_owned()
    } else {
        used
    }
}
