//! Bodies that report their completion: of requests, which have timeouts, and of responses, whose end is the request's.

use super::connection_deadline::ConnectionDeadline;
use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::time::{Instant, Sleep, sleep_until};

type Piece = Option<Result<Frame<Bytes>, axum::BoxError>>;

/// A request's body. A chunk that is late is an error of the kind [`io::ErrorKind::TimedOut`].
pub(super) struct Timed {
    inner: Incoming,
    deadline: Arc<ConnectionDeadline>,
    /// The deadline of the whole body.
    until: Instant,
    /// Runs while a chunk is awaited.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Timed {
    pub(super) fn new(inner: Incoming, deadline: Arc<ConnectionDeadline>) -> Self {
        Self {
            until: Instant::now() + deadline.times.body,
            inner,
            deadline,
            timer: None,
        }
    }
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Piece> {
        let this = &mut *self;
        if let Poll::Ready(piece) = Pin::new(&mut this.inner).poll_frame(cx) {
            if this.timer.take().is_some() {
                this.deadline.body_awaited(false);
            }
            if piece.is_none() || this.inner.is_end_stream() {
                this.deadline.body_whole();
            }
            return Poll::Ready(piece.map(|piece| piece.map_err(Into::into)));
        }
        let times = this.deadline.times;
        let timer = this.timer.get_or_insert_with(|| {
            this.deadline.body_awaited(true);
            Box::pin(sleep_until(this.until.min(Instant::now() + times.piece)))
        });
        std::task::ready!(timer.as_mut().poll(cx));
        this.deadline.body_late();
        let late = io::Error::new(io::ErrorKind::TimedOut, "the body did not come in time");
        Poll::Ready(Some(Err(late.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// A response's body. When it is dropped, the request is answered.
pub(super) struct Answered {
    inner: Body,
    deadline: Arc<ConnectionDeadline>,
}

impl Answered {
    pub(super) const fn new(inner: Body, deadline: Arc<ConnectionDeadline>) -> Self {
        Self { inner, deadline }
    }
}

impl HttpBody for Answered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Answered {
    fn drop(&mut self) {
        self.deadline.answered();
    }
}
