//! The events of a stream of tasks, typed, in the order of their numbers.
//!
//! `gloo-net` listens to one name of an event at a time and keeps a queue for each. So what is ready is taken out of all queues and put in order
//! before the first of it is given.

use super::json;
use crate::shown::Heard;
use futures::Stream;
use gloo_net::eventsource::futures::{EventSource, EventSourceSubscription};
use model::task::StreamEvent;
use std::pin::Pin;
use std::task::{Context, Poll};
use web_sys::MessageEvent;

/// An event that this version does not know: the server has been replaced by another since the page was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable;

/// The events of one source. They end when the server answers with an error or the source is closed; a line that merely breaks is taken up again by
/// the browser, with the number of the last event.
pub(super) struct TaskEvents {
    queues: Vec<(StreamEvent, EventSourceSubscription)>,
    /// The first to be given last.
    ready: Vec<Result<Heard, Unreadable>>,
}

/// Opens the stream at an address. The source is closed when it is dropped.
pub(super) fn open(address: &str) -> Option<(EventSource, TaskEvents)> {
    let mut source = EventSource::new(address).ok()?;
    let mut queues = Vec::new();
    for kind in StreamEvent::ALL {
        queues.push((kind, source.subscribe(kind.as_str()).ok()?));
    }
    let ready = Vec::new();
    Some((source, TaskEvents { queues, ready }))
}

fn read(kind: StreamEvent, message: &MessageEvent) -> Option<Heard> {
    Some(Heard {
        number: message.last_event_id().parse().ok()?,
        kind,
        task: json::read(&message.data().as_string()?)?,
    })
}

impl TaskEvents {
    fn put(&mut self, event: Heard) {
        let earlier = |ready: &Result<Heard, Unreadable>| {
            ready
                .as_ref()
                .is_ok_and(|ready| ready.number <= event.number)
        };
        let place = self.ready.iter().position(earlier);
        self.ready
            .insert(place.unwrap_or(self.ready.len()), Ok(event));
    }
}

impl Stream for TaskEvents {
    type Item = Result<Heard, Unreadable>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut closed = false;
        for place in 0..self.queues.len() {
            let kind = self.queues[place].0;
            loop {
                match Pin::new(&mut self.queues[place].1).poll_next(context) {
                    Poll::Ready(Some(Ok((_, message)))) => match read(kind, &message) {
                        Some(event) => self.put(event),
                        None => self.ready.push(Err(Unreadable)),
                    },
                    Poll::Ready(_) => {
                        closed = true;
                        break;
                    }
                    Poll::Pending => break,
                }
            }
        }
        // Each queue tells of the end; what came before it is still given.
        if closed {
            self.queues.clear();
        }
        match self.ready.pop() {
            Some(item) => Poll::Ready(Some(item)),
            None if self.queues.is_empty() => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}
