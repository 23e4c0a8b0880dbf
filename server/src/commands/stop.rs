//! Shutdown signals.

use super::Failed;
use tokio::signal::unix::{SignalKind, signal};

/// Ctrl-C or SIGTERM. Both are listened for from the call on, not only once the future is awaited: an early signal is not lost.
///
/// # Errors
/// When the system allows no listener.
pub(super) fn stop_signal() -> Result<impl Future<Output = ()>, Failed> {
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failed::new)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(Failed::new)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
