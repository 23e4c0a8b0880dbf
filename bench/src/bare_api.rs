//! The counterpart of the API's reading: rusqlite on the thread that asks, JSON into one `String`. It looks the key up each time and writes the members that the program writes, which the bench compares; it compares no hash, counts nothing and logs nothing.

use crate::Outcome;
use crate::bare;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row};
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

const KEY: &str = "SELECT organization_id FROM api_key WHERE prefix = ? AND revoked_at IS NULL";
/// What is read, in the order of [`MEMBERS`].
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, organization_id, city, copy_of, country_code, created_at, disclose, email, fax, fax_ext, first_name, handle, is_active, kind, last_name, org_name, phone, \
             phone_ext, postal_code, region, street1, street2, updated_at, verification_status, verified_at, version FROM contact WHERE organization_id = ? AND deleted_at IS NULL AND ",
            $rest
        )
    };
}
const ONE: &str = columns!("id = ?");
const LIST: &str = columns!("sort_key >= ? ORDER BY sort_key, id LIMIT 51");
const MEMBERS: [(&str, Kind); 26] = [
    ("id", Kind::Id),
    ("org_id", Kind::Id),
    ("city", Kind::Text),
    ("copy_of", Kind::Id),
    ("country_code", Kind::Text),
    ("created_at", Kind::Time),
    ("disclose", Kind::Truth),
    ("email", Kind::Text),
    ("fax", Kind::Text),
    ("fax_ext", Kind::Text),
    ("first_name", Kind::Text),
    ("handle", Kind::Text),
    ("is_active", Kind::Truth),
    ("kind", Kind::Text),
    ("last_name", Kind::Text),
    ("org_name", Kind::Text),
    ("phone", Kind::Text),
    ("phone_ext", Kind::Text),
    ("postal_code", Kind::Text),
    ("region", Kind::Text),
    ("street1", Kind::Text),
    ("street2", Kind::Text),
    ("updated_at", Kind::Time),
    ("verification_status", Kind::Text),
    ("verified_at", Kind::Time),
    ("version", Kind::Number),
];
/// What a contact of this book has nothing of.
const EMPTY: &str = "\"international\":null,\"location\":null,\"location_id\":null,\"phone_id\":null,\"proposed\":null,\"user_id\":null,\"object\":\"contact\"}";

#[derive(Clone, Copy)]
enum Kind {
    Id,
    Number,
    Text,
    Time,
    Truth,
}

struct Bare {
    file: PathBuf,
    /// What finds the key's row.
    prefix: String,
}

/// Serves `GET /contacts` and `GET /contacts/{id}` from that SQLite file until it is killed.
pub async fn serve(database: &str, key: &str) -> Outcome {
    let prefix = key.trim_start_matches("sk-nichandle-").chars().take(10);
    let bare = Bare {
        file: database.into(),
        prefix: prefix.collect(),
    };
    let router = Router::new()
        .route("/contacts", get(list))
        .route("/contacts/{id}", get(show))
        .with_state(Arc::new(bare));
    bare::listen(router).await
}

async fn list(State(bare): State<Arc<Bare>>) -> Response {
    answer(bare::on_this_thread(&bare.file, |line| {
        let organization = organization(line, &bare.prefix)?;
        let mut json = String::with_capacity(64 * 1024);
        json.push_str("{\"data\":[");
        let mut statement = line.prepare_cached(LIST)?;
        let mut rows = statement.query((organization, ""))?;
        let (mut number, mut next) = (0, String::new());
        while let Some(row) = rows.next()? {
            number += 1;
            if number > 50 {
                next = format!("\"{}\"", row.get_ref(14)?.as_str()?);
                break;
            }
            if number > 1 {
                json.push(',');
            }
            write(&mut json, row)?;
        }
        let next = if next.is_empty() { "null" } else { &next };
        json.push_str("],\"next_cursor\":");
        json.push_str(next);
        json.push_str(",\"object\":\"list\"}");
        Ok(Some(json))
    }))
}

async fn show(State(bare): State<Arc<Bare>>, Path(id): Path<Uuid>) -> Response {
    answer(bare::on_this_thread(&bare.file, |line| {
        let organization = organization(line, &bare.prefix)?;
        let mut statement = line.prepare_cached(ONE)?;
        let mut rows = statement.query((organization, id.as_bytes().as_slice()))?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let mut json = String::with_capacity(1024);
        write(&mut json, row)?;
        Ok(Some(json))
    }))
}

/// Whose key it is.
fn organization(line: &Connection, prefix: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut key = line.prepare_cached(KEY)?;
    key.query_row([prefix], |row| row.get(0)).optional()
}

fn answer(json: rusqlite::Result<Option<String>>) -> Response {
    match json {
        Ok(Some(json)) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn write(json: &mut String, row: &Row<'_>) -> rusqlite::Result<()> {
    json.push('{');
    for (column, (name, kind)) in MEMBERS.iter().enumerate() {
        json.push('"');
        json.push_str(name);
        json.push_str("\":");
        match (kind, row.get_ref(column)?) {
            (Kind::Truth, ValueRef::Integer(truth)) => {
                json.push_str(if truth == 0 { "false" } else { "true" });
            }
            (_, ValueRef::Integer(number)) => json.push_str(&number.to_string()),
            (Kind::Time, ValueRef::Text(time)) => {
                let time = std::str::from_utf8(time)?;
                quoted(json, &time.replace("+00:00", "Z"));
            }
            (_, ValueRef::Text(text)) => quoted(json, std::str::from_utf8(text)?),
            (Kind::Id, ValueRef::Blob(id)) => {
                let id = Uuid::from_slice(id).unwrap_or_default();
                let mut digits = Uuid::encode_buffer();
                quoted(json, id.hyphenated().encode_lower(&mut digits));
            }
            _ => json.push_str("null"),
        }
        json.push(',');
    }
    json.push_str(EMPTY);
    Ok(())
}

fn quoted(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            c if c < ' ' => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
    json.push('"');
}
