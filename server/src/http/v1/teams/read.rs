//! Reading teams.

use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query, tag};
use axum::extract::State;
use axum::http::HeaderMap;

/// `GET /teams`, by name.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let q = query.text("q");
    let page = query.page();
    let link = query.done()?;
    let listed = api
        .service
        .teams()
        .list(&at.actor, q.as_deref(), &page)
        .await?;
    Ok(Reply::list(
        listed.rows.iter().map(|(team, _)| team.wire()).collect(),
        listed.next.map(|next| next.encode()),
        &link,
    ))
}

/// `GET /teams/{id}`, its contacts in full.
pub async fn show(State(api): State<ApiState>, at: At, query: Query, headers: HeaderMap) -> Answer {
    query.done()?;
    let view = api
        .service
        .teams()
        .get(&at.actor, at.id("team_id")?)
        .await?;
    let body = view.wire();
    let tag = tag::of_answer(view.team.version, &body);
    Ok(tag::unless_known(&headers, &tag, body))
}
