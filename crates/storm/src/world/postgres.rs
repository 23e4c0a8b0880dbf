//! A PostgreSQL of the storm's own, that is restarted in it. As `scripts/postgres.sh` makes one, but what is committed stays committed when the server dies.

use crate::Outcome;
use crate::plan::Restart;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tokio::sync::Mutex;

/// Everybody may come in from this machine, by password.
const PASSWORD: &str = "storm";

/// How its folders are called, before the seed and the id of the process that made them.
const NAME: &str = "nichandle-storm";

/// The server. Dropping it stops it and removes what it kept.
pub struct Postgres {
    tools: PathBuf,
    folder: PathBuf,
    port: u16,
    as_root: bool,
    busy: Mutex<()>,
}

impl Postgres {
    /// Makes a cluster and starts it.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start.
    pub async fn start(folder: &Path, seed: u64) -> Outcome<Self> {
        let as_root = Command::new("id")
            .arg("-u")
            .output()?
            .stdout
            .starts_with(b"0\n");
        // The account that root lends to PostgreSQL can't reach everybody's folders.
        let place = if as_root {
            Path::new("/var/tmp")
        } else {
            folder
        };
        sweep(place, as_root);
        let place = place.join(format!("{NAME}-{seed}-{}", std::process::id()));
        std::fs::create_dir_all(&place)?;
        let postgres = Self {
            tools: tools()?,
            folder: place,
            port: free_port()?,
            as_root,
            busy: Mutex::default(),
        };
        std::fs::set_permissions(&postgres.folder, std::fs::Permissions::from_mode(0o700))?;
        let password = postgres.folder.join("password");
        std::fs::write(&password, PASSWORD)?;
        if as_root {
            run(Command::new("chown")
                .arg("-R")
                .arg("postgres")
                .arg(&postgres.folder))?;
        }
        let data = postgres.data();
        let words = [
            "-U",
            "nichandle",
            "--auth=md5",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--pwfile",
        ];
        run(postgres
            .tool("initdb")
            .args(words)
            .arg(&password)
            .arg("-D")
            .arg(&data))?;
        // Written to the system and not to the disk: it outlives the server's death, and the machine does not die here.
        let settings = "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 150\n\
                        password_encryption = md5\nfsync = off\n";
        let file = data.join("postgresql.auto.conf");
        let mut text = std::fs::read_to_string(&file).unwrap_or_default();
        text.push_str(settings);
        std::fs::write(&file, text)?;
        postgres.up().await?;
        Ok(postgres)
    }

    /// How the program reaches it.
    #[must_use]
    pub fn url(&self) -> String {
        format!(
            "postgres://nichandle:{PASSWORD}@127.0.0.1:{}/postgres",
            self.port
        )
    }

    /// Stops it and starts it after a while.
    ///
    /// # Errors
    /// When it does not start again.
    pub async fn restart(&self, how: Restart, down: Duration) -> Outcome {
        let _held = self.busy.lock().await;
        let mode = match how {
            Restart::Fast => "fast",
            Restart::Immediate => "immediate",
        };
        self.control(&["-m", mode, "-w", "-t", "30", "stop"])
            .await?;
        tokio::time::sleep(down).await;
        self.up().await
    }

    async fn up(&self) -> Outcome {
        let port = format!("-p {}", self.port);
        let log = self.folder.join("log").display().to_string();
        self.control(&["-l", &log, "-o", &port, "-w", "-t", "60", "start"])
            .await
    }

    async fn control(&self, words: &[&str]) -> Outcome {
        let mut command = self.tool("pg_ctl");
        command.arg("-D").arg(self.data()).args(words);
        // Its output must not be waited for: the server that it starts inherits it.
        command
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        let done = tokio::task::spawn_blocking(move || command.status()).await??;
        if done.success() {
            Ok(())
        } else {
            Err(format!(
                "pg_ctl {}: {done}; see {}",
                words.join(" "),
                self.folder.join("log").display()
            )
            .into())
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// PostgreSQL refuses to run as root, so root lends it the account that Debian's package made.
    fn tool(&self, name: &str) -> Command {
        let path = self.tools.join(name);
        let mut command = if self.as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir("/");
        command
    }

    /// Copies its log into another folder.
    pub fn keep(&self, place: &Path) {
        let _ = std::fs::copy(self.folder.join("log"), place.join("postgres.log"));
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data();
        let mut stop = self.tool("pg_ctl");
        let _ = stop
            .arg("-D")
            .arg(data)
            .args(["-m", "immediate", "-w", "stop"])
            .output();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Stops and removes what a storm left that was killed.
fn sweep(place: &Path, as_root: bool) {
    for folder in std::fs::read_dir(place).into_iter().flatten().flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        let owner = name
            .strip_prefix(NAME)
            .and_then(|rest| rest.rsplit('-').next());
        let is_left = owner.is_some_and(|id| !Path::new("/proc").join(id).exists());
        if is_left && let Ok(tools) = tools() {
            // Dropping it is what its own storm would have done.
            drop(Postgres {
                tools,
                folder: folder.path(),
                port: 0,
                as_root,
                busy: Mutex::default(),
            });
        }
    }
}

fn run(command: &mut Command) -> Outcome {
    let done = command.output()?;
    if done.status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {}", String::from_utf8_lossy(&done.stderr)).into())
    }
}

/// The newest PostgreSQL that Debian installed, or whatever is on the path.
fn tools() -> Outcome<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<PathBuf> = versions
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("pg_ctl").exists())
        .collect();
    found.sort();
    if let Some(newest) = found.pop() {
        return Ok(newest);
    }
    let bin = Command::new("pg_config").arg("--bindir").output();
    let bin = bin.map_err(|_| "PostgreSQL is not installed; make setup-test installs it")?;
    Ok(String::from_utf8(bin.stdout)?.trim().into())
}

fn free_port() -> Outcome<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port())
}
