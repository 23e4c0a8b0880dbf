#!/usr/bin/env bash
# After SQLITE_FULL, a sqlx 0.9.0 connection to SQLite refuses every later transaction that names its own BEGIN, although there is room again.
#
# What one would guess: an error inside a transaction leaves the connection usable. Dropping (or rolling back) the transaction brings it back to a
# clean state, and a pool hands it out again as if nothing had happened.
#
# What happens: SQLite answers "database or disk is full" and rolls the transaction back by itself (https://www.sqlite.org/lang_transaction.html,
# "Response To Errors Within A Transaction"). sqlx counts how deep a connection is in transactions on its own and learns nothing of that. Its
# ROLLBACK then fails ("no transaction is active"), and the count stays at one. From then on `begin_with("BEGIN IMMEDIATE")` gives
# "attempted to call begin_with at non-zero transaction depth" on that connection for good, while plain statements on it succeed. A pool whose
# size is one (the usual way to have a single writer) never writes in a transaction again until the process ends; a larger pool loses one
# connection after the other, and pings its connections healthy meanwhile.
#
# What helps: close the connection after such an error (`PoolConnection::close`, `Pool` of your own), or ask SQLite itself with
# sqlite3_get_autocommit.
#
# Seen with sqlx 0.9.0 (sqlx-sqlite 0.9.0, bundled SQLite), Rust 1.95, Linux. The disk is "full" by PRAGMA max_page_count here, which gives the
# same code 13. Exits 0 while it is so, 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"
cat >"$work/Cargo.toml" <<'TOML'
[package]
name = "full-disk"
version = "0.0.0"
edition = "2021"
[dependencies]
sqlx = { version = "=0.9.0", default-features = false, features = ["runtime-tokio", "sqlite-bundled"] }
tokio = { version = "1", features = ["macros", "rt"] }
[workspace]
TOML
cat >"$work/src/main.rs" <<'RUST'
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), sqlx::Error> {
    let file = std::env::args().nth(1).expect("a file");
    let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    sqlx::query("CREATE TABLE note (words TEXT)").execute(&pool).await?;
    sqlx::query("PRAGMA max_page_count = 40").execute(&pool).await?;

    // One write that meets the end of the room, inside a transaction that is then rolled back as one should.
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let words = "x".repeat(1_000_000);
    let full = sqlx::query("INSERT INTO note VALUES ($1)").bind(&words).execute(&mut *tx).await;
    println!("insert: {}", full.expect_err("no room"));
    match tx.rollback().await {
        Ok(()) => println!("rollback: ok"),
        Err(error) => println!("rollback: {error}"),
    }

    // Room again.
    sqlx::query("PRAGMA max_page_count = 100000").execute(&pool).await?;
    sqlx::query("INSERT INTO note VALUES ('small')").execute(&pool).await?;
    println!("a plain statement: ok");
    match pool.begin_with("BEGIN IMMEDIATE").await {
        Ok(_) => println!("begin: ok"),
        Err(error) => println!("begin: {error}"),
    }
    Ok(())
}
RUST
(cd "$work" && CARGO_TARGET_DIR="$work/target" cargo run --quiet -- "$work/book.sqlite") | tee "$work/said"
grep -q 'insert: .*full' "$work/said"
grep -q '^a plain statement: ok' "$work/said"
grep -q '^begin: .*non-zero transaction depth' "$work/said"
echo "as described: the connection begins no transaction any more"
