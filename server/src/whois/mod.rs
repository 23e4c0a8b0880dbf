//! The WHOIS listener (RFC 3912): one query line in, text out, close.

mod connection;
mod evictable;
mod limits;
mod lookup;
mod query_line;
mod rate_limit;
#[cfg(test)]
mod tests;

pub use limits::Limits;
pub use lookup::{BoxError, Lookup};
pub use rate_limit::RateLimit;

use crate::crowd::{Crowd, Refused};
use app::ClientAddress;
use connection::Answers;
use evictable::Evictable;
use publish::Publisher;
use publish::whois::{self, Refusal};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Answers queries until `shutdown` is cancelled. Then nothing more is accepted, clients that haven't sent their query are disconnected, and answers in progress are finished, each within its timeout.
pub async fn serve(
    listener: TcpListener,
    lookup: Arc<dyn Lookup>,
    publisher: Arc<Publisher>,
    limits: Limits,
    shutdown: CancellationToken,
) {
    let answers = Arc::new(Answers {
        lookup,
        publisher,
        limits,
        rate: limits.rate(),
        shutdown: shutdown.clone(),
    });
    let crowd = Arc::new(Crowd::new(
        limits.connections,
        limits.connections_per_address,
    ));
    let running = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, from)) => {
                let address = ClientAddress(Some(from.ip()));
                let caller = Arc::new(Evictable::new());
                let place = match crowd.enter(address.network(), &caller) {
                    Ok(place) => place,
                    Err(refused) => {
                        turn_away(&stream, refused);
                        continue;
                    }
                };
                let answers = Arc::clone(&answers);
                running.spawn(async move {
                    if let Err(error) = answers.serve(stream, &caller, address).await {
                        tracing::debug!(%from, %error, "a WHOIS caller was lost");
                    }
                    drop(place);
                });
            }
            Err(error) => {
                // Most often the process is out of file descriptors: retrying at once would only burn CPU time.
                tracing::warn!(%error, "no WHOIS connection could be accepted");
                crowd.make_room();
                tokio::select! {
                    () = shutdown.cancelled() => break,
                    () = tokio::time::sleep(Duration::from_millis(100)) => {}
                }
            }
        }
    }
    drop(listener);
    running.close();
    running.wait().await;
}

/// Says that there is no slot. What can't be written at once is dropped.
fn turn_away(stream: &TcpStream, refused: Refused) {
    let text = whois::refused(match refused {
        Refused::Full => Refusal::Unavailable,
        Refused::TooManyOfOne => Refusal::TooMany,
    });
    let _ = stream.try_write(text.as_bytes());
}
