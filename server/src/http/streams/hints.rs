//! One listener for all streams of an organization: it passes the hints on, and gathers those that come close together, so that ten thousand streams are not woken once for each step of a task.

use model::id::OrganizationId;
use std::time::Duration;
use store::Wake;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender};
use tokio::time::{Instant, timeout_at};

/// How many hints a stream may be behind.
pub(super) const CAPACITY: usize = 64;
/// For how long hints are gathered, for each stream that is to be woken: about what waking it costs.
const EACH: Duration = Duration::from_micros(5);
/// At most for so long.
const LONGEST: Duration = Duration::from_millis(50);
/// What is shorter is not worth waiting for.
const SHORTEST: Duration = Duration::from_millis(1);
/// How often it looks whether any stream is left.
const IDLE: Duration = Duration::from_secs(30);

/// Whether the listener is to go on, once it has nothing to do, or no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// There was no hint for a while.
    Idle,
    /// There will be none.
    Over,
}

/// Passes the hints of one organization on, until `ends` says that no stream of it is left.
pub(super) async fn pass_on(
    organization: OrganizationId,
    mut wakes: Receiver<Wake>,
    streams: Sender<Wake>,
    ends: impl Fn(State) -> bool + Send,
) {
    let mut gathered: Option<(Instant, Wake)> = None;
    loop {
        let until = gathered.map_or_else(|| Instant::now() + IDLE, |(until, _)| until);
        let told = match timeout_at(until, wakes.recv()).await {
            Ok(Ok(wake)) if wake.organization != organization => continue,
            // Permissions: at once.
            Ok(Ok(wake)) if wake.is_access() => wake,
            Ok(Ok(wake)) => match pause(streams.receiver_count()) {
                Some(pause) => {
                    gathered.get_or_insert((Instant::now() + pause, wake));
                    continue;
                }
                None => wake,
            },
            // One of the lost ones may have been about permissions.
            Ok(Err(RecvError::Lagged(_))) => Wake::access(organization),
            Ok(Err(RecvError::Closed)) => {
                ends(State::Over);
                return;
            }
            Err(_) => match gathered.take() {
                Some((_, wake)) => wake,
                None if ends(State::Idle) => return,
                None => continue,
            },
        };
        // An error only means that nobody listens.
        let _ = streams.send(told);
    }
}

/// For how long hints to so many streams are gathered.
fn pause(streams: usize) -> Option<Duration> {
    let streams = u32::try_from(streams).unwrap_or(u32::MAX);
    Some(EACH.saturating_mul(streams).min(LONGEST)).filter(|pause| *pause >= SHORTEST)
}
