//! The database of a test installation: a SQLite file in its folder, or with `NICHANDLE_TEST_ENGINE=postgres` a database of its own on the tests' PostgreSQL server.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::{Db, Target};
use tokio::sync::OnceCell;

/// Where a test installation keeps its book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestEngine {
    /// A file in the installation's folder.
    Sqlite,
    /// A database of its own on the server that `TEST_DATABASE_URL` names.
    Postgres,
}

impl TestEngine {
    /// The one that `NICHANDLE_TEST_ENGINE` asks for.
    #[must_use]
    pub fn chosen() -> Self {
        match std::env::var("NICHANDLE_TEST_ENGINE").as_deref() {
            Ok("postgres") => Self::Postgres,
            _ => Self::Sqlite,
        }
    }
}

/// The target for a new installation: a copy of a database that was migrated once for this process. Databases on the tests' server are removed with the server when the run ends.
///
/// # Panics
/// When PostgreSQL is requested and `TEST_DATABASE_URL` names no server on which databases can be created.
pub(crate) async fn target(folder: &Path, engine: TestEngine) -> Target {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    if engine == TestEngine::Sqlite {
        let file = folder.join("book.sqlite");
        let migrated = FILE.get_or_init(|| migrated_file(folder)).await;
        std::fs::write(&file, migrated).expect("the folder can be written");
        return Target::SqliteFile(file);
    }
    let template = TEMPLATE.get_or_init(migrated_template).await;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("house_{}_{number}", std::process::id());
    create(&name, template).await;
    Target::Postgres(url_of(&name))
}

/// The bytes of a file in which there is nothing but the tables.
async fn migrated_file(folder: &Path) -> Vec<u8> {
    let file = folder.join("template.sqlite");
    let target = Target::SqliteFile(file.clone());
    let db = Db::open(&target).await.expect("a migrated file");
    // The last connection that is closed writes back what is in the log.
    db.close().await;
    drop(db);
    let bytes = std::fs::read(&file).expect("the file can be read");
    std::fs::remove_file(&file).expect("the file can be removed");
    bytes
}

/// The name of a database in which there is nothing but the tables, and which nobody is connected to.
async fn migrated_template() -> String {
    let name = format!("house_{}_template", std::process::id());
    // The collation is deliberately not the server's default: order must not depend on it.
    create(&name, "template0").await;
    let target = Target::Postgres(url_of(&name));
    let db = Db::open(&target).await.expect("a migrated database");
    db.close().await;
    name
}

async fn create(name: &str, template: &str) {
    let statement = format!("CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'");
    for _ in 0..50 {
        let told = psql(&server(), &statement);
        match told {
            Ok(()) => return,
            // Whoever was connected to the template is on the way out.
            Err(told) if told.contains("being accessed by other users") => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(told) => panic!("{told}"),
        }
    }
    panic!("somebody stays connected to {template}");
}

fn url_of(name: &str) -> String {
    let url = server();
    let (server, query) = url.split_once('?').unwrap_or((&url, ""));
    let (server, _) = server
        .rsplit_once('/')
        .expect("TEST_DATABASE_URL names a database");
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    format!("{server}/{name}{query}")
}

/// Removes the database of an installation that is not used any more. A file goes with its folder.
///
/// # Panics
/// When PostgreSQL refuses.
pub(crate) fn discard(target: &Target) {
    let Target::Postgres(url) = target else {
        return;
    };
    let (path, _) = url.split_once('?').unwrap_or((url, ""));
    let (_, name) = path.rsplit_once('/').expect("the URL names a database");
    let statement = format!("DROP DATABASE {name} WITH (FORCE)");
    if let Err(told) = psql(&server(), &statement) {
        panic!("{told}");
    }
}

fn server() -> String {
    std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL names a PostgreSQL; `make test` starts one")
}

fn psql(url: &str, statement: &str) -> Result<(), String> {
    let done = Command::new("psql")
        .args([url, "-q", "-X", "-v", "ON_ERROR_STOP=1", "-c", statement])
        .output()
        .expect("psql runs");
    if done.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&done.stderr).into_owned())
}
