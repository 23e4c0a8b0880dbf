//! Reading locations.

use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query, tag};
use axum::extract::State;
use axum::http::HeaderMap;
use service::locations::wire;

/// `GET /locations`, by label.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let page = query.page();
    let link = query.done()?;
    let listed = api.service.locations().list(&at.actor, &page).await?;
    Ok(Reply::list(
        listed.rows.iter().map(wire).collect(),
        listed.next.map(|next| next.encode()),
        &link,
    ))
}

/// `GET /locations/{id}`.
pub async fn show(State(api): State<ApiState>, at: At, query: Query, headers: HeaderMap) -> Answer {
    query.done()?;
    let id = at.id("location_id")?;
    let location = api.service.locations().get(&at.actor, id).await?;
    let tag = tag::of_row(location.version);
    Ok(tag::unless_known(&headers, &tag, wire(&location)))
}
