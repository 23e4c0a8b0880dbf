//! The byte stream of a connection, with notifications of reads and writes.

use super::connection_deadline::ConnectionDeadline;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A TCP connection that notifies its [`ConnectionDeadline`].
pub(super) struct Line {
    stream: TcpStream,
    deadline: Arc<ConnectionDeadline>,
    /// The client has closed its side.
    ended: bool,
}

impl Line {
    pub(super) const fn new(stream: TcpStream, deadline: Arc<ConnectionDeadline>) -> Self {
        Self {
            stream,
            deadline,
            ended: false,
        }
    }

    /// Whether to report that there is nothing to read: the end is reported once the response is complete. Until then no wake-up is needed: the
    /// response wakes the connection, and so does its deadline.
    fn end(&self) -> Poll<io::Result<()>> {
        if self.deadline.keeps_end() {
            Poll::Pending
        } else {
            Poll::Ready(Ok(()))
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.ended {
            return self.end();
        }
        let before = buf.filled().len();
        let room = buf.remaining() > 0;
        let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(cx, buf) else {
            self.deadline.silent();
            return Poll::Pending;
        };
        read?;
        if buf.filled().len() > before {
            self.deadline.received();
        } else if room {
            self.ended = true;
            return self.end();
        }
        Poll::Ready(Ok(()))
    }
}

impl Line {
    fn told<T>(&self, wrote: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        self.deadline.written(wrote.is_ready());
        wrote
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.told(wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.told(wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
