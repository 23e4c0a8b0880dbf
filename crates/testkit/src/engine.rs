//! The database of a house: SQLite in its folder, or, told by `NICHANDLE_TEST_ENGINE=postgres`, one of its own on the tests' PostgreSQL.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use store::Target;

/// The target for a new house. Databases on the tests' server go with it when the run ends.
///
/// # Panics
/// When PostgreSQL is asked for and `TEST_DATABASE_URL` names none that lets us make databases.
pub(crate) fn target(folder: &Path) -> Target {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    if std::env::var("NICHANDLE_TEST_ENGINE").as_deref() != Ok("postgres") {
        return Target::SqliteFile(folder.join("book.sqlite"));
    }
    let url = std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL names a PostgreSQL; `make test` starts one");
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("house_{}_{number}", std::process::id());
    // The collation is not the server's own on purpose: order must not depend on it.
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
