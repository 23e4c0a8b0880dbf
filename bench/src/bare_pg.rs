//! The counterpart on PostgreSQL: tokio-postgres, prepared statements, a few connections that all requests share, HTML into one `String`; and a contact with its audit entry written in one statement.

use crate::Outcome;
use crate::bare::{self, Asked};
use crate::bare_html::{self, ROWS, Shown};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpStream;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Statement};

/// As many as the program has for reading and writing.
const CONNECTIONS: usize = 8;
const SESSION: &str = "SELECT u.email, u.organization_id::text FROM login_session s JOIN user_account u ON u.id = s.user_id WHERE s.id = $1 AND s.expires_at > now()";
const LIST: &str = "SELECT uuid_send(id), first_name, last_name, org_name, email, phone, street1, city, postal_code, country_code, is_active, verification_status, created_at::text FROM contact \
    WHERE organization_id = CAST($1::text AS uuid) AND deleted_at IS NULL AND sort_key >= $2 AND sort_key < $3 ORDER BY sort_key, id LIMIT 51";
/// A new contact like any other of the organization, under the names that are given, and what the audit log says of it.
const WRITE: &str = "WITH made AS (\
    INSERT INTO contact (id, organization_id, handle, kind, first_name, last_name, org_name, email, phone, street1, city, postal_code, country_code, disclose, is_active, verification_status, version, created_at, updated_at, sort_key, search_text) \
    VALUES (gen_random_uuid(), CAST($1::text AS uuid), $2, 'external', $3, $4, $5, $6, $7, $8, $9, $10, $11, true, true, 'unverified', 1, now(), now(), lower($4 || ' ' || $3), lower($3 || ' ' || $4 || ' ' || $5 || ' ' || $6)) \
    RETURNING id, organization_id) \
    INSERT INTO audit_entry (id, organization_id, at, actor_kind, actor_name, action, object_kind, object_id, after) \
    SELECT gen_random_uuid(), organization_id, now(), 'system', 'bench', 'contact.create', 'contact', id, CAST($12::text AS jsonb) FROM made";

struct Line {
    client: Client,
    session: Statement,
    list: Statement,
    write: Statement,
}

struct Bare {
    lines: Vec<Line>,
    next: AtomicUsize,
    /// How many contacts were written.
    made: AtomicUsize,
    organization: String,
}

impl Bare {
    /// One after the other.
    fn line(&self) -> Option<&Line> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.lines.get(number % self.lines.len().max(1))
    }
}

/// Serves `GET /contacts` and `POST /contacts` from that database until it is killed. Its cookie is that of [`bare::serve`].
pub async fn serve(url: &str, organization: &str) -> Outcome {
    let config: Config = url.parse()?;
    let mut lines = Vec::new();
    for _ in 0..CONNECTIONS {
        lines.push(connect(&config).await?);
    }
    let bare = Bare {
        lines,
        next: AtomicUsize::new(0),
        made: AtomicUsize::new(0),
        organization: organization.to_owned(),
    };
    let router = Router::new()
        .route("/contacts", get(contacts).merge(post(create)))
        .with_state(Arc::new(bare));
    bare::listen(router).await
}

async fn connect(config: &Config) -> Outcome<Line> {
    let (Some(tokio_postgres::config::Host::Tcp(host)), Some(port)) =
        (config.get_hosts().first(), config.get_ports().first())
    else {
        return Err("the database's URL names no host and port".into());
    };
    let stream = TcpStream::connect((host.as_str(), *port)).await?;
    stream.set_nodelay(true)?;
    let (client, connection) = config.connect_raw(stream, NoTls).await?;
    tokio::spawn(connection);
    Ok(Line {
        session: client.prepare(SESSION).await?,
        list: client.prepare(LIST).await?,
        write: client.prepare(WRITE).await?,
        client,
    })
}

async fn contacts(
    State(bare): State<Arc<Bare>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let Some(line) = bare.line() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    match page(line, bare::session(&headers), asked.q.trim()).await {
        Ok(Some(html)) => Html(html).into_response(),
        Ok(None) => StatusCode::UNAUTHORIZED.into_response(),
        Err(error) => broken(&error),
    }
}

async fn page(
    line: &Line,
    session: &str,
    q: &str,
) -> Result<Option<String>, tokio_postgres::Error> {
    let Some(user) = line.client.query_opt(&line.session, &[&session]).await? else {
        return Ok(None);
    };
    let organization: &str = user.try_get(1)?;
    let end = format!("{q}\u{10ffff}");
    let asked: [&(dyn ToSql + Sync); 3] = [&organization, &q, &end];
    let rows = line.client.query(&line.list, &asked).await?;
    let mut html = bare_html::begin(user.try_get(0)?, q);
    for row in rows.iter().take(ROWS) {
        let mut texts = [""; 9];
        for (text, column) in texts.iter_mut().zip(1..) {
            *text = row.try_get::<_, Option<&str>>(column)?.unwrap_or_default();
        }
        let shown = Shown {
            id: row.try_get(0)?,
            texts,
            is_active: row.try_get(10)?,
            status: row.try_get(11)?,
            made: row.try_get(12)?,
        };
        bare_html::row(&mut html, &shown);
    }
    bare_html::end(&mut html, rows.len() > ROWS);
    Ok(Some(html))
}

async fn create(State(bare): State<Arc<Bare>>, Json(body): Json<Value>) -> Response {
    let Some(line) = bare.line() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    let handle = format!(
        "BARE-{}-{}",
        std::process::id(),
        bare.made.fetch_add(1, Ordering::Relaxed)
    );
    let after = body.to_string();
    let values: [&(dyn ToSql + Sync); 12] = [
        &bare.organization,
        &handle,
        &text("first_name"),
        &text("last_name"),
        &text("org_name"),
        &text("email"),
        &text("phone"),
        &text("street1"),
        &text("city"),
        &text("postal_code"),
        &text("country_code"),
        &after,
    ];
    match line.client.execute(&line.write, &values).await {
        Ok(_) => (StatusCode::CREATED, Json(body)).into_response(),
        Err(error) => broken(&error),
    }
}

fn broken(error: &tokio_postgres::Error) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
}
