//! Asking, at the last moment, whether a command may still be sent.
//!
//! A caller who may write only while something holds (a lease) knows that before the call; but then the call waits for a session, opens one, logs in, and the process may be
//! frozen meanwhile. So the caller's question travels with the call and is asked again right before the command's bytes go out.

use crate::connector::Failure;
use std::sync::Arc;
use std::time::Duration;

/// The longest that a command may be under way once its guard let it pass: the time-out of a command. Whoever guards by a time leaves this much of it.
pub const GUARDED_FOR: Duration = Duration::from_secs(30);

tokio::task_local! {
    static GUARD: Arc<dyn Fn() -> bool + Send + Sync>;
}

/// Makes the calls within `calls` send a command only where `guard` says `true` right before. Else they end in [`Failure::Retry`], unsent.
pub async fn guarded<F: Future>(guard: Arc<dyn Fn() -> bool + Send + Sync>, calls: F) -> F::Output {
    GUARD.scope(guard, calls).await
}

/// Whether a command may be sent now: always, where nobody guards.
pub(crate) fn may_send() -> bool {
    GUARD.try_with(|guard| guard()).unwrap_or(true)
}

/// What a call ends in that may not send.
pub(crate) fn refusal() -> Failure {
    Failure::retry("the right to send was not certain any more; nothing was sent")
}
