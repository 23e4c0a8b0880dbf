//! The simulated registry in the test's own process, so that its state can be inspected.

use registry_sim::{Contact, Settings, Simulator, StateLocation};
use std::path::PathBuf;
use tempfile::TempDir;

/// What the simulator's account opens with; nobody may find it in a log.
pub const PASSWORD: &str = "epp-Passw0rd-77";
/// What the simulator itself puts into roles that must be held.
const PLACEHOLDER: &str = "NICH-DEFAULT";

pub struct Registry {
    pub simulator: Simulator,
    folder: TempDir,
}

impl Registry {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            state: StateLocation::Memory,
            create_on_first_info: true,
            ..Settings::default()
        };
        let simulator = registry_sim::start(settings.with_account("nichandle", PASSWORD))
            .await
            .unwrap();
        std::fs::write(
            folder.path().join("registry.pem"),
            simulator.certificate_pem(),
        )
        .unwrap();
        Self { simulator, folder }
    }

    pub fn url(&self) -> String {
        format!("epp://nichandle@{}", self.simulator.addr())
    }

    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("registry.pem")
    }

    /// Every contact object that somebody made.
    pub fn contacts(&self) -> Vec<Contact> {
        let mut contacts = self.simulator.inspect().contacts();
        contacts.retain(|contact| contact.id != PLACEHOLDER);
        contacts
    }
}
