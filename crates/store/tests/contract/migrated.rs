//! A database that the first schema wrote, opened by what came after.

use crate::make::first;
use crate::room::Room;
use model::id::{OrganizationId, ProjectId, TaskId, UserId};
use model::policy::Policies;
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use store::contacts::{self, ContactFilter};
use store::people::{self, PersonFilter};
use store::{Db, Page, Target, organizations, teams, users};
use uuid::Uuid;

const ORGANIZATIONS: [u128; 2] = [1, 2];

/// The migrations up to that one.
async fn schema(engine: &str, last: &str, folder: &Path) -> sqlx::migrate::Migrator {
    let some = folder.join(engine);
    std::fs::create_dir(&some).unwrap();
    let all = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../migrations")
        .join(engine);
    for file in std::fs::read_dir(all).unwrap() {
        let file = file.unwrap();
        if file.file_name().to_str().unwrap() <= last {
            std::fs::copy(file.path(), some.join(file.file_name())).unwrap();
        }
    }
    sqlx::migrate::Migrator::new(some).await.unwrap()
}

/// How an engine writes ids, and no and yes.
type Words = (fn(u128) -> String, [&'static str; 2]);
const SQLITE: Words = (
    |id| format!("x'{}'", Uuid::from_u128(id).simple()),
    ["0", "1"],
);
const POSTGRES: Words = (|id| format!("'{}'", Uuid::from_u128(id)), ["FALSE", "TRUE"]);

const TIME: &str = "'2026-03-01T00:00:00.000000+00:00'";

/// The same rows in both engines' words for ids, times and truth.
fn rows((id, truth): Words) -> String {
    let (time, [no, yes]) = (TIME, truth);
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

/// The database as it was after that migration, with those rows in it, opened anew.
async fn reopened(room: &Room, last: &str, rows: fn(Words) -> String) -> Db {
    match &room.target {
        Target::SqliteFile(_) => {
            let file = room.folder.path().join("old.db");
            let options = sqlx_sqlite::SqliteConnectOptions::new()
                .filename(&file)
                .create_if_missing(true);
            let mut conn = options.connect().await.unwrap();
            schema("sqlite", last, room.folder.path())
                .await
                .run(&mut conn)
                .await
                .unwrap();
            sqlx::raw_sql(sqlx::AssertSqlSafe(rows(SQLITE)))
                .execute(&mut conn)
                .await
                .unwrap();
            conn.close().await.unwrap();
            Db::open(&Target::SqliteFile(file)).await.unwrap()
        }
        Target::Postgres(url) => {
            let options: sqlx_postgres::PgConnectOptions = url.parse().unwrap();
            let mut conn = options.connect().await.unwrap();
            sqlx::raw_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                .execute(&mut conn)
                .await
                .unwrap();
            schema("postgres", last, room.folder.path())
                .await
                .run(&mut conn)
                .await
                .unwrap();
            sqlx::raw_sql(sqlx::AssertSqlSafe(rows(POSTGRES)))
                .execute(&mut conn)
                .await
                .unwrap();
            conn.close().await.unwrap();
            Db::open(&room.target).await.unwrap()
        }
    }
}

/// A guest who was tied to one project sees that one still, and who was tied to none sees none.
pub async fn a_guest_keeps_their_project(room: &Room) {
    let db = reopened(room, "0011_invitations.sql", |(id, [_, yes])| {
        let [one, project] = [id(1), id(0x0190_ABCD_0000_7000_8000_0000_0000_0003)];
        let guest = |number: u128, project: &str| {
            let user = id(number);
            format!("({user}, {one}, 'n{number}@example.com', 'n{number}@example.com', 'Ann', 'Li', 'guest', {yes}, {TIME}, {TIME}, {project})")
        };
        format!(
            "INSERT INTO organization (id, name, legal_name, version, created_at, updated_at) VALUES ({one}, 'Old', 'Old Ltd', 1, {TIME}, {TIME});
             INSERT INTO project (id, organization_id, name, created_at, updated_at) VALUES ({project}, {one}, 'Main', {TIME}, {TIME});
             INSERT INTO user_account (id, organization_id, email, email_folded, first_name, last_name, org_role, is_active, created_at, updated_at, project_id) VALUES {}, {};",
            guest(11, &project),
            guest(12, "NULL")
        )
    })
    .await;
    let mut tx = db.read().await.unwrap();
    let project = ProjectId(Uuid::from_u128(0x0190_ABCD_0000_7000_8000_0000_0000_0003));
    for (number, expected) in [(11, vec![project]), (12, Vec::new())] {
        let id = UserId(Uuid::from_u128(number));
        let user = users::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(user.project_ids, expected, "{number}");
    }
    drop(tx);
    db.close().await;
}

/// Domains that were there before lists had their order get their keys when the database is opened.
pub async fn domains_are_listed_as_people_read_them(room: &Room) {
    let db = reopened(room, "0022_dismissed_tasks.sql", |(id, _)| {
        let [one, project] = [id(1), id(3)];
        let domain = |(number, name): (u128, &str)| {
            let domain = id(number);
            format!("({domain}, {one}, {project}, '{name}', 'example', 'simulator', 1, {TIME}, {TIME}, '{name}')")
        };
        let domains: Vec<String> = [
            (41, "snail-mail.example"),
            (42, "xn--bcher-shne-kcb9d.example"),
            (43, "buch.example"),
        ]
        .map(domain)
        .into();
        format!(
            "INSERT INTO organization (id, name, legal_name, version, created_at, updated_at) VALUES ({one}, 'Old', 'Old Ltd', 1, {TIME}, {TIME});
             INSERT INTO project (id, organization_id, name, created_at, updated_at) VALUES ({project}, {one}, 'Main', {TIME}, {TIME});
             INSERT INTO domain (id, organization_id, project_id, name, tld, registry, version, created_at, updated_at, search_text) VALUES {};",
            domains.join(", ")
        )
    })
    .await;
    let organization = OrganizationId(Uuid::from_u128(1));
    let mut tx = db.read().await.unwrap();
    let (mut page, mut walked) = (first(1), Vec::new());
    // One by one, so that every key is a cursor once.
    loop {
        let filter = store::domains::DomainFilter::default();
        let listed = store::domains::list(&mut tx, organization, &filter, &page)
            .await
            .unwrap();
        walked.extend(listed.rows.into_iter().map(|domain| domain.name.unicode()));
        match listed.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    assert_eq!(
        walked,
        ["buch.example", "bücher-söhne.example", "snail-mail.example"]
    );
    drop(tx);
    db.close().await;
}

/// Tasks from before: a failure that a later one of the same kind settled needs nobody, and who dismissed one is taken from the audit log.
pub async fn failures_from_before_are_settled(room: &Room) {
    let db = reopened(room, "0022_dismissed_tasks.sql", |(id, [no, _])| {
        let [one, project, domain] = [1, 2, 3].map(id);
        let at = |minute: u32| format!("'2026-03-01T00:{minute:02}:00.000000+00:00'");
        let task = |number: u128, parent: Option<u128>, (kind, status): (&str, &str), ended: u32| {
            let (task, ended) = (id(number), at(ended));
            let of = if number == 30 { "NULL" } else { domain.as_str() };
            let parent = parent.map_or_else(|| "NULL".to_owned(), id);
            let dismissed = if number == 36 { at(9) } else { "NULL".into() };
            format!(
                "({task}, {one}, {of}, {parent}, '{kind}', '{status}', '{{\"cause\":\"adopted\"}}', '{{}}', '[]', 1, {no}, {TIME}, 1, \
                 '{{\"kind\":\"user\",\"id\":null,\"name\":\"OLGA\"}}', {TIME}, {ended}, {dismissed})"
            )
        };
        let contacts = |status| ("update_contacts", status);
        let tasks = [
            task(30, None, contacts("failed"), 3),
            task(31, Some(30), contacts("failed"), 1),
            task(32, None, contacts("failed"), 2),
            task(33, None, ("enable_whois_privacy", "completed"), 4),
            task(34, None, ("renew", "failed"), 5),
            task(35, None, contacts("failed"), 6),
            task(36, None, ("lock_domain", "failed"), 7),
        ];
        let (entry, dismissed) = (id(40), id(36));
        format!(
            "INSERT INTO organization (id, name, legal_name, version, created_at, updated_at) VALUES ({one}, 'Old', 'Old Ltd', 1, {TIME}, {TIME});
             INSERT INTO project (id, organization_id, name, created_at, updated_at) VALUES ({project}, {one}, 'Main', {TIME}, {TIME});
             INSERT INTO domain (id, organization_id, project_id, name, tld, registry, version, created_at, updated_at, search_text)
                VALUES ({domain}, {one}, {project}, 'a.example', 'example', 'simulator', 1, {TIME}, {TIME}, 'a.example');
             INSERT INTO task (id, organization_id, domain_id, parent_id, task_type, status, cause, state, steps, attempt, cancel_requested, claimable_at, last_seq, created_by,
                created_at, completed_at, dismissed_at) VALUES {};
             INSERT INTO audit_entry (id, organization_id, at, actor_kind, actor_name, action, object_kind, object_id)
                VALUES ({entry}, {one}, {TIME}, 'user', 'Olga', 'task.dismiss', 'task', {dismissed});",
            tasks.join(", ")
        )
    })
    .await;
    let organization = OrganizationId(Uuid::from_u128(1));
    let mut tx = db.read().await.unwrap();
    let mut settled = Vec::new();
    for number in 30..=36 {
        let id = TaskId(Uuid::from_u128(number));
        let task = store::tasks::get(&mut tx, organization, id)
            .await
            .unwrap()
            .unwrap();
        let by = task.overtaken_by.map(|by| by.0.as_u128());
        settled.push((number, by, task.needs_somebody()));
        let who = task.dismissed_by.map(|by| by.name);
        assert_eq!(who.as_deref(), (number == 36).then_some("Olga"));
    }
    assert_eq!(
        settled,
        [
            (30, Some(35), false),
            (31, Some(35), false),
            (32, Some(35), false),
            (33, None, false),
            (34, None, true),
            (35, None, true),
            (36, None, false),
        ]
    );
    let olgas = store::tasks::TaskFilter {
        begun_by: Some("olga".into()),
        ..Default::default()
    };
    let found = store::tasks::count(&mut tx, organization, &olgas).await;
    assert_eq!(found.unwrap(), 7);
    drop(tx);
    db.close().await;
}

pub async fn rows_of_the_first_schema_live_on(room: &Room) {
    let db = reopened(room, "0001_first.sql", rows).await;
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

/// What was in the book when its history began is in it from then on: since then or earlier.
pub async fn a_book_that_is_there_begins_its_history(room: &Room) {
    let db = reopened(room, "0022_dismissed_tasks.sql", |words| {
        let (id, [_, yes]) = words;
        let (one, ann, domain, team) = (id(1), id(21), id(31), id(41));
        format!(
            "{} INSERT INTO project (id, organization_id, name, created_at, updated_at) VALUES ({project}, {one}, 'Main', {TIME}, {TIME});
             INSERT INTO team (id, organization_id, name, slug, is_system, version, created_at, updated_at, sort_key) VALUES ({team}, {one}, 'Web', 'web', {yes}, 3, {TIME}, {TIME}, 'web');
             INSERT INTO domain (id, organization_id, project_id, name, tld, team_id, registry, version, created_at, updated_at, search_text)
                VALUES ({domain}, {one}, {project}, 'a.example', 'example', {team}, 'simulator', 1, {TIME}, {TIME}, 'a.example');
             INSERT INTO domain_role (domain_id, role, organization_id, contact_id, set_at) VALUES ({domain}, 'admin', {one}, {ann}, {TIME});
             INSERT INTO team_slot (team_id, role, organization_id, contact_id) VALUES ({team}, 'tech', {one}, {ann});
             INSERT INTO organization_default (organization_id, role, contact_id) VALUES ({one}, 'billing', {ann});",
            rows(words),
            project = id(51),
        )
    })
    .await;
    let [one, ann, domain, team] = [1, 21, 31, 41].map(Uuid::from_u128);
    let (ours, ann) = (OrganizationId(one), model::id::ContactId(ann));
    let mut tx = db.read().await.unwrap();
    let known = store::past::since(&mut tx, ours).await.unwrap().unwrap();
    let time = chrono::DateTime::parse_from_rfc3339(TIME.trim_matches('\'')).unwrap();
    assert!(known > time, "only from now on it is complete");
    let contact = store::past::contact(&mut tx, ours, ann, known)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        Some(contact.what),
        contacts::get(&mut tx, ours, ann).await.unwrap()
    );
    assert_eq!(
        (contact.since.at, contact.since.change),
        (time.to_utc(), None)
    );
    let gone = model::id::ContactId(Uuid::from_u128(24));
    assert_eq!(
        store::past::contact(&mut tx, ours, gone, known)
            .await
            .unwrap(),
        None
    );
    let then = store::past::domain(&mut tx, ours, model::id::DomainId(domain), known)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(then.what.team_id, Some(model::id::TeamId(team)));
    let of_team = store::past::team(&mut tx, ours, model::id::TeamId(team), known)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (of_team.what.name.as_str(), of_team.what.version),
        ("Web", 3)
    );
    let latest = store::past::roles(&mut tx, ours, [domain, team, one], known)
        .await
        .unwrap();
    let held: Vec<_> = model::past::held_at(&latest, then.since, known)
        .into_iter()
        .map(|(role, held)| {
            (
                role.as_str(),
                held.source.as_str(),
                held.contact,
                held.since.change,
            )
        })
        .collect();
    let by = |role, source| (role, source, ann, None);
    assert_eq!(
        held,
        [
            by("admin", "domain"),
            by("tech", "team"),
            by("billing", "organization")
        ]
    );
    drop(tx);
    db.close().await;
}
