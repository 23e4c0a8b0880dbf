//! The stream under `instant-epp`, which handles three things that `instant-epp` doesn't:
//!
//! - it flushes before it waits for a response. A TLS stream may hold back the last bytes when the socket is full, and nobody else would flush them;
//! - before the first byte of a frame it checks whether the other side has disconnected or sent something unasked. A command that would go into a dead session
//!   is then certainly not sent, instead of unknown;
//! - it remembers whether any byte of the current frame was sent. That decides between "not done" and "unknown".

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What a session can run on.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// Whether a byte of the current frame was handed to the network.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent(Arc<AtomicBool>);

impl Sent {
    pub(super) fn reset(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

pub(super) struct Line {
    stream: Box<dyn Stream>,
    sent: Sent,
    /// The last operation was a read, so the next byte written begins a frame.
    between_frames: bool,
    unflushed: bool,
}

impl Line {
    pub(super) fn new(stream: Box<dyn Stream>, sent: Sent) -> Self {
        Self {
            stream,
            sent,
            between_frames: true,
            unflushed: false,
        }
    }

    fn look(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let mut byte = [0];
        let mut buf = ReadBuf::new(&mut byte);
        match Pin::new(&mut self.stream).poll_read(cx, &mut buf) {
            Poll::Pending => Ok(()),
            Poll::Ready(Ok(())) if buf.filled().is_empty() => Err(io::Error::new(
                io::ErrorKind::ConnectionAborted,
                "the registry had closed the session",
            )),
            Poll::Ready(Ok(())) => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the registry said something unasked",
            )),
            Poll::Ready(Err(error)) => Err(error),
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.unflushed {
            ready!(Pin::new(&mut this.stream).poll_flush(cx))?;
            this.unflushed = false;
        }
        this.between_frames = true;
        Pin::new(&mut this.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.between_frames {
            this.look(cx)?;
            this.between_frames = false;
        }
        // An error does not tell what a TLS stream had passed on before it, so trying counts as sending.
        this.sent.0.store(true, Ordering::SeqCst);
        this.unflushed = true;
        Pin::new(&mut this.stream).poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
