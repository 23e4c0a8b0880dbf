//! Starting an import, as a form without scripts does.

use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use axum::extract::{Path, State};
use axum::response::Response;
use uuid::Uuid;

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
