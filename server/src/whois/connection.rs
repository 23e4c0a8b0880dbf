//! One client: read its line, answer, and close without losing the answer.

use super::evictable::Evictable;
use super::{Limits, Lookup, RateLimit, query_line};
use app::ClientAddress;
use publish::Publisher;
use publish::whois::{self, Refusal};
use std::io;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

/// The state for serving clients.
pub(super) struct Answers {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) publisher: Arc<Publisher>,
    pub(super) limits: Limits,
    pub(super) rate: RateLimit,
    pub(super) shutdown: CancellationToken,
}

impl Answers {
    /// Serves a client. Ends without an answer at shutdown, or when another client needs the slot, before the query has arrived.
    pub(super) async fn serve(
        &self,
        mut stream: TcpStream,
        caller: &Evictable,
        from: ClientAddress,
    ) -> io::Result<()> {
        let read = tokio::select! {
            biased;
            () = self.shutdown.cancelled() => return Ok(()),
            read = timeout(self.limits.query_time, read_line(&mut stream, self.limits.query_bytes)) => read,
            () = caller.evicted() => return Ok(()),
        };
        caller.asked();
        let text = match read {
            Ok(Err(error)) => return Err(error),
            _ if self.rate.allow(from, Instant::now()).is_err() => whois::refused(Refusal::TooMany),
            Ok(Ok(Line::Whole(line))) => self.answer(&line).await,
            Ok(Ok(Line::TooLong)) => whois::refused(Refusal::TooLong(self.limits.query_bytes)),
            Err(_) => whois::refused(Refusal::TooSlow),
        };
        let farewell = async {
            stream.write_all(text.as_bytes()).await?;
            stream.shutdown().await?;
            // A client that has the answer and does not close does not delay shutdown.
            tokio::select! {
                () = self.shutdown.cancelled() => Ok(()),
                drained = drain(&mut stream) => drained,
            }
        };
        timeout(self.limits.answer_time, farewell)
            .await
            .map_err(|_| io::ErrorKind::TimedOut)?
    }

    async fn answer(&self, line: &[u8]) -> String {
        let Some(name) = query_line::name(line) else {
            return whois::refused(Refusal::Malformed);
        };
        match timeout(self.limits.answer_time, self.lookup.domain(&name)).await {
            Ok(Ok(Some(view))) => whois::domain(&view, &self.publisher),
            Ok(Ok(None)) => whois::not_found(&name, &self.publisher),
            Ok(Err(error)) => {
                tracing::error!(
                    name = name.ascii(),
                    error,
                    "a WHOIS query could not be answered"
                );
                whois::refused(Refusal::Unavailable)
            }
            Err(_) => {
                tracing::error!(
                    name = name.ascii(),
                    "a WHOIS query took too long to look up"
                );
                whois::refused(Refusal::Unavailable)
            }
        }
    }
}

enum Line {
    /// The bytes before the line break, or before the client closed its side.
    Whole(Vec<u8>),
    /// More than the limit arrived without a line break.
    TooLong,
}

async fn read_line(stream: &mut TcpStream, limit: usize) -> io::Result<Line> {
    let mut line = Vec::with_capacity(64);
    // One byte more than allowed shows whether more arrived.
    let mut reader = stream.take(limit as u64 + 1);
    loop {
        let seen = line.len();
        let got = reader.read_buf(&mut line).await?;
        let end = line[seen..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map(|at| seen + at);
        match end {
            Some(end) if end < limit => {
                line.truncate(end);
                return Ok(Line::Whole(line));
            }
            _ if line.len() > limit => return Ok(Line::TooLong),
            _ if got == 0 => return Ok(Line::Whole(line)),
            _ => {}
        }
    }
}

/// The most that is read of what a client sends after its query.
const DRAIN: u64 = 64 * 1024;

/// Reads on until the client closes. Closing with unread data would reset the connection, and with it discard the answer that is still on its way.
async fn drain(stream: &mut TcpStream) -> io::Result<()> {
    tokio::io::copy(&mut stream.take(DRAIN), &mut tokio::io::sink())
        .await
        .map(drop)
}
