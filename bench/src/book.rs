//! The program's database, on either engine, reached behind its back: rows are copied where making them one by one would take hours.

use crate::Outcome;
use sqlx::{AssertSqlSafe, Connection as _};
use sqlx_postgres::PgConnection;
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The variable that names a PostgreSQL server on which databases can be created.
const SERVER: &str = "TEST_DATABASE_URL";

/// Which engine is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// A server of this machine.
    Postgres,
}

/// Where the database is.
pub enum Book {
    /// A file.
    Sqlite(PathBuf),
    /// A database of its own.
    Postgres(String),
}

enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Whether a PostgreSQL is there to be measured.
pub fn has_postgres() -> bool {
    std::env::var(SERVER).is_ok()
}

/// A new, empty database on the server; its URL.
pub fn new_postgres() -> Outcome<String> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let url = std::env::var(SERVER)?;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("bench_{}_{number}", std::process::id());
    let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
    let done = Command::new("psql")
        .args([&url, "-q", "-X", "-v", "ON_ERROR_STOP=1", "-c", &create])
        .status()?;
    if !done.success() {
        return Err("no database could be created".into());
    }
    let (server, _) = url
        .rsplit_once('/')
        .ok_or("the server's URL names no database")?;
    Ok(format!("{server}/{name}"))
}

impl Book {
    /// Makes contacts and domains up to these numbers by copying the first of each, and lets the program find the words of what it has not written itself. The program must not run meanwhile.
    pub async fn grow(&self, contacts: usize, domains: usize) -> Outcome {
        let mut connection = self.connect().await?;
        let id = match self {
            Self::Sqlite(_) => "randomblob(16)",
            Self::Postgres(_) => "gen_random_uuid()",
        };
        // A number of the same length each, so that it sorts as it counts.
        let behind = |column: &str| format!("c.{column} || ' ' || (1000000 + n)");
        let before = |column: &str| format!("'copy-' || n || '-' || c.{column}");
        let named = |noun: &str, column: &str| match (noun, column) {
            (_, "id") => id.to_owned(),
            ("contact", "handle") => "'X' || n || '-BENCH'".to_owned(),
            ("contact", "last_name" | "sort_key" | "search_text") => behind(column),
            ("contact", "email") => "'copy' || n || '.' || c.email".to_owned(),
            ("domain", "name" | "search_text") => before(column),
            ("domain", "sort_key") => behind(column),
            (_, other) => format!("c.{other}"),
        };
        for (noun, wanted) in [("contact", contacts), ("domain", domains)] {
            let columns = connection.columns(noun).await?;
            let have = connection.count(noun).await?;
            let values: Vec<String> = columns.iter().map(|column| named(noun, column)).collect();
            let begin = have + 1;
            let wanted = i64::try_from(wanted)?;
            if wanted <= have {
                continue;
            }
            connection
                .execute(format!(
                    "WITH RECURSIVE copy (n) AS (SELECT {begin} UNION ALL SELECT n + 1 FROM copy WHERE n < {wanted}) \
                     INSERT INTO {noun} ({}) SELECT {} FROM (SELECT * FROM {noun} ORDER BY id LIMIT 1) c, copy",
                    columns.join(", "),
                    values.join(", ")
                ))
                .await?;
        }
        for statement in [
            "DELETE FROM domain_word",
            "UPDATE organization_counter SET contacts = (SELECT COUNT(*) FROM contact), active_contacts = (SELECT COUNT(*) FROM contact), domains = (SELECT COUNT(*) FROM domain)",
        ] {
            connection.execute(statement.into()).await?;
        }
        connection.close().await
    }

    /// Makes so many of each contact, with other names behind the first ones. The program must not run meanwhile.
    pub async fn repeat_contacts(&self, times: usize) -> Outcome {
        let mut connection = self.connect().await?;
        if matches!(self, Self::Sqlite(_)) {
            // As much as its indexes are, which are written in no order.
            connection
                .execute("PRAGMA cache_size = -1500000".into())
                .await?;
            connection
                .execute("PRAGMA synchronous = OFF".into())
                .await?;
        }
        let columns = connection.columns("contact").await?;
        let values = columns.iter().map(|column| match column.as_str() {
            "id" => match self {
                Self::Sqlite(_) => "randomblob(16)".to_owned(),
                Self::Postgres(_) => "gen_random_uuid()".to_owned(),
            },
            "handle" => "'Y' || n || '-' || c.handle".to_owned(),
            "last_name" | "sort_key" => format!("c.{column} || ' ' || (10 + n)"),
            "email" => "'copy' || n || '.' || c.email".to_owned(),
            other => format!("c.{other}"),
        });
        let values: Vec<String> = values.collect();
        connection
            .execute(format!(
                "WITH RECURSIVE copy (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM copy WHERE n < {times}) \
                 INSERT INTO contact ({}) SELECT {} FROM contact c, copy",
                columns.join(", "),
                values.join(", ")
            ))
            .await?;
        connection.close().await
    }

    /// Runs `ANALYZE` on PostgreSQL, which does so by itself within a minute of such growth. Nothing runs it on SQLite.
    pub async fn analyze(&self) -> Outcome {
        if matches!(self, Self::Postgres(_)) {
            let mut connection = self.connect().await?;
            connection.execute("ANALYZE".into()).await?;
            return connection.close().await;
        }
        Ok(())
    }

    /// Gives so many of the copied domains to the team with this id.
    pub async fn give_to_team(&self, team: &str, domains: usize) -> Outcome {
        let mut connection = self.connect().await?;
        let named = match self {
            Self::Sqlite(_) => format!("lower(hex(id)) = '{}'", team.replace('-', "")),
            Self::Postgres(_) => format!("id = '{team}'"),
        };
        connection
            .execute(format!(
                "UPDATE domain SET team_id = (SELECT id FROM team WHERE {named}) WHERE id IN (SELECT id FROM domain WHERE name LIKE 'copy-%' LIMIT {domains})"
            ))
            .await?;
        connection.close().await
    }

    /// The id of the row of the session that was begun last: the bare handlers know no other way to be signed in.
    pub async fn newest_session(&self) -> Outcome<String> {
        const NEWEST: &str = "SELECT id FROM login_session WHERE user_id IS NOT NULL ORDER BY created_at DESC LIMIT 1";
        let mut connection = self.connect().await?;
        let id = match &mut connection {
            Connection::Sqlite(connection) => {
                sqlx::query_scalar(NEWEST).fetch_one(connection).await?
            }
            Connection::Postgres(connection) => {
                sqlx::query_scalar(NEWEST).fetch_one(connection).await?
            }
        };
        connection.close().await?;
        Ok(id)
    }

    async fn connect(&self) -> Outcome<Connection> {
        Ok(match self {
            Self::Sqlite(file) => {
                let options = SqliteConnectOptions::new()
                    .filename(file)
                    .busy_timeout(Duration::from_secs(10));
                Connection::Sqlite(SqliteConnection::connect_with(&options).await?)
            }
            Self::Postgres(url) => Connection::Postgres(PgConnection::connect(url).await?),
        })
    }
}

impl Connection {
    async fn execute(&mut self, statement: String) -> Outcome {
        let statement = AssertSqlSafe(statement);
        match self {
            Self::Sqlite(connection) => {
                sqlx::query(statement).execute(connection).await?;
            }
            Self::Postgres(connection) => {
                sqlx::query(statement).execute(connection).await?;
            }
        }
        Ok(())
    }

    async fn columns(&mut self, table: &str) -> Outcome<Vec<String>> {
        Ok(match self {
            Self::Sqlite(connection) => {
                sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
                    .bind(table)
                    .fetch_all(connection)
                    .await?
            }
            Self::Postgres(connection) => {
                sqlx::query_scalar(
                    "SELECT column_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1",
                )
                .bind(table)
                .fetch_all(connection)
                .await?
            }
        })
    }

    async fn count(&mut self, table: &str) -> Outcome<i64> {
        let statement = format!("SELECT COUNT(*) FROM {table}");
        Ok(match self {
            Self::Sqlite(connection) => {
                sqlx::query_scalar(AssertSqlSafe(statement))
                    .fetch_one(connection)
                    .await?
            }
            Self::Postgres(connection) => {
                sqlx::query_scalar(AssertSqlSafe(statement))
                    .fetch_one(connection)
                    .await?
            }
        })
    }

    async fn close(self) -> Outcome {
        match self {
            Self::Sqlite(connection) => connection.close().await?,
            Self::Postgres(connection) => connection.close().await?,
        }
        Ok(())
    }
}
