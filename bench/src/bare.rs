//! The counterpart of the list: its query and its HTML written by hand, and nothing else. axum, SQLite on the thread that asks, the page into one `String`: what this machine does at best.
//! It looks the session up each time, reads the same rows in the same order, escapes every text, and searches by a range of the sort key.

use crate::Outcome;
use crate::bare_html::{self, ROWS, Shown};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row};
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;

const SESSION: &str = "SELECT u.email, u.organization_id FROM login_session s JOIN user_account u ON u.id = s.user_id WHERE s.id = ? AND s.expires_at > strftime('%Y-%m-%dT%H:%M:%SZ')";
const LIST: &str = "SELECT id, first_name, last_name, org_name, email, phone, street1, city, postal_code, country_code, is_active, verification_status, created_at FROM contact \
    WHERE organization_id = ? AND deleted_at IS NULL AND sort_key >= ? AND sort_key < ? ORDER BY sort_key, id LIMIT 51";
/// What a thread keeps of the file by itself, as the program's readers do.
const KEPT: &str = "PRAGMA cache_size = -4096; PRAGMA mmap_size = 33554432;";

thread_local! {
    static LINE: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

#[derive(Default, serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub q: String,
}

/// Serves `GET /contacts` from that SQLite file until it is killed. Its cookie `sid` holds the id of a row of `login_session`.
pub async fn serve(database: &str) -> Outcome {
    let file: Arc<PathBuf> = Arc::new(database.into());
    let router = Router::new()
        .route("/contacts", get(contacts))
        .with_state(file);
    listen(router).await
}

/// Serves on a port of this machine that is free, and says which.
pub async fn listen(router: Router) -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

/// The session that a request's cookie names.
pub fn session(headers: &HeaderMap) -> &str {
    let cookie = headers
        .get(header::COOKIE)
        .and_then(|cookie| cookie.to_str().ok())
        .unwrap_or_default();
    let mut pairs = cookie.split("; ");
    pairs
        .find_map(|pair| pair.strip_prefix("sid="))
        .unwrap_or_default()
}

async fn contacts(
    State(file): State<Arc<PathBuf>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let session = session(&headers);
    match on_this_thread(&file, |line| page(line, session, asked.q.trim())) {
        Ok(Some(html)) => Html(html).into_response(),
        Ok(None) => StatusCode::UNAUTHORIZED.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// Asks by the thread's own connection to the file.
pub fn on_this_thread<T>(
    file: &PathBuf,
    ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    LINE.with_borrow_mut(|line| {
        let open = match line.take() {
            Some(open) => open,
            None => {
                // No other thread has it, so it needs no lock of its own.
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let open = Connection::open_with_flags(file, flags)?;
                open.execute_batch(KEPT)?;
                open
            }
        };
        ask(line.insert(open))
    })
}

fn page(line: &Connection, session: &str, q: &str) -> rusqlite::Result<Option<String>> {
    let mut found = line.prepare_cached(SESSION)?;
    let user = found.query_row([session], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))
    });
    let Some((user, organization)) = user.optional()? else {
        return Ok(None);
    };
    let mut html = bare_html::begin(&user, q);
    let mut list = line.prepare_cached(LIST)?;
    let mut rows = list.query((organization, q, format!("{q}\u{10ffff}")))?;
    let mut number = 0;
    while let Some(row) = rows.next()? {
        number += 1;
        if number > ROWS {
            break;
        }
        write_row(&mut html, row)?;
    }
    bare_html::end(&mut html, number > ROWS);
    Ok(Some(html))
}

fn write_row(html: &mut String, row: &Row<'_>) -> rusqlite::Result<()> {
    let id = row.get_ref(0)?.as_blob()?;
    let shown = Shown {
        id,
        texts: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(|column| text(row, column)),
        is_active: row.get(10)?,
        status: text(row, 11),
        made: text(row, 12),
    };
    bare_html::row(html, &shown);
    Ok(())
}

/// A column's text; nothing when it has none.
pub fn text<'r>(row: &'r Row<'_>, column: usize) -> &'r str {
    match row.get_ref(column) {
        Ok(ValueRef::Text(text)) => std::str::from_utf8(text).unwrap_or_default(),
        _ => "",
    }
}
