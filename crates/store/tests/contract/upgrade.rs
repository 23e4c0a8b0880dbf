//! What migrations do with rows that are there already.

use crate::room::Room;
use sqlx::{ConnectOptions, Connection};
use store::Target;

const SQLITE: [&str; 2] = [
    include_str!("../../../../migrations/sqlite/0001_first.sql"),
    include_str!("../../../../migrations/sqlite/0003_verification.sql"),
];
const POSTGRES: [&str; 2] = [
    include_str!("../../../../migrations/postgres/0001_first.sql"),
    include_str!("../../../../migrations/postgres/0003_verification.sql"),
];

/// An external contact that nobody verified, and three that need no verification: verified, a member's, deleted. The engines write ids and booleans each in its own way.
fn contacts(id: impl Fn(u8) -> String, no: &str, yes: &str) -> String {
    const COLUMNS: &str = "id, organization_id, handle, kind, first_name, last_name, street1, city, country_code, disclose, is_active, \
        verification_status, version, created_at, updated_at, deleted_at, sort_key, search_text";
    const THEN: &str = "'2026-01-02T03:04:05+00:00'";
    let one = id(1);
    let contact = |number: u8, kind: &str, status: &str, deleted: &str| {
        format!(
            "({}, {one}, 'H{number}', '{kind}', 'a', 'b', 'c', 'd', 'CZ', {no}, {yes}, '{status}', 1, {THEN}, {THEN}, {deleted}, 's', 's')",
            id(number)
        )
    };
    let rows = [
        contact(2, "external", "unverified", "NULL"),
        contact(3, "external", "verified", "NULL"),
        contact(4, "member", "unverified", "NULL"),
        contact(5, "external", "unverified", THEN),
    ];
    format!(
        "INSERT INTO organization (id, name, legal_name, version, created_at, updated_at) VALUES ({one}, 'o', 'o', 1, {THEN}, {THEN});
         INSERT INTO contact ({COLUMNS}) VALUES {};",
        rows.join(", ")
    )
}

/// The clock of an unverified contact that was there before runs since it was made.
pub async fn who_was_there_before_waits_since_then(room: &Room) {
    const FOUND: &str = "SELECT contact_id FROM contact_unverified u JOIN contact c ON c.id = u.contact_id WHERE u.since = c.created_at AND u.value_hash IS NULL";
    const ALL: &str = "SELECT COUNT(*) FROM contact_unverified";
    let expected = uuid::Uuid::from_bytes([2; 16]);
    let (found, all): (Vec<uuid::Uuid>, i64) = match &room.target {
        Target::SqliteFile(file) => {
            let file = file.with_file_name("old.db");
            let options = sqlx_sqlite::SqliteConnectOptions::new()
                .filename(file)
                .create_if_missing(true);
            let mut conn = options.connect().await.unwrap();
            let rows = contacts(
                |byte| format!("x'{}'", format!("{byte:02x}").repeat(16)),
                "0",
                "1",
            );
            for sql in [SQLITE[0], &rows, SQLITE[1]] {
                sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
                    .execute(&mut conn)
                    .await
                    .unwrap();
            }
            let found = sqlx::query_scalar(FOUND).fetch_all(&mut conn).await;
            let all = sqlx::query_scalar(ALL).fetch_one(&mut conn).await;
            conn.close().await.unwrap();
            (found.unwrap(), all.unwrap())
        }
        Target::Postgres(url) => {
            let options = url.parse::<sqlx_postgres::PgConnectOptions>().unwrap();
            let mut conn = options.connect().await.unwrap();
            let rows = contacts(
                |byte| format!("'{}'::uuid", format!("{byte:02x}").repeat(16)),
                "FALSE",
                "TRUE",
            );
            let room = "CREATE SCHEMA old; SET search_path TO old;";
            for sql in [room, POSTGRES[0], &rows, POSTGRES[1]] {
                sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
                    .execute(&mut conn)
                    .await
                    .unwrap();
            }
            let found = sqlx::query_scalar(FOUND).fetch_all(&mut conn).await;
            let all = sqlx::query_scalar(ALL).fetch_one(&mut conn).await;
            conn.close().await.unwrap();
            (found.unwrap(), all.unwrap())
        }
    };
    assert_eq!((found, all), (vec![expected], 1));
}
