//! Reading a task's event stream, and writing what it says into the page.
//!
//! A stream that breaks is taken up by the browser itself, with the number of the last event. When the server answered with an error
//! instead, browsers give up; then we open a new one behind the last event, a few times.

use super::fetch;
use super::page::{all, find, hide, listen, set, write};
use crate::islands::{AtEnd, Line, TaskNow};
use js_sys::Date;
use leptos::prelude::*;
use model::task::TaskStatus;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, EventSource, MessageEvent};

/// How often a refused stream is asked for again.
const TRIES: u32 = 20;
/// Seconds between two things that are said, so that nobody is talked over.
const HUSH: u32 = 2;

struct Reader {
    page: Document,
    shown: String,
    stream: String,
    across: bool,
    at_end: AtEnd,
    task: RefCell<TaskNow>,
    /// How far the browser's clock is ahead of the server's, which counts.
    ahead: f64,
    /// The number of the last event, as the stream writes it; empty before the first.
    last: RefCell<String>,
    source: RefCell<Option<EventSource>>,
    ticking: Cell<Option<IntervalHandle>>,
    tries: Cell<u32>,
    hushed: Cell<u32>,
}

/// Follows the stream until its end.
pub(crate) fn follow(
    task: TaskNow,
    shown: String,
    now: f64,
    stream: String,
    across: bool,
    at_end: AtEnd,
) {
    let reader = Rc::new(Reader {
        page: document(),
        shown,
        stream,
        across,
        at_end,
        task: RefCell::new(task),
        ahead: Date::now() - now,
        last: RefCell::default(),
        source: RefCell::default(),
        ticking: Cell::default(),
        tries: Cell::default(),
        hushed: Cell::default(),
    });
    let ticker = Rc::clone(&reader);
    let ticking = set_interval_with_handle(move || ticker.tick(), Duration::from_secs(1));
    reader.ticking.set(ticking.ok());
    reader.open();
}

impl Reader {
    fn open(self: &Rc<Self>) {
        let last = self.last.borrow();
        let address = match self.stream.split_once("after=") {
            Some((path, _)) if !last.is_empty() => path.to_owned() + "after=" + last.as_str(),
            _ => self.stream.clone(),
        };
        let Ok(source) = EventSource::new(&address) else {
            return;
        };
        for kind in ["state", "step", "progress", "end"] {
            listen(&source, kind, self, |reader, event| reader.heard(event));
        }
        listen(&source, "error", self, |reader, _| reader.broke());
        *self.source.borrow_mut() = Some(source);
    }

    fn heard(&self, event: &Event) {
        let Some(event) = event.dyn_ref::<MessageEvent>() else {
            return;
        };
        let task = event
            .data()
            .as_string()
            .and_then(|data| serde_json::from_str::<TaskNow>(&data).ok());
        let Some(task) = task else { return };
        self.tries.set(0);
        self.last.replace(event.last_event_id());
        let status = task.status;
        self.task.replace(task);
        let _ = self.draw();
        if status.is_final() {
            self.end(status);
        }
    }

    /// Once a second: how long it has taken, and what there is to say.
    fn tick(&self) {
        let _ = self.draw();
        self.hushed.set(self.hushed.get() + 1);
        if self.hushed.get() > HUSH {
            self.hushed.set(0);
            self.say();
        }
    }

    fn say(&self) {
        let said = self.page.get_element_by_id(&(self.shown.clone() + "-said"));
        write(said, &self.task.borrow().said());
    }

    fn draw(&self) -> Option<()> {
        let shown = self.page.get_element_by_id(&self.shown)?;
        let task = self.task.borrow();
        let now = Date::now() - self.ahead;
        let badge = task.badge(now);
        let state = find(&shown, "header .state")?;
        mark(&state, badge.state);
        write(find(&state, "span"), &badge.text);
        write(find(&shown, "header .quiet"), &task.place());
        if let Some(cancel) = find(&shown, "header form") {
            hide(&cancel, task.cancel_requested || task.status.is_final());
        }
        let progress = find(&shown, "progress")?;
        set(&progress, "data-state", badge.state);
        set(&progress, "value", &task.done().to_string());
        for (step, line) in all(&shown, ".timeline > li")
            .iter()
            .zip(task.lines(now, self.across))
        {
            redraw(step, &line);
        }
        Some(())
    }

    fn end(&self, status: TaskStatus) {
        if let Some(source) = self.source.take() {
            source.close();
        }
        if let Some(ticking) = self.ticking.take() {
            ticking.clear();
        }
        self.say();
        match self.at_end {
            AtEnd::Stay => {}
            AtEnd::Freshen if status == TaskStatus::Completed => {
                let _ = fetch::freshen();
            }
            AtEnd::Freshen | AtEnd::Reload => {
                if let Some(location) = self.page.location() {
                    let _ = location.reload();
                }
            }
        }
    }

    fn broke(self: &Rc<Self>) {
        let source = self.source.borrow();
        let gave_up = source
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

/// Gives a state its colour and its icon.
fn mark(element: &Element, state: &str) {
    set(element, "data-state", state);
    if let Some(icon) = find(element, "use") {
        set(&icon, "href", &("#i-".to_owned() + state));
    }
}

fn redraw(step: &Element, line: &Line) {
    mark(step, line.state);
    write(find(step, ".step > .vh"), line.said);
    write(find(step, ".took"), &line.took);
    if let Some(detail) = find(step, ".detail") {
        hide(&detail, line.detail.is_empty());
        write(Some(detail), &line.detail);
    }
}
