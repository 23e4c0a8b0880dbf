//! The caller, and their single account.

use super::at::At;
use super::error::Refused;
use super::time::time;
use crate::http::state::ApiState;
use crate::http::v1::Query;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

async fn account(api: &ApiState, at: &At) -> Result<Value, Refused> {
    let organization = api.service.organizations().get(&at.actor).await?;
    Ok(json!({
        "id": at.account,
        "email": "",
        "plan_identifier": "self-hosted",
        "created_at": time(organization.created_at),
        "updated_at": time(organization.updated_at),
    }))
}

/// `GET /whoami`.
pub(super) async fn whoami(
    State(api): State<ApiState>,
    at: At,
    query: Query,
) -> Result<Json<Value>, Refused> {
    query.done()?;
    let account = account(&api, &at).await?;
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
    Ok(Json(json!({ "data": [account(&api, &at).await?] })))
}
