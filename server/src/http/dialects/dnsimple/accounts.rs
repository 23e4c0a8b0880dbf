//! The caller, and their single account.

use super::at::At;
use super::error::Refused;
use crate::http::state::ApiState;
use crate::http::v1::Query;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use service::Actor;

async fn account(api: &ApiState, actor: &Actor) -> Result<Value, Refused> {
    let organization = api.service.organizations().get(actor).await?;
    Ok(json!({
        "id": organization.id,
        "email": "",
        "plan_identifier": "self-hosted",
        "created_at": organization.created_at,
        "updated_at": organization.updated_at,
    }))
}

/// `GET /whoami`.
pub(super) async fn whoami(
    State(api): State<ApiState>,
    at: At,
    query: Query,
) -> Result<Json<Value>, Refused> {
    query.done()?;
    let account = account(&api, &at.actor).await?;
    Ok(Json(
        json!({ "data": { "user": null, "account": account } }),
    ))
}

/// `GET /accounts`.
pub(super) async fn list(
    State(api): State<ApiState>,
    at: At,
    query: Query,
) -> Result<Json<Value>, Refused> {
    query.done()?;
    Ok(Json(json!({ "data": [account(&api, &at.actor).await?] })))
}
