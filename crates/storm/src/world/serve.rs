//! A process that serves, through all that is done to it.

use super::clock::Clock;
use super::process::Process;
use crate::Outcome;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Mutex as Lock, PoisonError};
use std::time::{Duration, Instant};
use tokio::process::Command;
use tokio::sync::Mutex;

/// How long a start is tried again: the database may be away just then.
const STARTING: Duration = Duration::from_secs(60);
/// How long it may take to end after SIGTERM. Longer than the program's own drain.
const ENDING: Duration = Duration::from_secs(25);

/// Where a process listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listens {
    /// HTTP.
    pub http: SocketAddr,
    /// WHOIS.
    pub whois: SocketAddr,
}

/// Something that a process did when it was started or ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Which process.
    pub process: usize,
    /// What: `terminated`, `started`.
    pub what: String,
    /// Milliseconds that it took.
    pub took: u64,
    /// The exit code, of an end; `None` when it had to be killed.
    pub code: Option<i32>,
}

/// How a process is started.
pub struct Setup {
    /// Its number among those of the storm.
    pub number: usize,
    /// The program.
    pub program: PathBuf,
    /// Where its log lies.
    pub folder: PathBuf,
    /// Its data folder, which exists.
    pub data: PathBuf,
    /// What it is told.
    pub environment: Vec<(String, String)>,
    /// Its wall clock, where it can be moved.
    pub clock: Option<Clock>,
}

/// A process that serves. Whoever does something to it holds it while they do.
pub struct Serve {
    setup: Setup,
    running: Mutex<Option<Process>>,
    listens: Lock<Option<Listens>>,
    incidents: Lock<Vec<Incident>>,
}

fn lock<T>(mutex: &Lock<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Serve {
    /// A process that does not run yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self {
            setup,
            running: Mutex::default(),
            listens: Lock::default(),
            incidents: Lock::default(),
        }
    }

    /// Its wall clock, where it can be moved.
    #[must_use]
    pub const fn clock(&self) -> Option<&Clock> {
        self.setup.clock.as_ref()
    }

    /// Where it listens, while it runs.
    #[must_use]
    pub fn listens(&self) -> Option<Listens> {
        *lock(&self.listens)
    }

    /// What it did when it was started and ended.
    #[must_use]
    pub fn incidents(&self) -> Vec<Incident> {
        lock(&self.incidents).clone()
    }

    /// Starts it, unless it runs.
    ///
    /// # Errors
    /// When it does not come up within a minute.
    pub async fn start(&self) -> Outcome {
        let mut running = self.running.lock().await;
        self.start_in(&mut running).await
    }

    async fn start_in(&self, running: &mut Option<Process>) -> Outcome {
        if running.is_some() {
            return Ok(());
        }
        let began = Instant::now();
        loop {
            let mut process = Process::start(self.command(), &self.log())?;
            match process.said(["listening on http://", "whois on "]).await {
                Ok([http, whois]) => {
                    *lock(&self.listens) = Some(Listens {
                        http: http.trim_end_matches('/').parse()?,
                        whois: whois.parse()?,
                    });
                    *running = Some(process);
                    self.note("started", began, Some(0));
                    return Ok(());
                }
                Err(error) if began.elapsed() > STARTING => {
                    return Err(format!(
                        "process {}: {error}; see {}",
                        self.setup.number,
                        self.log().display()
                    )
                    .into());
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(500)).await,
            }
        }
    }

    /// SIGKILL, and a start after a while.
    ///
    /// # Errors
    /// When it does not come up again.
    pub async fn kill(&self, down: Duration) -> Outcome {
        let mut running = self.running.lock().await;
        *lock(&self.listens) = None;
        if let Some(process) = running.take() {
            process.kill().await?;
        }
        tokio::time::sleep(down).await;
        self.start_in(&mut running).await
    }

    /// SIGTERM and its end.
    ///
    /// # Errors
    /// When it can't be signalled.
    pub async fn stop(&self) -> Outcome {
        let mut running = self.running.lock().await;
        self.stop_in(&mut running).await
    }

    async fn stop_in(&self, running: &mut Option<Process>) -> Outcome {
        *lock(&self.listens) = None;
        if let Some(process) = running.take() {
            let began = Instant::now();
            let ended = process.terminate(ENDING).await?;
            self.note("terminated", began, ended.and_then(|status| status.code()));
        }
        Ok(())
    }

    /// SIGTERM, its end, and a start.
    ///
    /// # Errors
    /// When it does not come up again.
    pub async fn restart(&self) -> Outcome {
        let mut running = self.running.lock().await;
        self.stop_in(&mut running).await?;
        self.start_in(&mut running).await
    }

    /// SIGSTOP, and SIGCONT after a while. Callers go on asking it: that is what they would do.
    ///
    /// # Errors
    /// When it can't be signalled.
    pub async fn freeze(&self, length: Duration) -> Outcome {
        let running = self.running.lock().await;
        let Some(process) = running.as_ref() else {
            return Ok(());
        };
        process.signal("STOP").await?;
        tokio::time::sleep(length).await;
        process.signal("CONT").await
    }

    fn log(&self) -> PathBuf {
        self.setup
            .folder
            .join(format!("serve-{}.log", self.setup.number))
    }

    fn note(&self, what: &str, began: Instant, code: Option<i32>) {
        lock(&self.incidents).push(Incident {
            process: self.setup.number,
            what: what.to_owned(),
            took: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            code,
        });
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.setup.program);
        let words = [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--whois-listen",
            "127.0.0.1:0",
        ];
        command
            .args(words)
            // What is tried is the desk, not its patience with one key.
            .args(["--rate-limit", "off", "--rate-limit-projects", "off"])
            .env_clear()
            .envs(self.setup.environment.iter().cloned())
            .env("NICHANDLE_DATA_DIR", &self.setup.data)
            .current_dir(&self.setup.folder);
        if let Some(clock) = &self.setup.clock {
            command.envs(clock.environment());
        }
        command
    }
}
