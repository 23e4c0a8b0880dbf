//! The database of a test installation: a SQLite file in its folder, or with `NICHANDLE_TEST_ENGINE=postgres` a database of its own on the tests' PostgreSQL server.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use store::Target;

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

/// The target for a new installation. Databases on the tests' server are removed with the server when the run ends.
///
/// # Panics
/// When PostgreSQL is requested and `TEST_DATABASE_URL` names no server on which databases can be created.
pub(crate) fn target(folder: &Path, engine: TestEngine) -> Target {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    if engine == TestEngine::Sqlite {
        return Target::SqliteFile(folder.join("book.sqlite"));
    }
    let url = server();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("house_{}_{number}", std::process::id());
    // The collation is deliberately not the server's default: order must not depend on it.
    psql(
        &url,
        &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"),
    );
    let (server, query) = url.split_once('?').unwrap_or((&url, ""));
    let (server, _) = server
        .rsplit_once('/')
        .expect("TEST_DATABASE_URL names a database");
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    Target::Postgres(format!("{server}/{name}{query}"))
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
    psql(&server(), &format!("DROP DATABASE {name} WITH (FORCE)"));
}

fn server() -> String {
    std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL names a PostgreSQL; `make test` starts one")
}

fn psql(url: &str, statement: &str) {
    let done = Command::new("psql")
        .args([url, "-q", "-X", "-v", "ON_ERROR_STOP=1", "-c", statement])
        .output()
        .expect("psql runs");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}
