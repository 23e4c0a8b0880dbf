//! A page that lives: its stream, what is drawn from it, what is said of it.

use super::draw::{draw, marked};
use super::events::Unreadable;
use super::follow::Follower;
use super::forms::bring_forms_alive;
use super::fresh::{self, Fresh};
use super::json;
use super::page::{all, find, hide, write};
use crate::shown::{BEGINNING, Beginning, Heard, Live, OnPage, Scope, ago, live};
use js_sys::Date;
use leptos::prelude::{document, set_interval};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use web_sys::Element;
use wire::TaskNow;

/// Seconds between two things that are said, so that nobody is talked over.
const HUSH: u32 = 3;

struct Page {
    root: Element,
    /// It shows one task, whose stream ends with it.
    one: bool,
    /// How far the browser's clock is ahead of the server's, which counts.
    ahead: f64,
    live: RefCell<Live>,
    fresh: Rc<Fresh>,
    hushed: Cell<u32>,
}

/// Brings the page to life.
pub(crate) fn live() {
    let written = document().get_element_by_id(BEGINNING);
    let written = written.and_then(|written| written.get_attribute("data-beginning"));
    let Some((root, beginning)) = document()
        .document_element()
        .zip(written.and_then(|text| json::read::<Beginning>(&text)))
    else {
        return;
    };
    let Beginning { scope, tasks, now } = beginning;
    // What is done to a task is done where it is shown.
    bring_forms_alive();
    let page = Rc::new(Page {
        root,
        one: scope == Scope::One,
        ahead: Date::now() - now,
        live: RefCell::new(Live::new(scope, tasks, now)),
        fresh: fresh::of_this_page(),
        hushed: Cell::default(),
    });
    let hearing = Rc::clone(&page);
    let follower = Follower::new(move |follower, event| hearing.hear(follower, event));
    page.follow(&follower);
    set_interval(move || page.tick(&follower), Duration::from_secs(1));
}

impl Page {
    /// Follows the stream that the page names; parts that were written anew may name another.
    fn follow(&self, follower: &Rc<Follower>) {
        let named = find(&self.root, "[data-stream]");
        if let Some(address) = named.and_then(|named| named.get_attribute("data-stream")) {
            follower.follow(&address);
        }
    }

    fn hear(&self, follower: &Follower, event: Result<Heard, Unreadable>) {
        let Ok(event) = event else {
            // What this version can't read is written out by the server.
            return self.fresh.ask();
        };
        let over = self.one && event.task.status.is_final();
        let on = self.shows(&event.task);
        let more = self.live.borrow_mut().hear(event, on);
        self.draw();
        if over {
            follower.stop();
            self.say();
        }
        if more {
            self.fresh.ask();
        }
    }

    /// Once a second.
    fn tick(&self, follower: &Rc<Follower>) {
        if self.fresh.tick() {
            self.follow(follower);
        }
        self.draw();
        for time in all(&self.root, "time[data-ago]") {
            let moment = time.get_attribute("datetime").unwrap_or_default();
            if let Some(text) = ago(self.now() - Date::parse(&moment)) {
                write(Some(time), &text);
            }
        }
        self.hushed.set((self.hushed.get() + 1) % HUSH);
        if self.hushed.get() == 0 {
            self.say();
        }
    }

    /// The server's time.
    fn now(&self) -> f64 {
        Date::now() - self.ahead
    }

    fn draw(&self) {
        let live = self.live.borrow();
        for task in live.tasks() {
            draw(&self.root, task, self.now());
        }
        if let Some(newer) = find(&self.root, "#newer") {
            hide(&newer, live.newer() == 0);
            write(find(&newer, "a"), &live::newer(live.newer()));
        }
    }

    fn say(&self) {
        let said = self.live.borrow_mut().say();
        write(find(&self.root, "#live-said"), &said);
    }

    /// What of a task stands on the page.
    fn shows(&self, task: &TaskNow) -> OnPage {
        let there = |what, id: &str| find(&self.root, &marked(what, id)).is_some();
        OnPage {
            task: there("task", &task.id),
            domain: task
                .domain_id
                .as_deref()
                .is_some_and(|id| there("domain", id)),
        }
    }
}
