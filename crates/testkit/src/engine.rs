//! The database of a test installation: a SQLite file in its folder, or with `NICHANDLE_TEST_ENGINE=postgres` a database of its own on the tests' PostgreSQL server.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use store::Target;

/// The target for a new installation. Databases on the tests' server are removed with the server when the run ends.
///
/// # Panics
/// When PostgreSQL is requested and `TEST_DATABASE_URL` names no server on which databases can be created.
pub(crate) fn target(folder: &Path) -> Target {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    if std::env::var("NICHANDLE_TEST_ENGINE").as_deref() != Ok("postgres") {
        return Target::SqliteFile(folder.join("book.sqlite"));
    }
    let url = std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL names a PostgreSQL; `make test` starts one");
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("house_{}_{number}", std::process::id());
    // The collation is deliberately not the server's default: order must not depend on it.
    let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
    let made = Command::new("psql")
        .args([
            url.as_str(),
            "-q",
            "-X",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            &create,
        ])
        .output()
        .expect("psql runs");
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
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
