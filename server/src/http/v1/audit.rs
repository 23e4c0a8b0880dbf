//! `GET /audit`: who changed what, when, from what to what.

use super::reply::{Answer, Reply};
use super::{ApiState, At, Query};
use axum::extract::State;
use serde_json::{Value, json};
use service::Need;
use service::audit::Audit;

/// The log, newest first.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    at.require(Need::Admin)?;
    let page = query.page();
    let link = query.done()?;
    let listed = api.service.audit().list(&at.actor, &page).await?;
    Ok(Reply::list(
        listed.rows.iter().map(wire).collect(),
        listed.next.map(|next| next.encode()),
        &link,
    ))
}

fn wire(entry: &Audit) -> Value {
    json!({
        "object": "audit_entry",
        "id": entry.id,
        "organization_id": entry.organization_id,
        "actor": { "kind": entry.actor_kind, "id": entry.actor_id, "name": entry.actor_name },
        "action": entry.action,
        "object_kind": entry.object_kind,
        "object_id": entry.object_id,
        "before": entry.before,
        "after": entry.after,
        "created_at": entry.at,
    })
}
