//! Statuses of the double's objects that prohibit changes.

use crate::codes;
use crate::connector::Failure;
use model::registry::StatusChange;

/// As in EPP, an object with this status takes no change but the one that takes the status off. The registry's own twin of it nobody takes off.
pub(super) fn prohibited(
    statuses: &[String],
    change: Option<&StatusChange>,
    lock: &str,
) -> Result<(), Failure> {
    let twin = lock.replace("client", "server");
    let has = |status: &str| statuses.iter().any(|each| each == status);
    let lifts = change.is_some_and(|change| change.add.is_empty() && change.remove == [lock]);
    if has(&twin) || (has(lock) && !lifts) {
        let words = format!("Object status prohibits operation; {lock}");
        return Err(Failure::refused(codes::STATUS_PROHIBITS, words));
    }
    Ok(())
}
