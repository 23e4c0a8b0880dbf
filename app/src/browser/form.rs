//! Listening to the contact form, and redrawing the preview beside it.

use super::call::ask;
use super::checked;
use super::forms::values;
use super::page::{listen, target, within, write};
use super::wrong::mark;
use crate::functions::contacts::{CheckContact, LabelAddress};
use crate::shown::{DRAFTED, Mark, foot, marked, unpacked, whois_of};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::contact::{Draft, FIELDS, spec};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, HtmlFormElement, HtmlInputElement};

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(600);

struct Typing {
    page: Document,
    handle: String,
    role: String,
    held: String,
    domains: u32,
    /// What WHOIS shows of what is stored; nothing for a new contact.
    before: RefCell<Vec<(String, String)>>,
    /// The form's strings.
    draft: RefCell<Draft>,
    form: HtmlFormElement,
    /// Counts the drafts: what was asked about a former one is dropped.
    turn: Cell<u32>,
    /// A button or a link is being pressed. An error that appears now would push it from under the finger and its press would be lost; what it
    /// sends is checked by the server anyway.
    pressing: Cell<bool>,
}

/// Follows what is typed; checks a field when it was changed, and a wrong one at every key until it is right.
pub(crate) fn watch() {
    let page = document();
    let Some(drafted) = page.get_element_by_id(DRAFTED) else {
        return;
    };
    let said = |name: &str| drafted.get_attribute(name).unwrap_or_default();
    let form = page.get_element_by_id(&said("data-form"));
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else {
        return;
    };
    let typing = Rc::new(Typing {
        page,
        handle: said("data-handle"),
        role: said("data-role"),
        held: said("data-held"),
        domains: said("data-domains").parse().unwrap_or_default(),
        before: RefCell::new(unpacked(&said("data-before"))),
        draft: RefCell::default(),
        form,
        turn: Cell::new(0),
        pressing: Cell::new(false),
    });
    let form = &typing.form;
    for kind in ["pointerdown", "pointerup", "pointercancel", "keydown"] {
        listen(&typing.page, kind, &typing, |typing, event| {
            typing.pressed(event)
        });
    }
    for kind in ["input", "change"] {
        listen(form, kind, &typing, |typing, event| typing.typed(event));
    }
    listen(form, "saved", &typing, |typing, _| typing.saved());
    // Once the page stands as the server wrote it: somebody may have typed already, or come back to what the browser kept.
    let first = Rc::clone(&typing);
    request_animation_frame(move || first.read());
}

impl Typing {
    fn pressed(&self, event: &Event) {
        let on = target(event).and_then(|on| on.closest("button, a, summary").ok().flatten());
        self.pressing
            .set(event.type_() == "pointerdown" && on.is_some());
    }

    fn typed(self: &Rc<Self>, event: &Event) {
        self.read();
        let Some(field) = target(event) else { return };
        if event.type_() == "change" && field.id() == "country_code" {
            self.rename();
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
    fn read(self: &Rc<Self>) {
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
            self.ask();
        }
    }

    /// What the form says is what is stored from now on.
    fn saved(&self) {
        let now = whois_of(&self.handle, &self.role, &self.draft.borrow());
        self.before.replace(now);
        let _ = self.redraw();
    }

    fn redraw(&self) -> Option<()> {
        let draft = self.draft.borrow();
        let now = whois_of(&self.handle, &self.role, &draft);
        let before = self.before.borrow();
        let before = (!before.is_empty()).then_some(before.as_slice());
        let lines = marked(&now, before);
        let changed = lines.iter().filter(|line| line.mark != Mark::Same).count();
        let preview = self.page.get_element_by_id("preview")?;
        let (list, footer) = (
            preview.query_selector("dl").ok()??,
            preview.query_selector("footer").ok()??,
        );
        list.set_text_content(None);
        for line in lines {
            let row = within(&list, "div", "", "")?;
            within(&row, "dt", "", line.label)?;
            let cell = within(&row, "dd", "", "")?;
            let around = if line.mark == Mark::Goes {
                within(&cell, "del", "", "")?
            } else {
                cell.clone()
            };
            within(&around, "bdi", "", line.value)?;
            if line.mark != Mark::Same {
                row.set_attribute("data-changed", "").ok()?;
                within(&cell, "span", "", line.mark.word())?.set_class_name("vh");
            }
            if line.hidden {
                cell.set_attribute("data-hidden", "").ok()?;
            }
        }
        footer.set_text_content(None);
        for text in foot(&draft, &self.held, changed, self.domains) {
            within(&footer, "p", "", &text)?;
        }
        Some(())
    }

    /// Has the draft looked over on the server, once typing rests: what registries would refuse, whom it duplicates, how much it touches.
    fn ask(self: &Rc<Self>) {
        let turn = self.turn.get() + 1;
        self.turn.set(turn);
        let typing = Rc::clone(self);
        set_timeout(
            move || {
                let form = values(&typing.form, None).filter(|_| typing.turn.get() == turn);
                let Some(form) = form else { return };
                let of = typing.form.get_attribute("data-of").unwrap_or_default();
                spawn_local(async move {
                    // Without an answer nothing is claimed.
                    let found = ask(CheckContact { id: of, form }).await.unwrap_or_default();
                    if typing.turn.get() == turn {
                        let _ = checked::show(&found);
                    }
                });
            },
            REST,
        );
    }

    /// Asks what the parts of an address are called in the country that was chosen, and calls them so.
    fn rename(&self) {
        let page = self.page.clone();
        let country = self.draft.borrow().country_code.clone();
        spawn_local(async move {
            // The former names stay when there is no answer: they are right for most countries.
            let Ok(labels) = ask(LabelAddress {
                country_code: country,
            })
            .await
            else {
                return;
            };
            for (field, label) in [
                ("city-label", labels.city),
                ("region-label", labels.region),
                ("postal_code-label", labels.postal_code),
            ] {
                write(page.get_element_by_id(field), &label);
            }
        });
    }

    /// Shows or clears what is wrong with a field, in the place that the server keeps for it.
    fn check(&self, field: &Element) -> Option<()> {
        let name = field.id();
        let label = spec(&name)?.label;
        let wrong = self.draft.borrow().check(&name);
        let text = wrong.map(|code| code.text().into_owned());
        mark(field, text.as_deref())?;
        let said = text
            .map(|text| label.to_owned() + ": " + &text)
            .unwrap_or_default();
        self.page
            .get_element_by_id("said")?
            .set_text_content(Some(&said));
        Some(())
    }
}
