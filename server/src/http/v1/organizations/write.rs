//! Writing the organization.

use crate::http::v1::body::Input;
use crate::http::v1::change::{changed, mode};
use crate::http::v1::reply::Answer;
use crate::http::v1::tag::{self, IfMatch};
use crate::http::v1::{ApiState, At, Query};
use ::wire::OrganizationPatch;
use axum::extract::State;
use axum::http::HeaderMap;
use service::organizations::{OrganizationEdit, wire};

/// `PATCH /`: names, default contacts and policies; what is absent stays. Member contacts follow the legal name, domains the defaults.
pub async fn update(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let asked = query.flag("dry_run");
    query.done()?;
    let current = async { Ok(api.service.organizations().get(&at.actor).await?.version) };
    let seen = IfMatch::of(&headers)?.seen(current).await?;
    let patch: OrganizationPatch = input.read().await?;
    let edit = OrganizationEdit::from(&patch);
    let mode = mode(asked, patch.dry_run.unwrap_or(false));
    let done = api
        .service
        .organizations()
        .edit(&at.actor, seen, &edit, mode)
        .await?;
    let defaults = api
        .service
        .organizations()
        .default_contacts(&at.actor)
        .await?;
    let body = wire(&done.object, &defaults);
    let tag = tag::of_answer(done.object.version, &body);
    Ok(changed(mode, &done, body, &tag))
}
