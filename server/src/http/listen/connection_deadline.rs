//! The state of a connection, and its deadline.
//!
//! All of it is changed while the connection itself is polled, so whoever polls it knows the deadline right afterwards. Only evictions come from
//! elsewhere; it wakes the connection.

use super::times::Times;
use crate::crowd::{Caller, Turn};
use futures::task::AtomicWaker;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;
use tokio::time::Instant;

/// How long a request that is being received is still awaited once the server shuts down.
const AT_STOP: Duration = Duration::from_secs(1);

/// One connection's state and its limits.
pub(super) struct ConnectionDeadline {
    pub(super) times: Times,
    state: Mutex<State>,
    waker: AtomicWaker,
}

struct State {
    phase: Phase,
    /// The request's body.
    body: Body,
    /// Since when the client has read nothing.
    stalled: Option<Instant>,
    /// When the client closed its side.
    left: Option<Instant>,
    /// The response is an event stream.
    streams: bool,
    evicted: Option<Instant>,
    stopping: Option<Instant>,
}

#[derive(Clone, Copy)]
enum Phase {
    /// New, and not read from yet.
    New(Instant),
    /// Read from, and nothing had arrived.
    Silent(Instant),
    /// A request was answered, and no further one has begun.
    Idle(Instant),
    /// A head is being received.
    Head(Instant),
    /// A request is being answered.
    Busy,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    /// It is complete, or there is none.
    Whole,
    /// It is arriving, and nobody waits for it.
    Comes,
    /// The handler waits for its next chunk.
    Awaited,
    /// It timed out.
    Late,
}

impl ConnectionDeadline {
    pub(super) fn new(times: Times) -> Self {
        Self {
            times,
            state: Mutex::new(State {
                phase: Phase::New(Instant::now()),
                body: Body::Whole,
                stalled: None,
                left: None,
                streams: false,
                evicted: None,
                stopping: None,
            }),
            waker: AtomicWaker::new(),
        }
    }

    /// Nothing in here panics while it holds the lock; if it did, the state would still be consistent.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Some bytes arrived.
    pub(super) fn received(&self) {
        let mut state = self.state();
        if matches!(
            state.phase,
            Phase::New(_) | Phase::Silent(_) | Phase::Idle(_)
        ) {
            state.phase = Phase::Head(Instant::now());
        }
    }

    /// Nothing more has arrived for now.
    pub(super) fn silent(&self) {
        let mut state = self.state();
        if let Phase::New(since) = state.phase {
            state.phase = Phase::Silent(since);
        }
    }

    /// A head is complete; `body`: whether a body follows.
    pub(super) fn begun(&self, body: bool) {
        let mut state = self.state();
        state.phase = Phase::Busy;
        state.body = if body { Body::Comes } else { Body::Whole };
    }

    /// The response is complete, or nobody wants it any more.
    pub(super) fn answered(&self) {
        let mut state = self.state();
        state.phase = Phase::Idle(Instant::now());
        state.streams = false;
        let left = state.left.is_some();
        drop(state);
        if left {
            // The end that was withheld can be reported now.
            self.waker.wake();
        }
    }

    /// The response is a stream of events, without a time limit.
    pub(super) fn streams(&self) {
        self.state().streams = true;
    }

    /// The request's body is complete.
    pub(super) fn body_whole(&self) {
        self.state().body = Body::Whole;
    }

    /// The handler waits for the body's next chunk, or has got it.
    pub(super) fn body_awaited(&self, waits: bool) {
        let mut state = self.state();
        if state.body != Body::Whole {
            state.body = if waits { Body::Awaited } else { Body::Comes };
        }
    }

    /// The body timed out.
    pub(super) fn body_late(&self) {
        self.state().body = Body::Late;
    }

    /// Whether the body timed out.
    pub(super) fn is_late(&self) -> bool {
        self.state().body == Body::Late
    }

    /// The client closed its side. Returns whether that is to be withheld for now: a client that has sent its whole request and announces that
    /// no other will follow still wants the response.
    pub(super) fn keeps_end(&self) -> bool {
        let mut state = self.state();
        let keeps =
            matches!(state.phase, Phase::Busy) && state.body == Body::Whole && !state.streams;
        if keeps && state.left.is_none() {
            state.left = Some(Instant::now());
        }
        keeps
    }

    /// Whether the client has read something.
    pub(super) fn written(&self, took: bool) {
        let mut state = self.state();
        match (took, state.stalled) {
            (true, Some(_)) => state.stalled = None,
            (false, None) => state.stalled = Some(Instant::now()),
            (true, None) | (false, Some(_)) => {}
        }
    }

    /// The server shuts down.
    pub(super) fn stop(&self) {
        self.state().stopping = Some(Instant::now());
    }

    /// The deadline in the present state.
    pub(super) fn at(&self) -> Option<Instant> {
        let state = self.state();
        if state.evicted.is_some() {
            return state.evicted;
        }
        let times = self.times;
        let (ends, waits) = match state.phase {
            Phase::New(since) | Phase::Silent(since) | Phase::Head(since) => {
                (Some(since + times.head), true)
            }
            Phase::Idle(since) => (Some(since + times.idle), true),
            Phase::Busy => (
                state.left.map(|left| left + times.half_closed),
                state.body == Body::Awaited,
            ),
        };
        let stalled = state
            .stalled
            .filter(|_| !state.streams || state.stopping.is_some())
            .map(|since| since + times.write);
        let stopping = state.stopping.filter(|_| waits).map(|at| at + AT_STOP);
        [ends, stalled, stopping].into_iter().flatten().min()
    }

    /// The waker for evictions.
    pub(super) fn listen(&self, waker: &Waker) {
        self.waker.register(waker);
    }
}

impl Caller for ConnectionDeadline {
    fn waiting(&self) -> Option<(Turn, Instant)> {
        let state = self.state();
        match state.phase {
            _ if state.evicted.is_some() => None,
            Phase::Silent(since) | Phase::Head(since) => Some((Turn::Silent, since)),
            Phase::Idle(since) => Some((Turn::Idle, since)),
            Phase::New(since) => Some((Turn::New, since)),
            Phase::Busy => None,
        }
    }

    fn evict(&self) -> bool {
        let mut state = self.state();
        let waits = !matches!(state.phase, Phase::Busy);
        if waits && state.evicted.is_none() {
            state.evicted = Some(Instant::now());
        }
        drop(state);
        if waits {
            self.waker.wake();
        }
        waits
    }
}
