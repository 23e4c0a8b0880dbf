//! Supervision of the worker's loops: a panic ends none of them for good.

use crate::Worker;
use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A panic's message.
pub(crate) fn words(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without words")
}

impl Worker {
    /// Runs a loop until shutdown, and restarts it, with a growing back-off, when it panics.
    pub(crate) async fn supervised<F: Future<Output = ()>>(
        &self,
        name: &str,
        limit: Duration,
        stop: &CancellationToken,
        run: impl Fn() -> F,
    ) {
        self.loops.expect(name, limit);
        while !stop.is_cancelled() {
            let Err(panic) = AssertUnwindSafe(run()).catch_unwind().await else {
                return;
            };
            let restarts = self.loops.restarted(name, words(&*panic));
            let failures = u32::try_from(restarts).unwrap_or(u32::MAX);
            let pause = self
                .pace
                .tasks
                .backoff
                .pause(failures, self.chance.as_ref())
                .to_std();
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause.unwrap_or(Duration::from_secs(1))) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_panic_said_is_found() {
        let panicked = std::panic::catch_unwind(|| panic!("no {}", "bytes"));
        assert_eq!(words(&*panicked.unwrap_err()), "no bytes");
    }
}
