//! Direct access to the program's SQLite file.

use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use sqlx_sqlite::SqliteConnectOptions;
use sqlx_sqlite::SqliteConnection;
use std::path::Path;
use std::time::Duration;

/// A connection that never waits for a lock.
pub async fn open(data_dir: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(data_dir.join("nichandle.sqlite"))
        .busy_timeout(Duration::ZERO)
        .connect()
        .await
        .unwrap()
}

/// Rows of one column.
pub async fn texts(data_dir: &Path, sql: &'static str) -> Vec<String> {
    let mut conn = open(data_dir).await;
    let rows = sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    rows
}

/// Does something to the database behind the program's back.
pub async fn run(data_dir: &Path, sql: &'static str) {
    let mut conn = open(data_dir).await;
    // Names in other tables stay: a table that is away is missing to them, too.
    for sql in [
        "PRAGMA legacy_alter_table = ON",
        "PRAGMA foreign_keys = OFF",
    ] {
        sqlx::query(sql).execute(&mut conn).await.unwrap();
    }
    // The program may be writing just now.
    let mut last = None;
    for _ in 0..10_000 {
        last = sqlx::query(sql).execute(&mut conn).await.err();
        if last.is_none() {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(last.is_none(), "{sql}: {last:?}");
    conn.close().await.unwrap();
}

/// From now on, who writes down that this step is done never comes to an end: the step has acted, and nothing says so. A kill is the way out.
pub async fn halt_at(data_dir: &Path, step: usize) {
    let endless = "CREATE VIEW endless AS WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n";
    let halt = format!(
        "CREATE TRIGGER halt AFTER UPDATE ON task WHEN json_extract(OLD.steps, '$[{step}].status') <> 'done' \
         AND json_extract(NEW.steps, '$[{step}].status') = 'done' BEGIN SELECT count(*) FROM endless; END"
    );
    let mut conn = open(data_dir).await;
    sqlx::query(endless).execute(&mut conn).await.unwrap();
    sqlx::query(AssertSqlSafe(halt))
        .execute(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
}

pub async fn halt_no_more(data_dir: &Path) {
    let mut conn = open(data_dir).await;
    for sql in ["DROP TRIGGER halt", "DROP VIEW endless"] {
        sqlx::query(sql).execute(&mut conn).await.unwrap();
    }
    conn.close().await.unwrap();
}

/// Waits until somebody else is in the middle of a write.
pub async fn somebody_writes(data_dir: &Path) {
    let mut conn = open(data_dir).await;
    while sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut conn)
        .await
        .is_ok()
    {
        sqlx::query("ROLLBACK").execute(&mut conn).await.unwrap();
        tokio::task::yield_now().await;
    }
    conn.close().await.unwrap();
}

/// Changes rows as no version of the program would.
pub async fn change(data_dir: &Path, sql: &'static str) {
    let mut conn = SqliteConnectOptions::new()
        .filename(data_dir.join("nichandle.sqlite"))
        .busy_timeout(Duration::from_secs(10))
        .connect()
        .await
        .unwrap();
    // A newer version's checks allow more.
    sqlx::query("PRAGMA ignore_check_constraints = ON")
        .execute(&mut conn)
        .await
        .unwrap();
    let changed = sqlx::query(sql).execute(&mut conn).await.unwrap();
    assert!(changed.rows_affected() > 0, "{sql}");
    conn.close().await.unwrap();
}
