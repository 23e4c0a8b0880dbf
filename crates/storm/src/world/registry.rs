//! The registry: `nichandle registry-sim` as a process of its own, whose objects outlive it.

use super::process::Process;
use crate::Outcome;
use registry_sim::{Settings, StateLocation};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex as Lock, PoisonError};
use std::time::Duration;
use tokio::process::Command;
use tokio::sync::Mutex;

/// The account that the program has.
const CLIENT: &str = "storm";
/// What it opens with.
const PASSWORD: &str = "storm-passw0rd";

/// The registry's process.
pub struct Registry {
    program: PathBuf,
    folder: PathBuf,
    running: Mutex<Option<Process>>,
    address: Lock<SocketAddr>,
}

/// What the registry holds.
pub struct Held {
    /// Every contact object.
    pub contacts: Vec<registry_sim::Contact>,
    /// Every domain object.
    pub domains: Vec<registry_sim::Domain>,
}

impl Registry {
    /// Starts it with an empty state in this folder.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start(program: &Path, folder: &Path) -> Outcome<Self> {
        let registry = Self {
            program: program.to_owned(),
            folder: folder.to_owned(),
            running: Mutex::default(),
            address: Lock::new(SocketAddr::from(([127, 0, 0, 1], 0))),
        };
        registry.up(&mut *registry.running.lock().await).await?;
        Ok(registry)
    }

    async fn up(&self, running: &mut Option<Process>) -> Outcome {
        let mut command = Command::new(&self.program);
        command
            .args([
                "registry-sim",
                "--listen",
                "127.0.0.1:0",
                "--create-on-first-info",
            ])
            .arg("--account")
            .arg(format!("{CLIENT}:{PASSWORD}"))
            .arg("--state")
            .arg(self.state())
            .arg("--certificate")
            .arg(self.certificate())
            .env_clear()
            .current_dir(&self.folder);
        let mut process = Process::start(command, &self.folder.join("registry.log"))?;
        let [address] = process.said(["epp on "]).await?;
        *self.address.lock().unwrap_or_else(PoisonError::into_inner) = address.parse()?;
        *running = Some(process);
        Ok(())
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        *self.address.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the program is told of it, reached through a line.
    #[must_use]
    pub fn environment(&self, line: SocketAddr) -> Vec<(String, String)> {
        let certificate = self.certificate().display().to_string();
        vec![
            (
                "NICHANDLE_REGISTRY".into(),
                format!("epp://{CLIENT}@{line}"),
            ),
            ("NICHANDLE_REGISTRY_PASSWORD".into(), PASSWORD.into()),
            ("NICHANDLE_REGISTRY_CA".into(), certificate),
        ]
    }

    /// SIGKILL, and a start after a while, at another address.
    ///
    /// # Errors
    /// When it does not start again.
    pub async fn kill(&self, down: Duration) -> Outcome {
        let mut running = self.running.lock().await;
        if let Some(process) = running.take() {
            process.kill().await?;
        }
        tokio::time::sleep(down).await;
        self.up(&mut running).await
    }

    /// What it holds. Its process is stopped for that moment: nobody looks into a registry but by its state.
    ///
    /// # Errors
    /// When its state can't be read, or it does not start again.
    pub async fn look(&self) -> Outcome<Held> {
        let mut running = self.running.lock().await;
        if let Some(process) = running.take() {
            process.terminate(Duration::from_secs(20)).await?;
        }
        let settings = Settings {
            state: StateLocation::File(self.state()),
            ..Settings::default()
        };
        let inside = registry_sim::start(settings).await?;
        let inspect = inside.inspect();
        let held = Held {
            contacts: inspect.contacts(),
            domains: inspect.domains(),
        };
        inside.stop().await;
        self.up(&mut running).await?;
        Ok(held)
    }

    fn state(&self) -> PathBuf {
        self.folder.join("registry.sqlite")
    }

    fn certificate(&self) -> PathBuf {
        self.folder.join("registry.pem")
    }
}
