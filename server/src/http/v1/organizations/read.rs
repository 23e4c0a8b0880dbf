//! Reading the organization.

use crate::http::v1::reply::Answer;
use crate::http::v1::{ApiState, At, Query, tag};
use axum::extract::State;
use axum::http::HeaderMap;
use service::organizations::wire;

/// `GET /`: names, default contacts and policies.
pub async fn show(State(api): State<ApiState>, at: At, query: Query, headers: HeaderMap) -> Answer {
    query.done()?;
    let organization = api.service.organizations().get(&at.actor).await?;
    let defaults = api
        .service
        .organizations()
        .default_contacts(&at.actor)
        .await?;
    let body = wire(&organization, &defaults);
    // The defaults change without the row.
    let tag = tag::of_answer(organization.version, &body);
    Ok(tag::unless_known(&headers, &tag, body))
}
