//! The connection is cut while a command is being sent.

use super::responder::*;
use super::samples::contact;
use crate::connector::{Connector, Failure};
use crate::epp::Epp;
use crate::epp::line::Stream;
use crate::epp::tls::Dialer;
use async_trait::async_trait;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};

/// Takes so many bytes, then fails.
struct Failing {
    inner: DuplexStream,
    left: usize,
}

impl AsyncRead for Failing {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl AsyncWrite for Failing {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.left == 0 {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        let take = buf.len().min(self.left);
        let wrote = std::task::ready!(Pin::new(&mut self.inner).poll_write(cx, &buf[..take]))?;
        self.left -= wrote;
        Poll::Ready(Ok(wrote))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

struct FailingDialer {
    responder: Arc<Responder>,
    after: usize,
}

#[async_trait]
impl Dialer for FailingDialer {
    async fn dial(&self) -> io::Result<Box<dyn Stream>> {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        tokio::spawn(Arc::clone(&self.responder).serve(theirs));
        Ok(Box::new(Failing {
            inner: ours,
            left: self.after,
        }))
    }
}

#[tokio::test]
async fn a_line_cut_while_sending_leaves_a_write_unknown() {
    let responder = Responder::new(|seen| Reaction::Answer(ok(&seen.trid, 1000)));
    let whole = connector(&responder, |_| {});
    whole.create_contact("trid-0", &contact()).await.unwrap();
    let login = responder.all()[0].xml.len() + 4;
    let command = responder.all()[1].xml.len() + 4;

    for after in [
        login + 1,
        login + 4,
        login + command / 2,
        login + command - 1,
    ] {
        let responder = Responder::new(|seen| Reaction::Answer(ok(&seen.trid, 1000)));
        let dialer = FailingDialer {
            responder: Arc::clone(&responder),
            after,
        };
        let epp = free(Epp::over(profile(), Arc::new(dialer)));
        let outcome = epp.create_contact("trid-0", &contact()).await;
        assert!(
            matches!(outcome, Err(Failure::Unknown { .. })),
            "after {after} bytes: {outcome:?}"
        );
        assert!(responder.commands().is_empty());
    }
    for after in [0, 1, login - 1] {
        let responder = Responder::new(|seen| Reaction::Answer(ok(&seen.trid, 1000)));
        let epp = free(Epp::over(
            profile(),
            Arc::new(FailingDialer { responder, after }),
        ));
        let outcome = epp.create_contact("trid-0", &contact()).await;
        assert!(
            matches!(outcome, Err(Failure::Retry { .. })),
            "a login cut after {after} bytes: {outcome:?}"
        );
    }
}
