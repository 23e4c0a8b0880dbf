//! `GET /v1/me`: who is calling.

use super::reply::{Answer, Reply};
use crate::http::caller::Caller;
use serde_json::json;
use service::{Scope, Who};

/// The caller: their organization, and what they may do there.
pub async fn show(caller: Caller) -> Answer {
    let actor = caller.actor;
    let (kind, id) = actor.audit_identity();
    let (role, scopes) = match &actor.who {
        Who::User(_, role) => (Some(role.as_str()), Vec::new()),
        Who::Key(_, scopes) => (None, scopes.clone()),
        Who::System => (None, Scope::ALL.to_vec()),
    };
    Ok(Reply::ok(json!({
        "object": "caller",
        "kind": kind,
        "id": id,
        "name": actor.name.as_ref(),
        "organization_id": actor.organization,
        "project_ids": actor.tied_to(),
        "role": role,
        "scopes": scopes,
    })))
}
