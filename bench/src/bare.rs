//! The counterpart: the list's query and its HTML written by hand, and nothing else. axum, SQLite on the thread that asks, the page into one `String`: what this machine does at best.
//! It looks the session up each time, reads the same rows in the same order, escapes every text, and searches by a range of the sort key.

use crate::Outcome;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row};
use std::cell::RefCell;
use std::fmt::{self, Display, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;

const COLUMNS: &str = "SELECT lower(hex(id)), first_name, last_name, org_name, email, phone, street1, city, postal_code, country_code, is_active, verification_status, created_at FROM contact";
const HEAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Contacts</title></head><body><header><nav aria-label=\"Main\"><a href=\"/contacts\" aria-current=\"page\">Contacts</a></nav><span>";
const TABLE: &str = "\"></label><button>Search</button></form><table><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Organization</th><th scope=\"col\">E-mail</th><th scope=\"col\">Phone</th><th scope=\"col\">Street</th><th scope=\"col\">City</th><th scope=\"col\">Postal code</th><th scope=\"col\">Country</th><th scope=\"col\">State</th><th scope=\"col\">Verification</th><th scope=\"col\">Created</th></tr></thead><tbody>";

thread_local! {
    static LINE: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

#[derive(Default, serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

/// Serves `GET /contacts` from that SQLite file until it is killed. Its cookie `sid` holds the id of a row of `login_session`.
pub async fn serve(database: &str) -> Outcome {
    let file: Arc<PathBuf> = Arc::new(database.into());
    let router = Router::new()
        .route("/contacts", get(contacts))
        .with_state(file);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn contacts(
    State(file): State<Arc<PathBuf>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let cookie = headers
        .get(header::COOKIE)
        .and_then(|cookie| cookie.to_str().ok())
        .unwrap_or_default();
    let session = cookie
        .split("; ")
        .find_map(|pair| pair.strip_prefix("sid="))
        .unwrap_or_default();
    match on_this_thread(&file, |line| page(line, session, asked.q.trim())) {
        Ok(Some(html)) => Html(html).into_response(),
        Ok(None) => StatusCode::UNAUTHORIZED.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn on_this_thread<T>(
    file: &PathBuf,
    ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    LINE.with_borrow_mut(|line| {
        let open = match line.take() {
            Some(open) => open,
            None => Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        };
        ask(line.insert(open))
    })
}

fn page(line: &Connection, session: &str, q: &str) -> rusqlite::Result<Option<String>> {
    let mut found = line.prepare_cached(
        "SELECT u.email, u.organization_id FROM login_session s JOIN user_account u ON u.id = s.user_id WHERE s.id = ? AND s.expires_at > strftime('%Y-%m-%dT%H:%M:%SZ')",
    )?;
    let Some((user, organization)) = found
        .query_row([session], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))
        })
        .optional()?
    else {
        return Ok(None);
    };
    let mut html = String::with_capacity(32 * 1024);
    // Writing to a String can't fail.
    let _ = write!(
        html,
        "{HEAD}{}</span></header><main><h1>Contacts</h1><form action=\"/contacts\" role=\"search\"><label>Last name <input type=\"search\" name=\"q\" value=\"{}{TABLE}",
        Escaped(&user),
        Escaped(q)
    );
    let mut list = line.prepare_cached(&format!(
        "{COLUMNS} WHERE organization_id = ? AND deleted_at IS NULL AND sort_key >= ? AND sort_key < ? ORDER BY sort_key, id LIMIT 51"
    ))?;
    let mut rows = list.query((organization, q, format!("{q}\u{10ffff}")))?;
    let mut number = 0;
    while let Some(row) = rows.next()? {
        number += 1;
        if number == 51 {
            html.push_str(
                "</tbody></table><nav><a rel=\"next\" href=\"/contacts?cursor=\">Next</a></nav>",
            );
            break;
        }
        write_row(&mut html, row)?;
    }
    html.push_str("</main></body></html>");
    Ok(Some(html))
}

fn write_row(html: &mut String, row: &Row<'_>) -> rusqlite::Result<()> {
    let state = if row.get::<_, bool>(10)? {
        "Active"
    } else {
        "Inactive"
    };
    let (id, email, phone) = (text(row, 0), text(row, 4), text(row, 5));
    let (status, made) = (text(row, 11), text(row, 12));
    let _ = write!(
        html,
        "<tr><td><a href=\"/contacts/{id}\">{}, {}</a></td><td>{}</td><td><a href=\"mailto:{email}\">{email}</a></td><td><a href=\"tel:{phone}\">{phone}</a></td>\
         <td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{state}</td><td><span class=\"badge {status}\">{status}</span></td><td><time datetime=\"{made}\">{}</time></td></tr>",
        text(row, 2),
        text(row, 1),
        text(row, 3),
        text(row, 6),
        text(row, 7),
        text(row, 8),
        text(row, 9),
        made.0.get(..10).unwrap_or_default(),
    );
    Ok(())
}

fn text<'r>(row: &'r Row<'_>, column: usize) -> Escaped<'r> {
    Escaped(match row.get_ref(column) {
        Ok(ValueRef::Text(text)) => std::str::from_utf8(text).unwrap_or_default(),
        _ => "",
    })
}

/// Text as HTML shows it.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => out.write_str("&amp;"),
            '<' => out.write_str("&lt;"),
            '>' => out.write_str("&gt;"),
            '"' => out.write_str("&quot;"),
            '\'' => out.write_str("&#39;"),
            c => out.write_char(c),
        })
    }
}
