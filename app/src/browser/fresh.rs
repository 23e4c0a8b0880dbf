//! Taking the parts of a page anew that bear `data-fresh` and an id, while the reader stays where they are.
//!
//! The page is fetched as it is and its parts are put in place of those that are shown. Whatever has the focus, was typed into or opened stays: it
//! is taken anew once it is let go. When fetching fails, the page stays as it is, and useful.

use super::page::{all, find, listen, target};
use gloo_net::http::Request;
use leptos::prelude::document;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Document, DomParser, Element, HtmlElement, SupportedType};

/// The longest pause between two fetches, in seconds.
const LONGEST: u32 = 32;

thread_local! {
    static FRESH: Rc<Fresh> = Fresh::new();
}

/// What takes this page's parts anew.
pub(super) fn of_this_page() -> Rc<Fresh> {
    FRESH.with(Rc::clone)
}

/// Takes the parts anew for what somebody did on this page: also the one that they did it in.
///
/// Not by the clock that the events of tasks keep to: this was asked for by a person, and a page without tasks has no clock.
pub(super) fn now(form: &Element) -> Option<()> {
    let fresh = of_this_page();
    // What was typed is saved.
    let around = form.closest("[data-touched]").ok().flatten();
    for touched in all(form, "[data-touched]").into_iter().chain(around) {
        let _ = touched.remove_attribute("data-touched");
    }
    fresh.own.set(true);
    fresh.due.set(true);
    fresh.begin();
    Some(())
}

/// Which parts are due.
pub(super) struct Fresh {
    page: Document,
    /// Parts were put in place since the last tick.
    written: Cell<bool>,
    busy: Cell<bool>,
    /// Something happened that the page does not show yet.
    due: Cell<bool>,
    /// Something had the focus.
    kept: Cell<bool>,
    /// Whoever looks at the page has done something that is to show, wherever they are in it.
    own: Cell<bool>,
    /// Seconds until the next fetch may begin.
    rest: Cell<u32>,
    /// Seconds between fetches: more the more often they are wanted.
    pause: Cell<u32>,
}

impl Fresh {
    fn new() -> Rc<Self> {
        let fresh = Rc::new(Self {
            page: document(),
            written: Cell::default(),
            busy: Cell::default(),
            due: Cell::default(),
            kept: Cell::default(),
            own: Cell::default(),
            rest: Cell::default(),
            pause: Cell::new(1),
        });
        listen(&fresh.page, "input", &fresh, |_, event| {
            let part = target(event).and_then(|at| at.closest("[data-fresh]").ok().flatten());
            if let Some(part) = part {
                let _ = part.set_attribute("data-touched", "");
            }
        });
        fresh
    }

    /// The parts are old: takes them anew, at once or when it is time.
    pub(super) fn ask(self: &Rc<Self>) {
        self.due.set(true);
        if self.rest.get() == 0 {
            self.pause.set(1);
            self.begin();
        }
    }

    /// Once a second. Whether parts were written anew since.
    pub(super) fn tick(self: &Rc<Self>) -> bool {
        if self.kept.get() && self.focused().is_none() {
            self.due.set(true);
        }
        match self.rest.get() {
            0 => self.begin(),
            1 if self.due.get() => {
                self.pause.set(LONGEST.min(self.pause.get() * 2));
                self.rest.set(0);
                self.begin();
            }
            rest => self.rest.set(rest - 1),
        }
        self.written.replace(false)
    }

    /// The part that has the focus.
    fn focused(&self) -> Option<Element> {
        let at = self.page.active_element()?;
        at.closest("[data-fresh]").ok().flatten()
    }

    fn begin(self: &Rc<Self>) {
        if self.busy.get() || self.page.hidden() || !self.due.replace(false) {
            return;
        }
        let Some(address) = self.page.location().and_then(|here| here.href().ok()) else {
            return;
        };
        self.busy.set(true);
        let own = self.own.replace(false);
        // What the page showed once when it was opened is over: the forms hold what is stored again.
        let address = match address.split_once("flash=") {
            Some((page, _)) if own => page.to_owned(),
            _ => address,
        };
        self.rest.set(self.pause.get());
        let fresh = Rc::clone(self);
        spawn_local(async move {
            match fetch(&address).await {
                Some(page) => fresh.put(&page, own),
                None => {
                    // Tried again when a task moves or something else is done, not at once: the server may be away.
                    fresh.due.set(true);
                    fresh.own.set(own || fresh.own.get());
                    fresh.busy.set(false);
                    return;
                }
            }
            fresh.busy.set(false);
            // Something was done while the page was on its way.
            if fresh.own.get() {
                fresh.begin();
            }
        });
    }

    fn put(&self, fresh: &Document, own: bool) {
        let Some(root) = self.page.document_element() else {
            return;
        };
        let focused = self.page.active_element();
        self.kept.set(false);
        for old in all(&root, "[data-fresh]") {
            if !own && old.contains(focused.as_deref()) {
                self.kept.set(true);
            } else if (own
                || !old.has_attribute("data-touched") && find(&old, "details[open]").is_none())
                && find(&old, "[data-touched]").is_none()
                && let Some(new) = fresh.get_element_by_id(&old.id())
                // Where somebody pressed a button that is as it was, it lets go of the focus: what their task comes to is shown there later.
                && (own || !old.is_equal_node(Some(&new)))
            {
                let _ = old.replace_with_with_node_1(&new);
            }
        }
        // What had the focus may be another element of the same name now.
        if let Some(focused) =
            focused.filter(|focused| !focused.is_connected() && !focused.id().is_empty())
            && let Some(again) = self.page.get_element_by_id(&focused.id())
            && let Some(again) = again.dyn_ref::<HtmlElement>()
        {
            let _ = again.focus();
        }
        self.written.set(true);
    }
}

/// A page of ours, read.
async fn fetch(address: &str) -> Option<Document> {
    let answer = Request::get(address).send().await.ok()?;
    if !answer.ok() {
        return None;
    }
    let html = answer.text().await.ok()?;
    let parser = DomParser::new().ok()?;
    parser
        .parse_from_string(&html, SupportedType::TextHtml)
        .ok()
}
