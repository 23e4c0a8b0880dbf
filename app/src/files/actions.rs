//! Starting an import, as a form without scripts does.

use crate::flash::see_other;
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use crate::writes::plans::page_of;
use axum::extract::{Path, State};
use axum::response::Response;
use uuid::Uuid;

/// Plans what the teams of adopted domains would change.
pub(super) async fn plan(
    State(site): State<Site>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Response {
    let page = format!("/import/{id}");
    match writes::files::plan_of_team(&site, posted.visitor.actor(), id).await {
        Ok(plan) => see_other(&page_of(plan)),
        Err(error) => posted.refused(&site, &page, error).await,
    }
}

pub(super) async fn begin(
    State(site): State<Site>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Response {
    let page = format!("/import/{id}");
    match writes::files::begin(&site, posted.visitor.actor(), id).await {
        Ok(_) => posted.done(&site, &page, writes::files::BEGUN).await,
        Err(error) => posted.refused(&site, &page, error).await,
    }
}
