//! A child process: started with its log in a file, signalled, and gone when its owner is.

use crate::Outcome;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// How long a process may take until it says that it is ready. Far above what it takes on a busy machine.
const READY: Duration = Duration::from_secs(40);

/// A running process.
pub struct Process {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts it. What it logs is appended to this file.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start(mut command: Command, log: &Path) -> Outcome<Self> {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(log)?;
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("no standard output")?;
        Ok(Self {
            child,
            lines: BufReader::new(output).lines(),
        })
    }

    /// Waits until each of these has begun a line of its output, and gives what followed.
    ///
    /// # Errors
    /// When it ends before, or is not ready in time.
    pub async fn said<const N: usize>(&mut self, words: [&str; N]) -> Outcome<[String; N]> {
        let mut found: [Option<String>; N] = std::array::from_fn(|_| None);
        let reading = async {
            while found.iter().any(Option::is_none) {
                let Some(line) = self.lines.next_line().await? else {
                    return Err("it ended before it was ready".into());
                };
                for (place, begin) in found.iter_mut().zip(words) {
                    if let Some(rest) = line.strip_prefix(begin) {
                        *place = Some(rest.to_owned());
                    }
                }
            }
            Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
        };
        tokio::time::timeout(READY, reading)
            .await
            .map_err(|_| format!("it was not ready within {READY:?}"))??;
        Ok(found.map(Option::unwrap_or_default))
    }

    /// Its id, while it runs.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Sends it a signal by its name: `STOP`, `CONT`, `TERM`.
    ///
    /// # Errors
    /// When it has ended.
    pub async fn signal(&self, name: &str) -> Outcome {
        let id = self.id().ok_or("the process has ended")?;
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &id.to_string()])
            .status()
            .await?;
        if sent.success() {
            Ok(())
        } else {
            Err(format!("kill -{name} {id}: {sent}").into())
        }
    }

    /// SIGKILL, and waits until it is gone.
    ///
    /// # Errors
    /// When it can't be waited for.
    pub async fn kill(mut self) -> Outcome {
        self.child.kill().await?;
        Ok(())
    }

    /// SIGTERM, and its end; `None` when it did not come within this time (it is killed then).
    ///
    /// # Errors
    /// When it can't be signalled.
    pub async fn terminate(mut self, within: Duration) -> Outcome<Option<ExitStatus>> {
        self.signal("TERM").await?;
        if let Ok(ended) = tokio::time::timeout(within, self.child.wait()).await {
            return Ok(Some(ended?));
        }
        self.child.kill().await?;
        Ok(None)
    }
}
