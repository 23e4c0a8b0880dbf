//! Reading people.

use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query, tag};
use axum::extract::State;
use axum::http::HeaderMap;
use service::people::{PersonFilter, wire};

/// `GET /users`, by last name.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let filter = PersonFilter {
        q: query.text("q"),
        is_active: query.flag("is_active"),
    };
    let page = query.page();
    let link = query.done()?;
    let listed = api.service.people().list(&at.actor, &filter, &page).await?;
    Ok(Reply::list(
        listed.rows.iter().map(wire).collect(),
        listed.next.map(|next| next.encode()),
        &link,
    ))
}

/// `GET /users/{id}`.
pub async fn show(State(api): State<ApiState>, at: At, query: Query, headers: HeaderMap) -> Answer {
    query.done()?;
    let user = api
        .service
        .people()
        .get(&at.actor, at.id("user_id")?)
        .await?;
    let body = wire(&user);
    // Whether somebody signs in changes without the row's version.
    let tag = tag::of_answer(user.version, &body);
    Ok(tag::unless_known(&headers, &tag, body))
}
