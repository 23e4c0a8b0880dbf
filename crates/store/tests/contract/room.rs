//! A fresh database for each test.

use sqlx::{ConnectOptions, Connection};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use store::{Db, Synchronous, Target, Tuning};

/// A fresh database, and what must be removed after the test.
pub struct Room {
    pub db: Db,
    pub target: Target,
    pub folder: tempfile::TempDir,
    /// Something was written past the store, so that its history can't be complete.
    around: AtomicBool,
}

impl Room {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::SqliteFile(folder.path().join("test.db"));
        Self {
            db: Db::open_with(&target, &quick()).await.unwrap(),
            target,
            folder,
            around: AtomicBool::new(false),
        }
    }

    pub async fn postgres() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "nichandle_{}_{}",
            std::process::id(),
            NUMBER.fetch_add(1, Ordering::Relaxed)
        );
        let mut url = server();
        let mut server = connect(&url).await;
        run(
            &mut server,
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )
        .await;
        // The collation is deliberately not the servers' default: order must not depend on it.
        run(
            &mut server,
            format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"),
        )
        .await;
        server.close().await.unwrap();
        let query = url.find('?').unwrap_or(url.len());
        let slash = url[..query]
            .rfind('/')
            .filter(|at| !url[..*at].ends_with('/') && !url[..*at].ends_with(':'));
        url.replace_range(slash.unwrap_or(query)..query, &format!("/{name}"));
        let target = Target::Postgres(url);
        Self {
            db: Db::open(&target).await.unwrap(),
            target,
            folder: tempfile::tempdir().unwrap(),
            around: AtomicBool::new(false),
        }
    }

    /// Polls PostgreSQL until the count is reached.
    pub async fn until(&self, question: &'static str, count: i64) {
        let Target::Postgres(url) = &self.target else {
            panic!("a question for PostgreSQL")
        };
        let mut conn = connect(url).await;
        let asked = async {
            while sqlx::query_scalar::<_, i64>(question)
                .fetch_one(&mut conn)
                .await
                .unwrap()
                != count
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), asked)
            .await
            .expect("it never came so");
        conn.close().await.unwrap();
    }

    /// The rows of a statement that selects one text, by a connection of its own.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        match &self.target {
            Target::SqliteFile(file) => {
                let options = sqlx_sqlite::SqliteConnectOptions::new().filename(file);
                let mut conn = options.connect().await.unwrap();
                let texts = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
                    .fetch_all(&mut conn)
                    .await
                    .unwrap();
                conn.close().await.unwrap();
                texts
            }
            Target::Postgres(url) => {
                let mut conn = connect(url).await;
                let texts = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
                    .fetch_all(&mut conn)
                    .await
                    .unwrap();
                conn.close().await.unwrap();
                texts
            }
        }
    }

    /// Does what no function of the store does: writes as another version would.
    pub async fn sql(&self, sql: &str) {
        self.around.store(true, Ordering::Relaxed);
        match &self.target {
            Target::SqliteFile(file) => {
                let options = sqlx_sqlite::SqliteConnectOptions::new().filename(file);
                let mut conn = options.connect().await.unwrap();
                sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
                    .execute(&mut conn)
                    .await
                    .unwrap();
                conn.close().await.unwrap();
            }
            Target::Postgres(url) => {
                let mut conn = connect(url).await;
                run(&mut conn, sql.to_owned()).await;
                conn.close().await.unwrap();
            }
        }
    }

    /// Whatever the test wrote, the history was written with it: each test of the suite proves that for the statements that it runs.
    pub async fn done(self) {
        self.db.close().await;
        if !self.around.load(Ordering::Relaxed) {
            let forgotten = self.texts(&crate::forgotten::statement()).await;
            assert!(forgotten.is_empty(), "the history lacks {forgotten:?}");
        }
        if let Target::Postgres(url) = &self.target {
            let name = url.split('?').next().unwrap().rsplit('/').next().unwrap();
            let mut server = connect(&server()).await;
            run(&mut server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// Durability does not matter for test data.
fn quick() -> Tuning {
    Tuning {
        synchronous: Synchronous::Normal,
        ..Tuning::default()
    }
}

/// Where the tests' PostgreSQL is.
///
/// # Panics
/// When there is none: half a suite that runs nowhere proves nothing.
fn server() -> String {
    std::env::var("TEST_DATABASE_URL").expect(
        "TEST_DATABASE_URL names no PostgreSQL. `make test` starts one and sets it; by hand: TEST_DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres",
    )
}

async fn connect(url: &str) -> sqlx_postgres::PgConnection {
    url.parse::<sqlx_postgres::PgConnectOptions>()
        .unwrap()
        .connect()
        .await
        .unwrap()
}

async fn run(conn: &mut sqlx_postgres::PgConnection, sql: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(conn)
        .await
        .unwrap();
}
