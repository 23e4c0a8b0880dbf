//! The counterpart of the API: the store's own statements behind bare axum handlers. Nothing is checked, counted or logged.

use crate::Outcome;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use model::contact::{ContactKind, Snapshot, VerificationStatus};
use model::id::{ContactId, OrganizationId};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;
use store::audit::{self, Audit};
use store::contacts::{self, Contact};
use store::{Db, Target};
use testkit::TestChance;
use tokio::net::TcpListener;
use uuid::Uuid;

struct Bare {
    db: Db,
    organization: OrganizationId,
    /// What finds the key's row.
    prefix: String,
    next: AtomicU64,
    chance: TestChance,
}

/// Serves `GET /contacts/{id}` and `POST /contacts` from that SQLite file until it is killed.
pub async fn serve(database: &str, organization: &str, key: &str) -> Outcome {
    let db = Db::open(&Target::SqliteFile(PathBuf::from(database))).await?;
    let bare = Bare {
        db,
        organization: organization.parse()?,
        prefix: key
            .trim_start_matches("sk-nichandle-")
            .chars()
            .take(10)
            .collect(),
        next: AtomicU64::new(1),
        chance: TestChance::default(),
    };
    let router = Router::new()
        .route("/contacts", post(create))
        .route("/contacts/{id}", get(show))
        .with_state(Arc::new(bare));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a bare handler is handed no clock"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

fn broken(error: store::Error) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
}

async fn show(State(bare): State<Arc<Bare>>, Path(id): Path<Uuid>) -> Result<Response, Response> {
    let mut tx = bare.db.read().await.map_err(broken)?;
    let key = store::keys::by_prefix(&mut tx, &bare.prefix).await;
    if key.map_err(broken)?.is_none() {
        return Err(StatusCode::UNAUTHORIZED.into_response());
    }
    let found = contacts::get(&mut tx, bare.organization, ContactId(id)).await;
    match found.map_err(broken)? {
        Some(contact) => Ok(Json(service::contacts::wire(&contact)).into_response()),
        None => Err(StatusCode::NOT_FOUND.into_response()),
    }
}

async fn create(
    State(bare): State<Arc<Bare>>,
    Json(body): Json<Value>,
) -> Result<Response, Response> {
    let mut tx = bare.db.read().await.map_err(broken)?;
    let key = store::keys::by_prefix(&mut tx, &bare.prefix).await;
    if key.map_err(broken)?.is_none() {
        return Err(StatusCode::UNAUTHORIZED.into_response());
    }
    drop(tx);
    let mut tx = bare.db.begin().await.map_err(broken)?;
    let mut contact = contact(&bare, &body);
    let drawn = contacts::draw_handle(&mut tx, &contact.snapshot, contact.created_at, &bare.chance);
    contact.handle = drawn.await.map_err(broken)?;
    contacts::insert(&mut tx, &contact).await.map_err(broken)?;
    let wire = service::contacts::wire(&contact);
    let entry = Audit {
        id: bare.id(),
        organization_id: bare.organization,
        at: contact.created_at,
        actor_kind: "key".into(),
        actor_id: None,
        actor_name: "bench".into(),
        action: "contact.create".into(),
        object_kind: "contact".into(),
        object_id: contact.id.0,
        before: None,
        after: serde_json::to_value(&wire).ok(),
        cause_id: None,
    };
    audit::append(&mut tx, &entry).await.map_err(broken)?;
    tx.commit().await.map_err(broken)?;
    Ok((StatusCode::CREATED, Json(wire)).into_response())
}

fn contact(bare: &Bare, body: &Value) -> Contact {
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let maybe = |name: &str| body[name].as_str().map(ToOwned::to_owned);
    let now: DateTime<Utc> = now().into();
    Contact {
        id: ContactId(bare.id()),
        organization_id: bare.organization,
        handle: String::new(),
        kind: ContactKind::External,
        snapshot: Snapshot {
            first_name: text("first_name"),
            last_name: text("last_name"),
            org_name: maybe("org_name"),
            email: maybe("email"),
            phone: maybe("phone"),
            phone_ext: None,
            fax: None,
            fax_ext: None,
            street1: text("street1"),
            street2: None,
            city: text("city"),
            region: None,
            postal_code: maybe("postal_code"),
            country_code: text("country_code"),
        },
        disclose: true,
        is_active: true,
        verification_status: VerificationStatus::Unverified,
        verified_at: None,
        user_id: None,
        location_id: None,
        phone_id: None,
        international: None,
        proposed: None,
        copy_of: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

impl Bare {
    /// Ids in the order of time, as the program makes them.
    fn id(&self) -> Uuid {
        let millis = now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |since| since.as_millis());
        let number = u128::from(self.next.fetch_add(1, Ordering::Relaxed));
        Uuid::from_u128(millis << 80 | 0x7 << 76 | 0x8 << 60 | number)
    }
}
