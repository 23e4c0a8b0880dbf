//! The program under measurement: founded, started and stopped as an operator does.

use crate::Outcome;
use crate::book::{self, Book, Engine};
use crate::http::{Client, Request};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A data folder, its owner's account, and the process while it runs.
pub struct Desk {
    folder: Folder,
    /// Of PostgreSQL; otherwise it is a file in the folder.
    database: Option<String>,
    account: Value,
    /// More options of `serve`.
    options: Vec<String>,
    running: Option<Child>,
    address: String,
}

/// A folder under `target/`, so on the disk and not in memory, that goes with its owner.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Outcome<Self> {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
        let folder = target.join(format!("bench-{}", std::process::id()));
        std::fs::create_dir(&folder)?;
        Ok(Self(folder.canonicalize()?))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays behind is under target/.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Starts `command` and waits for the line that names its address.
pub async fn start(command: &mut Command) -> Outcome<(Child, String)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let output = child.stdout.take().ok_or("no standard output")?;
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some(address) = line.strip_prefix("listening on http://") {
            let address = address.trim_end_matches('/').to_owned();
            // What else it prints must be read, or it would one day wait for its reader.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok((child, address));
        }
    }
    Err(format!(
        "the program ended before it listened: {}",
        child.wait().await?
    )
    .into())
}

fn program() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/nichandle")
}

/// The option that names a database that is no file of the data folder.
fn where_it_is(database: Option<&str>) -> Vec<String> {
    let named = database.map(|url| ["--database-url".to_owned(), url.to_owned()]);
    named.into_iter().flatten().collect()
}

impl Desk {
    /// A data folder with one organization, whose database is a file in it.
    pub async fn found() -> Outcome<Self> {
        Self::found_on(Engine::Sqlite).await
    }

    /// The same on this engine.
    pub async fn found_on(engine: Engine) -> Outcome<Self> {
        let folder = Folder::new()?;
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(book::new_postgres()?),
        };
        let words = [
            "bootstrap",
            "--organization",
            "Bench",
            "--legal-name",
            "Bench Ltd",
            "--email",
            "clerk@bench.example",
            "--data-dir",
        ];
        let printed = Command::new(program())
            .args(words)
            .arg(&folder.0)
            .args(where_it_is(database.as_deref()))
            .stderr(Stdio::inherit())
            .output()
            .await?;
        let account = serde_json::from_slice(&printed.stdout)
            .map_err(|error| format!("bootstrap printed no JSON: {error}"))?;
        Ok(Self {
            folder,
            database,
            account,
            options: Vec::new(),
            running: None,
            address: String::new(),
        })
    }

    /// Starts it and answers how long it took to listen.
    pub async fn start(&mut self) -> Outcome<Duration> {
        let begun = Instant::now();
        let mut command = self.serve(&self.folder.0);
        let (child, address) = start(&mut command).await?;
        self.running = Some(child);
        self.address = address;
        Ok(begun.elapsed())
    }

    /// How it is started over that data folder.
    fn serve(&self, folder: &Path) -> Command {
        let mut command = Command::new(program());
        command
            // What is measured is the desk, not its patience with one key.
            .args([
                "serve",
                "--rate-limit",
                "off",
                "--rate-limit-projects",
                "off",
            ])
            .args(["--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder)
            .args(where_it_is(self.database.as_deref()))
            .args(&self.options)
            .current_dir(folder);
        command
    }

    /// From its next start on it is served with these options too.
    pub fn serve_with(&mut self, options: &[&str]) {
        self.options = options.iter().map(|&option| option.to_owned()).collect();
    }

    /// Starts a second process over the same database, with a data folder of its own and the same secret.
    pub async fn beside(&self) -> Outcome<(Child, String)> {
        let folder = self.folder.0.join("second");
        std::fs::create_dir(&folder)?;
        std::fs::copy(self.folder.0.join("secret.key"), folder.join("secret.key"))?;
        start(&mut self.serve(&folder)).await
    }

    /// Asks it to end, and waits.
    pub async fn stop(&mut self) -> Outcome {
        if let Some(mut child) = self.running.take() {
            let id = child.id().ok_or("it had ended by itself")?;
            Command::new("kill").arg(id.to_string()).status().await?;
            child.wait().await?;
        }
        Ok(())
    }

    /// Its data folder.
    pub fn folder(&self) -> &Path {
        &self.folder.0
    }

    /// Begins to take a file of contacts in by the command line.
    pub fn import(&self, file: &Path) -> Outcome<Child> {
        let child = Command::new(program())
            .args(["import", "contacts"])
            .arg(file)
            .args([
                "--organization",
                self.account("organization_id")?,
                "--data-dir",
            ])
            .arg(&self.folder.0)
            .args(where_it_is(self.database.as_deref()))
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()?;
        Ok(child)
    }

    /// Resident memory in bytes.
    pub fn memory(&self) -> Outcome<f64> {
        let id = self
            .running
            .as_ref()
            .and_then(Child::id)
            .ok_or("not running")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .ok_or("no VmRSS")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes * 1024.0)
    }

    /// Memory in bytes, of which what is shared with others, or mapped several times, counts once (PSS).
    pub fn proportional(&self) -> Outcome<f64> {
        let id = self
            .running
            .as_ref()
            .and_then(Child::id)
            .ok_or("not running")?;
        let rollup = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
        let line = rollup
            .lines()
            .find_map(|line| line.strip_prefix("Pss:"))
            .ok_or("no Pss")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes * 1024.0)
    }

    /// Where it listens: `host:port`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The SQLite file.
    pub fn database(&self) -> PathBuf {
        self.folder.0.join("nichandle.sqlite")
    }

    /// Where PostgreSQL is, when that is its engine.
    pub fn url(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// The database.
    pub fn book(&self) -> Book {
        match &self.database {
            Some(url) => Book::Postgres(url.clone()),
            None => Book::Sqlite(self.database()),
        }
    }

    /// A new connection.
    pub async fn connect(&self) -> Outcome<Client> {
        Client::connect(&self.address).await
    }

    /// One word of what `bootstrap` printed.
    pub fn account(&self, name: &str) -> Outcome<&str> {
        self.account[name]
            .as_str()
            .ok_or_else(|| format!("bootstrap printed no {name}").into())
    }

    /// A request to the API, under the organization's base.
    pub fn api(&self, method: &'static str, path: &str, body: Option<&Value>) -> Outcome<Request> {
        let base = format!("/v1/organizations/{}", self.account("organization_id")?);
        let mut request = Request::new(method, &format!("{base}{path}")).header(
            "authorization",
            &format!("Bearer {}", self.account("api_key")?),
        );
        if let Some(body) = body {
            request = request.body("application/json", body.to_string());
        }
        Ok(request)
    }

    /// Calls the API and reads the answer as JSON; any status that is no success is an error.
    pub async fn call(
        &self,
        client: &mut Client,
        method: &'static str,
        path: &str,
        body: Option<&Value>,
    ) -> Outcome<Value> {
        let answer = client.send(&self.api(method, path, body)?).await?;
        if !(200..300).contains(&answer.status) {
            return Err(format!(
                "{method} {path}: {} {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            )
            .into());
        }
        Ok(serde_json::from_slice(&answer.body)?)
    }
}

/// A contact with that number in its name.
pub fn contact(number: usize) -> Value {
    serde_json::json!({
        "kind": "external", "first_name": "Jana", "last_name": format!("Nováková {number}"), "org_name": "Acme s.r.o.",
        "email": format!("jana.{number}@acme.example"), "phone": "+420.224810101", "street1": "Na Příkopě 14", "city": "Praha",
        "postal_code": "110 00", "country_code": "CZ",
    })
}
