//! The LMTP listener (RFC 2033): the mail server of the address for reports hands them over here. It takes mail for that address alone, keeps none of it, and answers for each recipient
//! what was made of it.
//!
//! Nobody authenticates: a report changes something only when it bears the mark of a letter, which only those know who were sent it.

mod data;
mod limits;
mod listener;
mod session;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests;

pub(crate) use limits::Limits;
pub(crate) use listener::Listener;

use crate::reports::Reports;
use session::Session;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Takes reports until `shutdown` is cancelled. Then nothing more is accepted, clients between two commands are told so, and what is being taken is finished.
pub(crate) async fn serve(
    listener: Listener,
    reports: Reports,
    limits: Limits,
    shutdown: CancellationToken,
) {
    let reports = Arc::new(reports);
    let places = Arc::new(Semaphore::new(limits.sessions));
    let running = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            accepted = async {
                let place = Arc::clone(&places).acquire_owned().await;
                (listener.accept().await, place)
            } => accepted,
        };
        match accepted {
            (Ok(stream), place) => {
                let (reports, shutdown) = (Arc::clone(&reports), shutdown.clone());
                running.spawn(async move {
                    let session = Session::new(stream, &reports, limits, &shutdown).run();
                    if let Err(error) = session.await {
                        tracing::debug!(%error, "a client of the LMTP listener was lost");
                    }
                    drop(place);
                });
            }
            (Err(error), _) => {
                tracing::warn!(%error, "no LMTP connection could be accepted");
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
