//! Listening to the contact form, and redrawing the preview beside it.

use super::fetch;
use super::page::{listen, target};
use crate::islands::contact_form::{Mark, foot, marked, unpacked, whois_of};
use leptos::prelude::*;
use model::contact::{Draft, FIELDS, spec};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, HtmlInputElement};

struct Typing {
    page: Document,
    handle: String,
    domains: u32,
    before: Vec<(String, String)>,
    /// The form's strings.
    draft: RefCell<Draft>,
    /// A button or a link is being pressed. An error that appears now would push it from under the finger and its press would be lost; what it
    /// sends is checked by the server anyway.
    pressing: Cell<bool>,
}

/// Follows what is typed; checks a field when it was changed, and a wrong one at every key until it is right.
pub(crate) fn watch(form: String, handle: String, domains: u32, before: String) {
    let page = document();
    let Some(form) = page.get_element_by_id(&form) else {
        return;
    };
    let typing = Rc::new(Typing {
        page,
        handle,
        domains,
        before: unpacked(&before),
        draft: RefCell::default(),
        pressing: Cell::new(false),
    });
    for kind in ["pointerdown", "pointerup", "pointercancel", "keydown"] {
        listen(&typing.page, kind, &typing, |typing, event| {
            typing.pressed(event)
        });
    }
    for kind in ["input", "change"] {
        listen(&form, kind, &typing, |typing, event| typing.typed(event));
    }
    // Once the page stands as the server wrote it: somebody may have typed already, or come back to what the browser kept.
    request_animation_frame(move || typing.read());
}

impl Typing {
    fn pressed(&self, event: &Event) {
        let on = target(event).and_then(|on| on.closest("button, a, summary").ok().flatten());
        self.pressing
            .set(event.type_() == "pointerdown" && on.is_some());
    }

    fn typed(&self, event: &Event) {
        self.read();
        let Some(field) = target(event) else { return };
        if event.type_() == "change" && field.id() == "country_code" {
            let _ = self.rename();
        }
        let due = if event.type_() == "change" {
            !self.pressing.get()
        } else {
            field.has_attribute("aria-invalid")
        };
        if due {
            let _ = self.check(&field);
        }
    }

    /// Takes the form's strings, and redraws when they are new.
    fn read(&self) {
        // A select has its value under the same name as an input.
        let field = |name: &str| {
            self.page
                .get_element_by_id(name)
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
        if *self.draft.borrow() != draft {
            self.draft.replace(draft);
            // The preview as it was written stays useful when this fails.
            let _ = self.redraw();
        }
    }

    fn redraw(&self) -> Option<()> {
        let draft = self.draft.borrow();
        let now = whois_of(&self.handle, &draft);
        let before = (!self.before.is_empty()).then_some(self.before.as_slice());
        let lines = marked(&now, before);
        let changed = lines.iter().filter(|line| line.mark != Mark::Same).count();
        let preview = self.page.get_element_by_id("preview")?;
        let (list, footer) = (
            preview.query_selector("dl").ok()??,
            preview.query_selector("footer").ok()??,
        );
        list.set_text_content(None);
        for line in lines {
            let row = self.within(&list, "div", "")?;
            self.within(&row, "dt", line.label)?;
            let cell = self.within(&row, "dd", "")?;
            let around = if line.mark == Mark::Goes {
                self.within(&cell, "del", "")?
            } else {
                cell.clone()
            };
            self.within(&around, "bdi", line.value)?;
            if line.mark != Mark::Same {
                row.set_attribute("data-changed", "").ok()?;
                self.within(&cell, "span", line.mark.word())?
                    .set_class_name("vh");
            }
            if line.hidden {
                cell.set_attribute("data-hidden", "").ok()?;
            }
        }
        footer.set_text_content(None);
        for text in foot(&draft, changed, self.domains) {
            self.within(&footer, "p", &text)?;
        }
        Some(())
    }

    /// A new element at the end of another.
    fn within(&self, parent: &Element, tag: &str, text: &str) -> Option<Element> {
        let element = self.page.create_element(tag).ok()?;
        element.set_text_content(Some(text));
        parent.append_child(&element).ok()?;
        Some(element)
    }

    /// Asks what the parts of an address are called in the country that was chosen, and calls them so.
    fn rename(&self) -> Option<()> {
        let page = self.page.clone();
        let address = "/contacts/labels?country=".to_owned() + &self.draft.borrow().country_code;
        fetch::text(&address, move |labels| {
            for line in labels.unwrap_or_default().lines() {
                if let Some((field, label)) = line.split_once('\t')
                    && let Some(place) = page.get_element_by_id(&(field.to_owned() + "-label"))
                {
                    place.set_text_content(Some(label));
                }
            }
        })
    }

    /// Shows or clears what is wrong with a field, in the place that the server keeps for it.
    fn check(&self, field: &Element) -> Option<()> {
        let name = field.id();
        let label = spec(&name)?.label;
        let wrong = self.draft.borrow().check(&name);
        let text = wrong.map(|code| code.text().into_owned());
        let id = name + "-error";
        let place = self.page.get_element_by_id(&id)?;
        place
            .query_selector("span")
            .ok()??
            .set_text_content(text.as_deref());
        place
            .toggle_attribute_with_force("hidden", text.is_none())
            .ok()?;
        let kept = field.get_attribute("aria-describedby").unwrap_or_default();
        let mut described: Vec<&str> = kept
            .split(' ')
            .filter(|each| !each.is_empty() && *each != id)
            .collect();
        match text {
            Some(_) => {
                described.push(&id);
                field.set_attribute("aria-invalid", "true").ok()?;
            }
            None => field.remove_attribute("aria-invalid").ok()?,
        }
        if described.is_empty() {
            field.remove_attribute("aria-describedby").ok()?;
        } else {
            field
                .set_attribute("aria-describedby", &described.join(" "))
                .ok()?;
        }
        let said = text
            .map(|text| label.to_owned() + ": " + &text)
            .unwrap_or_default();
        self.page
            .get_element_by_id("said")?
            .set_text_content(Some(&said));
        Some(())
    }
}
