//! The registry of a process: chosen by its settings, and compared with what the database remembers before it is contacted.

use super::Failed;
use crate::config::Settings;
use service::installation::{SIMULATOR, choose_registry};
use store::Db;

/// Refuses the default registry where the database is used with another one; otherwise the database remembers the choice.
///
/// # Errors
/// A message that says what to do.
pub(super) async fn choose(settings: &Settings, db: &Db) -> Result<(), Failed> {
    let name = match &settings.registry {
        Some(registry) => registry.profile()?.name,
        None => SIMULATOR.to_owned(),
    };
    let chosen = choose_registry(db, &name, settings.registry_on_purpose).await?;
    for (registry, domains) in chosen.others {
        tracing::warn!(
            registry,
            domains,
            "domains of another registry than {name} are in this database; nothing is sent for them while this process works. If that registry has moved to the address given here, start with --registry-name {registry}"
        );
    }
    Ok(())
}
