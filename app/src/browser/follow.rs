//! Reading a task's event stream.
//!
//! A stream that breaks is taken up by the browser itself, with the number of the last event. When the server answered with an error
//! instead, browsers give up; then we open a new one behind the last event, a few times.

use super::fetch;
use crate::islands::TaskNow;
use crate::islands::progress::{AtEnd, Shown};
use js_sys::Date;
use leptos::prelude::*;
use model::task::TaskStatus;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventSource, MessageEvent};

/// How often a refused stream is asked for again.
const TRIES: u32 = 20;
/// Seconds between two things that are said, so that nobody is talked over.
const HUSH: u32 = 2;

struct Reader {
    stream: String,
    shown: Shown,
    at_end: AtEnd,
    /// The number of the last event, as the stream writes it; empty before the first.
    last: RefCell<String>,
    source: RefCell<Option<EventSource>>,
    ticking: Cell<Option<IntervalHandle>>,
    tries: Cell<u32>,
}

/// Follows the stream until its end.
pub(crate) fn follow(stream: String, shown: Shown, at_end: AtEnd) {
    let reader = Rc::new(Reader {
        stream,
        shown,
        at_end,
        last: RefCell::default(),
        source: RefCell::default(),
        ticking: Cell::default(),
        tries: Cell::default(),
    });
    tick(&reader);
    reader.open();
}

/// Once a second: how long it has taken, and what there is to say.
fn tick(reader: &Rc<Reader>) {
    let shown = reader.shown;
    // The server's clock counts: the browser's may be anywhere.
    let ahead = Date::now() - shown.now.get_untracked();
    let quiet = Cell::new(HUSH);
    let next = move || {
        let now = Date::now() - ahead;
        shown.now.set(now);
        quiet.set(quiet.get() + 1);
        let words = shown.task.with_untracked(|task| task.said(now));
        if quiet.get() > HUSH && shown.said.with_untracked(|said| *said != words) {
            quiet.set(0);
            shown.said.set(words);
        }
    };
    reader
        .ticking
        .set(set_interval_with_handle(next, Duration::from_secs(1)).ok());
}

impl Reader {
    fn open(self: &Rc<Self>) {
        let last = self.last.borrow();
        let address = if last.is_empty() {
            self.stream.clone()
        } else {
            self.stream
                .split("after=")
                .next()
                .unwrap_or_default()
                .to_owned()
                + "after="
                + last.as_str()
        };
        let Ok(source) = EventSource::new(&address) else {
            return;
        };
        let reader = Rc::clone(self);
        let heard: JsValue =
            Closure::<dyn FnMut(MessageEvent)>::new(move |event| reader.heard(&event))
                .into_js_value();
        for kind in ["state", "step", "progress", "end"] {
            let _ = source.add_event_listener_with_callback(kind, heard.unchecked_ref());
        }
        let reader = Rc::clone(self);
        let broke: JsValue =
            Closure::<dyn FnMut(Event)>::new(move |_| reader.broke()).into_js_value();
        source.set_onerror(Some(broke.unchecked_ref()));
        *self.source.borrow_mut() = Some(source);
    }

    fn heard(&self, event: &MessageEvent) {
        let Some(task) = event
            .data()
            .as_string()
            .and_then(|data| serde_json::from_str::<TaskNow>(&data).ok())
        else {
            return;
        };
        self.tries.set(0);
        self.last.replace(event.last_event_id());
        let status = task.status;
        self.shown.task.set(task);
        if status.is_final() {
            self.end(status);
        }
    }

    fn end(&self, status: TaskStatus) {
        self.close();
        let now = self.shown.now.get_untracked();
        self.shown
            .said
            .set(self.shown.task.with_untracked(|task| task.said(now)));
        let document = document();
        match self.at_end {
            AtEnd::Stay => {}
            AtEnd::Freshen if status == TaskStatus::Completed => {
                leptos::task::spawn_local(async move {
                    // The page as it was written stays useful when this fails.
                    let _ = fetch::freshen(&document).await;
                })
            }
            AtEnd::Freshen | AtEnd::Reload => {
                if let Some(location) = document.location() {
                    let _ = location.reload();
                }
            }
        }
    }

    fn close(&self) {
        if let Some(source) = self.source.take() {
            source.close();
        }
        if let Some(ticking) = self.ticking.take() {
            ticking.clear();
        }
    }

    fn broke(self: &Rc<Self>) {
        let gave_up = self
            .source
            .borrow()
            .as_ref()
            .is_some_and(|source| source.ready_state() == EventSource::CLOSED);
        if gave_up && self.tries.get() < TRIES {
            self.tries.set(self.tries.get() + 1);
            let reader = Rc::clone(self);
            set_timeout(
                move || reader.open(),
                Duration::from_secs(u64::from(self.tries.get())),
            );
        }
    }
}
