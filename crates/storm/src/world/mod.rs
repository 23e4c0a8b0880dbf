//! The world that a storm is held in: a registry behind a line that can be cut, a database, and the processes that serve.

pub mod clock;
pub mod disk;
pub mod lease;
pub mod line;
pub mod postgres;
pub mod process;
pub mod registry;
pub mod serve;

use crate::Outcome;
use crate::options::{Engine, Options};
use crate::plan::Size;
use clock::Faketime;
use disk::SmallDisk;
use line::Line;
use postgres::Postgres;
use registry::Registry;
use serde_json::Value;
use serve::{Serve, Setup};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::process::Command;

/// Everything that runs. Dropping it ends all of it.
pub struct World {
    /// Where logs, the history and the databases lie.
    pub folder: PathBuf,
    /// The program.
    pub program: PathBuf,
    /// Under what.
    pub engine: Engine,
    /// The processes that serve.
    pub serves: Vec<Arc<Serve>>,
    /// The registry.
    pub registry: Registry,
    /// The line to it.
    pub line: Arc<Line>,
    /// The database's own server.
    pub postgres: Option<Postgres>,
    /// The small disk that the book lies on, where one could be made.
    pub disk: Option<SmallDisk>,
    /// What moves clocks, where it is installed.
    pub faketime: Option<Faketime>,
    /// What `bootstrap` printed.
    pub account: Value,
    /// What every command of the program is told.
    pub environment: Vec<(String, String)>,
    /// What could not be tried on this machine, and why.
    pub skipped: Mutex<Vec<String>>,
}

/// What seals secrets, the same in all processes.
const SECRET: &str = "a storm's own secret, long enough for a key";

impl World {
    /// Sets everything up and starts it.
    ///
    /// # Errors
    /// When something does not start.
    pub async fn start(options: &Options, folder: &Path, size: &Size) -> Outcome<Self> {
        let program = options
            .program
            .canonicalize()
            .map_err(|error| format!("{}: {error}; build it first", options.program.display()))?;
        let mut skipped = Vec::new();
        let faketime = Faketime::find();
        if faketime.is_none() {
            skipped.push("move_clock: libfaketime is not installed (Debian: faketime)".to_owned());
        }
        let registry = Registry::start(&program, folder).await?;
        let line = Line::open(registry.address()).await?;
        let mut environment = registry.environment(line.address());
        environment.push(("NICHANDLE_SECRET_KEY".into(), SECRET.into()));
        let (mut postgres, mut disk) = (None, None);
        match options.engine {
            Engine::Postgres => {
                let server = Postgres::start(folder, options.seed).await?;
                environment.push(("NICHANDLE_DATABASE_URL".into(), server.url()));
                postgres = Some(server);
            }
            Engine::Sqlite => match SmallDisk::mount(&data_folder(folder, 0), size).await {
                Ok(small) => disk = Some(small),
                Err(why) => skipped.push(format!("fill_disk: no small disk to fill ({why})")),
            },
        }
        let mut world = Self {
            folder: folder.to_owned(),
            program,
            engine: options.engine,
            serves: Vec::new(),
            registry,
            line,
            postgres,
            disk,
            faketime,
            account: Value::Null,
            environment,
            skipped: Mutex::new(skipped),
        };
        world.account = world.bootstrap().await?;
        for number in 0..size.processes {
            let data = world.data(number);
            std::fs::create_dir_all(&data)?;
            let clock = world.faketime.as_ref();
            let serve = Arc::new(Serve::new(Setup {
                number,
                program: world.program.clone(),
                folder: world.folder.clone(),
                data,
                environment: world.environment.clone(),
                clock: clock
                    .map(|faketime| faketime.clock(folder, number))
                    .transpose()?,
            }));
            serve.start().await?;
            world.serves.push(serve);
        }
        Ok(world)
    }

    /// The data folder of a process.
    #[must_use]
    pub fn data(&self, number: usize) -> PathBuf {
        data_folder(&self.folder, number)
    }

    /// A command of the program over the first process's data, with nothing of our own environment.
    #[must_use]
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(words)
            .env_clear()
            .envs(self.environment.iter().cloned())
            .env("NICHANDLE_DATA_DIR", self.data(0))
            .current_dir(&self.folder)
            .stdin(std::process::Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Notes, once, what could not be tried.
    pub fn skip(&self, what: String) {
        let mut skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        if !skipped.contains(&what) {
            skipped.push(what);
        }
    }

    /// One word of what `bootstrap` printed.
    #[must_use]
    pub fn account(&self, name: &str) -> &str {
        self.account[name].as_str().unwrap_or_default()
    }

    async fn bootstrap(&self) -> Outcome<Value> {
        let words = [
            "bootstrap",
            "--organization",
            "Storm",
            "--legal-name",
            "Storm Ltd",
            "--email",
            "owner@storm.example",
        ];
        let done = self.command(&words).output().await?;
        serde_json::from_slice(&done.stdout)
            .map_err(|_| format!("bootstrap: {}", String::from_utf8_lossy(&done.stderr)).into())
    }
}

fn data_folder(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("data-{number}"))
}
