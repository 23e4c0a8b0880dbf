//! The signed-in list of contacts, 50 rows of 100,000, beside a bare handler that reads the same rows and writes a list of them by hand.

use crate::Outcome;
use crate::desk::{self, Desk};
use crate::http::Request;
use crate::load::{self, Load};
use crate::report::{self, Report};
use sqlx::{AssertSqlSafe, Connection as _};
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::Path;
use std::time::Duration;
use tokio::process::Command;

const CONTACTS: usize = 100_000;
const CONNECTIONS: usize = 16;
const LASTING: Duration = Duration::from_secs(8);

/// Measures both.
pub async fn measure(desk: &mut Desk, report: &mut Report) -> Outcome {
    desk.stop().await?;
    multiply(&desk.database()).await?;
    desk.start().await?;
    let cookie = sign_in(desk).await?;
    let request = || Request::new("GET", "/contacts").header("cookie", &cookie);
    let page = desk.connect().await?.send(&request()).await?;
    let ours = load::run(desk.address(), request(), CONNECTIONS, LASTING).await?;

    let session = newest_session(&desk.database()).await?;
    let mut command = Command::new(std::env::current_exe()?);
    let (mut child, address) = desk::start(command.arg("bare").arg(desk.database())).await?;
    let bare = load::run(
        &address,
        Request::new("GET", "/contacts").header("cookie", &format!("sid={session}")),
        CONNECTIONS,
        LASTING,
    )
    .await;
    child.kill().await?;
    let bare = bare?;
    if page.status != 200 {
        return Err(format!("the list answered {}", page.status).into());
    }
    let share = ours.rate / bare.rate;
    report.line(
        "list of contacts, 50 rows of 100,000, signed in",
        shown(&ours),
        "",
    );
    report.line(
        "the same rows by a bare handler (axum, SQLite, a String)",
        shown(&bare),
        "",
    );
    let size = ours.bytes as f64;
    report.line(
        "its HTML",
        format!("{:.1} kB", size / 1e3),
        report::at_most(size, 30e3),
    );
    report.line(
        "the list's share of the bare handler's rate",
        format!("{:.0} %", share * 100.0),
        report::at_least(share, 0.4),
    );
    Ok(())
}

fn shown(load: &Load) -> String {
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    format!(
        "{:.0} /s, p50 {:.1}, p99 {:.1} ms",
        load.rate,
        ms(load.p50),
        ms(load.p99)
    )
}

/// The id of the row of the session that was begun last: the bare handler knows no other way to be signed in.
async fn newest_session(file: &Path) -> Outcome<String> {
    const SELECT: &str =
        "SELECT id FROM login_session WHERE user_id IS NOT NULL ORDER BY created_at DESC LIMIT 1";
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let id = sqlx::query_scalar(SELECT)
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(id)
}

/// Copies the contacts that are there, under new ids, handles and names, until they are [`CONTACTS`].
async fn multiply(file: &Path) -> Outcome {
    let mut connection =
        SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(file)).await?;
    let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info('contact')")
        .fetch_all(&mut connection)
        .await?;
    let values: Vec<&str> = columns
        .iter()
        .map(|column| match column.as_str() {
            "id" => "randomblob(16)",
            "handle" => "printf('X%d-BENCH', row_number() OVER ())",
            "last_name" => "c.last_name || printf(' %02d', n)",
            "sort_key" => "printf('%02d ', n) || c.sort_key",
            other => other,
        })
        .collect();
    let have: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM contact")
        .fetch_one(&mut connection)
        .await?;
    let copies = CONTACTS as i64 / have.max(1);
    let statement = format!(
        "WITH RECURSIVE copy (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {copies}) \
         INSERT INTO contact ({}) SELECT {} FROM contact c, copy",
        columns.join(", "),
        values.join(", ")
    );
    let added = sqlx::query(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?
        .rows_affected();
    sqlx::query("UPDATE organization_counter SET contacts = contacts + $1, active_contacts = active_contacts + $1")
        .bind(added as i64)
        .execute(&mut connection)
        .await?;
    Ok(connection.close().await?)
}

/// Signs in by the form and answers the session's cookie.
pub async fn sign_in(desk: &Desk) -> Outcome<String> {
    let form = format!(
        "email={}&password={}",
        encoded(desk.account("email")?),
        encoded(desk.account("password")?)
    );
    let request = Request::new("POST", "/sign-in").body("application/x-www-form-urlencoded", form);
    let answer = desk.connect().await?.send(&request).await?;
    let cookie = answer
        .header("set-cookie")
        .and_then(|cookie| cookie.split(';').next());
    match (answer.status, cookie) {
        (303, Some(cookie)) => Ok(cookie.to_owned()),
        (status, _) => Err(format!("could not sign in: {status}").into()),
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
