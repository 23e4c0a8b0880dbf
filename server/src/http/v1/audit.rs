//! `GET /audit`: who changed what, when, and from which value to which.

use super::reply::{Answer, Reply};
use super::{ApiState, At, Query};
use axum::extract::State;
use service::audit::wire;

/// The log, newest first.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let page = query.page();
    let link = query.done()?;
    let listed = api.service.audit().list(&at.actor, &page).await?;
    Ok(Reply::list(
        listed.rows.iter().map(wire).collect(),
        listed.next.map(|next| next.encode()),
        &link,
    ))
}
