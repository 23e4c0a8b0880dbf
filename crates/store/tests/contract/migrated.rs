//! A database that the first schema wrote, opened by what came after.

use crate::make::first;
use crate::room::Room;
use model::id::{OrganizationId, UserId};
use model::policy::Policies;
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use store::contacts::{self, ContactFilter};
use store::people::{self, PersonFilter};
use store::{Db, Page, Target, organizations, teams, users};
use uuid::Uuid;

const ORGANIZATIONS: [u128; 2] = [1, 2];

/// Only the first of the migrations.
async fn first_schema(engine: &str, folder: &Path) -> sqlx::migrate::Migrator {
    let (name, only) = ("0001_first.sql", folder.join(engine));
    std::fs::create_dir(&only).unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../migrations")
        .join(engine)
        .join(name);
    std::fs::copy(from, only.join(name)).unwrap();
    sqlx::migrate::Migrator::new(only).await.unwrap()
}

/// The same rows in both engines' words for ids, times and truth.
fn rows(id: fn(u128) -> String, truth: [&str; 2]) -> String {
    let (time, [no, yes]) = ("'2026-03-01T00:00:00.000000+00:00'", truth);
    let mut sql = String::new();
    for organization in ORGANIZATIONS.map(id) {
        sql.push_str(&format!("INSERT INTO organization (id, name, legal_name, version, created_at, updated_at) VALUES ({organization}, 'Old', 'Old Ltd', 1, {time}, {time});"));
    }
    let [ours, theirs] = ORGANIZATIONS.map(id);
    sql.push_str(&format!("INSERT INTO organization_counter (organization_id, last_event, contacts, domains) VALUES ({ours}, 0, 3, 0), ({theirs}, 0, 0, 0);"));
    for (number, given, family) in [
        (11, "Eva", "Žlutá"),
        (12, "Ann", "Novák Šedý"),
        (13, "Ben", "Novák"),
    ] {
        let user = id(number);
        sql.push_str(&format!("INSERT INTO user_account (id, organization_id, email, email_folded, first_name, last_name, org_role, password_hash, is_active, created_at, updated_at) \
            VALUES ({user}, {ours}, 'N{number}@Example.com', 'n{number}@example.com', '{given}', '{family}', 'admin', '$', {yes}, {time}, {time});"));
    }
    for (number, active, deleted) in [
        (21, yes, "NULL"),
        (22, no, "NULL"),
        (23, yes, "NULL"),
        (24, yes, time),
    ] {
        let contact = id(number);
        sql.push_str(&format!("INSERT INTO contact (id, organization_id, handle, kind, first_name, last_name, street1, city, country_code, disclose, is_active, verification_status, \
            version, created_at, updated_at, deleted_at, sort_key, search_text) VALUES ({contact}, {ours}, 'XX{number}-NICH', 'external', 'Ann', 'Li', 'Dlouhá 1', 'Brno', 'CZ', {no}, {active}, 'unverified', \
            1, {time}, {time}, {deleted}, 'li', 'ann li');"));
    }
    sql
}

/// The database as the first schema left it, then opened anew.
async fn reopened(room: &Room) -> Db {
    match &room.target {
        Target::SqliteFile(_) => {
            let file = room.folder.path().join("old.db");
            let options = sqlx::sqlite::SqliteConnectOptions::new()
                .filename(&file)
                .create_if_missing(true);
            let mut conn = options.connect().await.unwrap();
            first_schema("sqlite", room.folder.path())
                .await
                .run(&mut conn)
                .await
                .unwrap();
            let sql = rows(
                |id| format!("x'{}'", Uuid::from_u128(id).simple()),
                ["0", "1"],
            );
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(&mut conn)
                .await
                .unwrap();
            conn.close().await.unwrap();
            Db::open(&Target::SqliteFile(file)).await.unwrap()
        }
        Target::Postgres(url) => {
            let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
            let mut conn = options.connect().await.unwrap();
            sqlx::raw_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                .execute(&mut conn)
                .await
                .unwrap();
            first_schema("postgres", room.folder.path())
                .await
                .run(&mut conn)
                .await
                .unwrap();
            let sql = rows(|id| format!("'{}'", Uuid::from_u128(id)), ["FALSE", "TRUE"]);
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(&mut conn)
                .await
                .unwrap();
            conn.close().await.unwrap();
            Db::open(&room.target).await.unwrap()
        }
    }
}

pub async fn rows_of_the_first_schema_live_on(room: &Room) {
    let db = reopened(room).await;
    let [ours, theirs] = ORGANIZATIONS.map(|id| OrganizationId(Uuid::from_u128(id)));
    let mut tx = db.read().await.unwrap();
    let mut ids = Vec::new();
    for organization in [ours, theirs] {
        let general = teams::system(&mut tx, organization).await.unwrap().unwrap();
        assert_eq!(
            (
                general.name.as_str(),
                general.slug.as_str(),
                general.version
            ),
            ("General", "general", 1)
        );
        assert!(
            teams::slots(&mut tx, organization, general.id)
                .await
                .unwrap()
                .is_empty()
        );
        let listed = teams::list(&mut tx, organization, Some("general"), &first(5))
            .await
            .unwrap()
            .rows;
        assert_eq!(listed[0].team, general);
        let read = organizations::get(&mut tx, organization)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(read.policies, Policies::default());
        ids.push(general.id);
    }
    assert_ne!(ids[0], ids[1]);
    for (is_active, found) in [(None, 3), (Some(true), 2), (Some(false), 1)] {
        let filter = ContactFilter {
            is_active,
            ..ContactFilter::default()
        };
        assert_eq!(
            contacts::count(&mut tx, ours, &filter).await.unwrap(),
            found
        );
        assert_eq!(
            contacts::list(&mut tx, ours, &filter, &first(9))
                .await
                .unwrap()
                .rows
                .len() as i64,
            found
        );
    }
    // One by one, so that every key is a cursor once.
    let (mut page, mut walked) = (
        Page {
            limit: 1,
            after: None,
        },
        Vec::new(),
    );
    for _ in 0..9 {
        let listed = people::list(&mut tx, ours, &PersonFilter::default(), &page)
            .await
            .unwrap();
        walked.extend(listed.rows.into_iter().map(|user| user.last_name));
        match listed.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    assert_eq!(walked, ["Novák", "Novák Šedý", "Žlutá"]);
    let zluta = PersonFilter {
        q: Some("zluta".into()),
        is_active: None,
    };
    assert_eq!(
        people::list(&mut tx, ours, &zluta, &first(5))
            .await
            .unwrap()
            .rows
            .len(),
        1,
        "accents or not"
    );
    let eva = UserId(Uuid::from_u128(11));
    let found = users::by_email(&mut tx, "n11@EXAMPLE.com")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((found.id, found.version), (eva, 1));
    drop(tx);
    db.close().await;
}
