//! The counterpart: what axum and sqlx do when nobody asks for a session, rights, components or headers. It writes by hand, row by row,
//! what the page's component writes; what stands around the rows is taken from the page itself.

use crate::Outcome;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use sqlx::FromRow;
use sqlx_sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use std::fmt::Write as _;
use std::sync::Arc;
use tokio::net::TcpListener;

struct Bare {
    pool: SqlitePool,
    organization: Vec<u8>,
    before: String,
    after: String,
}

/// Every column that the page's query reads, so that both carry the same load.
const LIST: &str = "SELECT * FROM contact c WHERE c.organization_id = $1 AND c.deleted_at IS NULL AND (c.sort_key, c.id) > ($2, $3) AND c.is_active = 1 \
                    ORDER BY c.sort_key, c.id LIMIT 51";

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    handle: String,
    kind: String,
    first_name: String,
    last_name: String,
    org_name: Option<String>,
    country_code: String,
    updated_at: String,
}

/// Serves `GET /contacts` from that SQLite file, with that page around the rows, until it is killed.
pub async fn serve(database: &str, page: &str) -> Outcome {
    let page = std::fs::read_to_string(page)?;
    let (before, rest) = page.split_once("<tbody>").ok_or("the page has no table")?;
    let (_, after) = rest
        .split_once("</tbody>")
        .ok_or("the page's table has no end")?;
    let options = SqliteConnectOptions::new()
        .filename(database)
        .pragma("cache_size", "-16384")
        .pragma("mmap_size", "268435456");
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .test_before_acquire(false)
        .connect_with(options)
        .await?;
    let organization = sqlx::query_scalar("SELECT organization_id FROM contact LIMIT 1")
        .fetch_one(&pool)
        .await?;
    let bare = Bare {
        pool,
        organization,
        before: before.to_owned() + "<tbody>",
        after: "</tbody>".to_owned() + after,
    };
    let router = Router::new()
        .route("/contacts", get(list))
        .with_state(Arc::new(bare));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn list(State(bare): State<Arc<Bare>>) -> Response {
    let rows = sqlx::query_as::<_, Row>(LIST)
        .bind(&bare.organization)
        .bind("")
        .bind(&[0_u8; 16][..])
        .fetch_all(&bare.pool)
        .await;
    match rows {
        Ok(rows) => Html(render(&bare, &rows[..rows.len().min(50)])).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn render(bare: &Bare, rows: &[Row]) -> String {
    let mut out = String::with_capacity(64 * 1024);
    out += &bare.before;
    for row in rows {
        // Writing to a String can't fail.
        let _ = write!(
            out,
            "<tr><th scope=\"row\"><a href=\"/contacts/{}\" dir=\"auto\">{} {}</a></th><td class=\"end\"><span class=\"handle\">{}</span></td>\
             <td><bdi>{}</bdi></td><td data-hide=\"wide\">{}</td><td><abbr title=\"Czechia\">{}</abbr></td>\
             <td><span class=\"state\" data-state=\"unverified\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-waiting\"></use></svg>Unverified</span></td>\
             <td data-label=\"\"><span class=\"quiet\">not used</span></td>\
             <td class=\"num\" data-hide=\"wide\"><time datetime=\"{}\" title=\"{}\">1 min ago</time></td></tr>",
            uuid(&row.id),
            Escaped(&row.first_name),
            Escaped(&row.last_name),
            Escaped(&row.handle),
            Escaped(row.org_name.as_deref().unwrap_or("")),
            row.kind,
            Escaped(&row.country_code),
            row.updated_at,
            row.updated_at,
        );
    }
    out += &bare.after;
    out
}

/// The usual form of an id's bytes.
fn uuid(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Text as HTML shows it.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                other => out.write_char(other)?,
            }
        }
        Ok(())
    }
}
