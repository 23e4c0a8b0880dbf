//! Both engines have the same tables: columns, their kinds, nullability, indexes, unique constraints and foreign keys.

use crate::room::Room;
use sqlx::{ConnectOptions, Connection};
use std::collections::BTreeSet;
use store::Target;

type Facts = BTreeSet<String>;

const SQLITE_COLUMNS: &str = "SELECT t.name || '.' || c.name || ' ' || c.type || CASE WHEN c.\"notnull\" THEN ' NOT NULL' ELSE '' END
    FROM pragma_table_list t JOIN pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'";
const POSTGRES_COLUMNS: &str = "SELECT table_name || '.' || column_name || ' ' || CASE
        WHEN data_type IN ('uuid', 'bytea') THEN 'BLOB'
        WHEN data_type IN ('text', 'jsonb', 'timestamp with time zone') THEN 'TEXT'
        WHEN data_type IN ('bigint', 'integer', 'boolean') THEN 'INTEGER' ELSE data_type END
        || CASE WHEN is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'";

// SQLite has no index of its own for an INTEGER PRIMARY KEY, which is the row's address.
const SQLITE_INDEXES: &str = "SELECT t.name || ' (' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
        || CASE WHEN i.\"unique\" THEN ' unique' ELSE '' END || CASE WHEN i.partial THEN ' partial' ELSE '' END
    FROM pragma_table_list t JOIN pragma_index_list(t.name) i WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'
    UNION ALL
    SELECT t.name || ' (' || c.name || ') unique' FROM pragma_table_list t JOIN pragma_table_info(t.name) c
    WHERE t.schema = 'main' AND c.pk = 1 AND c.type = 'INTEGER' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'";
const POSTGRES_INDEXES: &str = "SELECT t.relname || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.n)
            FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) || ')'
        || CASE WHEN i.indisunique THEN ' unique' ELSE '' END || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = 'public' AND t.relname NOT LIKE '\\_sqlx%'";

const SQLITE_REFERENCES: &str = "SELECT name || ' (' || froms || ') to ' || other || ' (' || tos || ')' FROM (
        SELECT t.name AS name, f.id, f.\"table\" AS other, group_concat(f.\"from\", ', ') AS froms, group_concat(f.\"to\", ', ') AS tos
        FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f WHERE t.schema = 'main' GROUP BY t.name, f.id, f.\"table\")";
const POSTGRES_REFERENCES: &str = "SELECT t.relname || ' ('
        || (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, n) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum)
        || ') to ' || o.relname || ' ('
        || (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(c.confkey) WITH ORDINALITY AS k (attnum, n) JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = k.attnum)
        || ')'
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class o ON o.oid = c.confrelid WHERE c.contype = 'f'";

async fn facts(room: &Room, pair: [&'static str; 2]) -> Facts {
    let rows: Vec<String> = match &room.target {
        Target::SqliteFile(file) => {
            let options = sqlx_sqlite::SqliteConnectOptions::new().filename(file);
            let mut conn = options.connect().await.unwrap();
            let rows = sqlx::query_scalar(pair[0])
                .fetch_all(&mut conn)
                .await
                .unwrap();
            conn.close().await.unwrap();
            rows
        }
        Target::Postgres(url) => {
            let mut conn = url
                .parse::<sqlx_postgres::PgConnectOptions>()
                .unwrap()
                .connect()
                .await
                .unwrap();
            let rows = sqlx::query_scalar(pair[1])
                .fetch_all(&mut conn)
                .await
                .unwrap();
            conn.close().await.unwrap();
            rows
        }
    };
    rows.into_iter().collect()
}

#[tokio::test]
async fn both_engines_have_the_same_tables() {
    let (sqlite, postgres) = (Room::sqlite().await, Room::postgres().await);
    let pairs = [
        ([SQLITE_COLUMNS, POSTGRES_COLUMNS], 150),
        ([SQLITE_INDEXES, POSTGRES_INDEXES], 40),
        ([SQLITE_REFERENCES, POSTGRES_REFERENCES], 20),
    ];
    for (pair, at_least) in pairs {
        let (here, there) = (facts(&sqlite, pair).await, facts(&postgres, pair).await);
        assert!(
            here.len() >= at_least,
            "only {} facts were found",
            here.len()
        );
        let only_here: Vec<_> = here.difference(&there).collect();
        let only_there: Vec<_> = there.difference(&here).collect();
        assert!(
            only_here.is_empty() && only_there.is_empty(),
            "SQLite only: {only_here:#?}\nPostgreSQL only: {only_there:#?}"
        );
    }
    sqlite.done().await;
    postgres.done().await;
}

#[test]
fn migrations_have_the_same_names() {
    let names = |engine: &str| -> Vec<std::ffi::OsString> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../migrations")
            .join(engine);
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}
