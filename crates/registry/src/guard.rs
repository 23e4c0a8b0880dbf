//! Asking, at the last moment, whether a command may still be sent.
//!
//! A caller who may write only while something holds (a lease) knows that before the call; but then the call waits for a session, opens one, logs in, and the process may be
//! frozen meanwhile. So the caller's question travels with the call and is asked again right before the command's bytes go out. A write without such a question is not
//! sent at all: whoever holds nothing says so, by [`without_lease`].

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

/// Lets the calls within `calls` write though nothing is held: for what does no harm when it is done twice, and for tests.
pub async fn without_lease<F: Future>(calls: F) -> F::Output {
    guarded(Arc::new(|| true), calls).await
}

/// What a command does at the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It only asks: sent whenever somebody asks.
    Reads,
    /// It changes something, or may: sent under a guard.
    Writes,
}

/// Whether a command may be sent now. One that writes may not where nobody guards.
pub(crate) fn may_send(effect: Effect) -> Result<(), Failure> {
    if effect == Effect::Reads {
        return Ok(());
    }
    match GUARD.try_with(|guard| guard()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::retry(
            "the right to send was not certain any more; nothing was sent",
        )),
        Err(_) => Err(Failure::retry(
            "nobody says that this may be sent; nothing was sent",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_write_that_nobody_guards_is_not_sent() {
        assert!(may_send(Effect::Reads).is_ok());
        assert!(matches!(
            may_send(Effect::Writes),
            Err(Failure::Retry { .. })
        ));
        let asked =
            |answer: bool| guarded(Arc::new(move || answer), async { may_send(Effect::Writes) });
        assert!(asked(true).await.is_ok());
        assert!(matches!(asked(false).await, Err(Failure::Retry { .. })));
        assert!(
            without_lease(async { may_send(Effect::Writes) })
                .await
                .is_ok()
        );
    }
}
