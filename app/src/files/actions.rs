//! Starting an import, as a form without scripts does.

use super::write;
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use uuid::Uuid;

pub(super) async fn begin(
    State(site): State<Site>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Response {
    let page = format!("/import/{id}");
    match write::begin(&site, posted.visitor.actor(), id).await {
        Ok(_) => posted.done(&site, &page, write::BEGUN).await,
        Err(error) => posted.refused(&site, &page, error).await,
    }
}
