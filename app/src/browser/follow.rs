//! One stream of events, followed for as long as its page is looked at.
//!
//! A line that breaks is taken up by the browser itself, with the number of the last event. When the server answers with an error instead,
//! browsers give up; then a new source is opened behind the last event, a few times, with growing pauses. A page that is hidden closes its
//! stream, so that it takes none of the six connections that browsers keep to a server, and goes on behind the last event when it is seen again.

use super::events::{self, Unreadable};
use super::page::listen;
use crate::shown::Heard;
use futures::StreamExt;
use gloo_net::eventsource::futures::EventSource;
use leptos::prelude::{document, set_timeout};
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use web_sys::Document;

/// How often a refused stream is asked for again.
const TRIES: u32 = 20;

/// Hears the events, in order.
type Hear = dyn Fn(&Follower, Result<Heard, Unreadable>);

/// The stream that a page follows; none at first.
pub(super) struct Follower {
    page: Document,
    hear: Box<Hear>,
    line: RefCell<Line>,
}

#[derive(Default)]
struct Line {
    /// The address without its query; empty when nothing is followed.
    path: String,
    /// The number of the last event; `None` before the first, when the stream begins with where things stand.
    after: Option<i64>,
    /// The source while it is open. Dropped, it is closed.
    source: Option<EventSource>,
    /// Which opening this is: what is still to come from an earlier one counts no more.
    opening: u32,
    tries: u32,
}

impl Follower {
    /// Follows nothing yet.
    pub(super) fn new(hear: impl Fn(&Follower, Result<Heard, Unreadable>) + 'static) -> Rc<Self> {
        let follower = Rc::new(Self {
            page: document(),
            hear: Box::new(hear),
            line: RefCell::default(),
        });
        listen(
            &follower.page,
            "visibilitychange",
            &follower,
            |follower, _| follower.open(),
        );
        follower
    }

    /// Follows the stream at an address from its `?after=` on, in place of any other. The same once more: nothing changes.
    pub(super) fn follow(self: &Rc<Self>, address: &str) {
        let (path, after) = match address.split_once("?after=") {
            Some((path, after)) => (path, after.parse().ok()),
            None => (address, None),
        };
        {
            let mut line = self.line.borrow_mut();
            if line.path == path {
                return;
            }
            line.path = path.to_owned();
            line.after = after;
            line.tries = 0;
        }
        self.open();
    }

    /// Follows nothing any more.
    pub(super) fn stop(&self) {
        let mut line = self.line.borrow_mut();
        line.opening += 1;
        line.path.clear();
        line.source = None;
    }

    /// Opens the stream, anew if it was; closes it while nobody looks.
    fn open(self: &Rc<Self>) {
        let mut line = self.line.borrow_mut();
        line.opening += 1;
        line.source = None;
        if line.path.is_empty() || self.page.hidden() {
            return;
        }
        let address = match line.after {
            Some(after) => line.path.clone() + "?after=" + &after.to_string(),
            None => line.path.clone(),
        };
        let Some((source, mut events)) = events::open(&address) else {
            return;
        };
        line.source = Some(source);
        let (follower, opening) = (Rc::clone(self), line.opening);
        spawn_local(async move {
            while let Some(event) = events.next().await {
                if !follower.is(opening) {
                    return;
                }
                if let Ok(event) = &event {
                    let mut line = follower.line.borrow_mut();
                    line.after = Some(event.number);
                    line.tries = 0;
                }
                (follower.hear)(&follower, event);
            }
            follower.broke(opening);
        });
    }

    fn is(&self, opening: u32) -> bool {
        self.line.borrow().opening == opening
    }

    fn broke(self: &Rc<Self>, opening: u32) {
        let mut line = self.line.borrow_mut();
        if line.opening != opening || line.tries >= TRIES {
            return;
        }
        line.tries += 1;
        let pause = Duration::from_secs(u64::from(line.tries));
        let follower = Rc::clone(self);
        let again = move || {
            if follower.is(opening) {
                follower.open();
            }
        };
        set_timeout(again, pause);
    }
}
