//! Checking, at the last moment, whether a command may still be sent.
//!
//! A caller that may write only while it holds a lease checks that before the call; but then the call waits for a session, opens one, logs in, and the process may be
//! frozen meanwhile. So the caller's check travels with the call and is repeated right before the command's bytes are sent. A write without such a check is not
//! sent at all: a caller without a lease says so explicitly, by [`without_lease`].

use crate::connector::Failure;
use std::sync::Arc;
use std::time::Duration;

/// The longest that a command may take once its guard permitted it: the timeout of a command. A guard with a deadline must leave this much of it.
pub const GUARDED_FOR: Duration = Duration::from_secs(30);

tokio::task_local! {
    static GUARD: Arc<dyn Fn() -> bool + Send + Sync>;
}

/// Lets the calls within `calls` send a command only where `guard` says `true` right before. Otherwise they end in [`Failure::Retry`], unsent.
pub async fn guarded<F: Future>(guard: Arc<dyn Fn() -> bool + Send + Sync>, calls: F) -> F::Output {
    GUARD.scope(guard, calls).await
}

/// Lets the calls within `calls` write without a lease: for idempotent writes, and for tests.
pub async fn without_lease<F: Future>(calls: F) -> F::Output {
    guarded(Arc::new(|| true), calls).await
}

/// What a command does at the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// A query: always sent.
    Reads,
    /// It changes something, or may: sent under a guard.
    Writes,
}

/// Whether a command may be sent now. A write without a guard may not.
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
