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

/// `GET /teams/{id}`, its contacts in full; with `at` as all of it was then.
pub async fn show(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
) -> Answer {
    let moment = query.moment();
    query.done()?;
    if let Some(moment) = moment {
        let id = at.id("team_id")?;
        let then = api.service.teams().at(&at.actor, id, moment).await?;
        let body = then.wire();
        let tag = tag::of_answer(then.view.team.version, &body);
        return Ok(tag::unless_known(&headers, &tag, body));
    }
    let view = api
        .service
        .teams()
        .get(&at.actor, at.id("team_id")?)
        .await?;
    let body = view.wire();
    let tag = tag::of_answer(view.team.version, &body);
    Ok(tag::unless_known(&headers, &tag, body))
}
