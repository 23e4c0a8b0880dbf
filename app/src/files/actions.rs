//! Starting an import.

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
    match site.service.files().begin(posted.visitor.actor(), id).await {
        Ok(_) => {
            posted
                .done(&site, &page, "The rows are being taken in.")
                .await
        }
        Err(error) => posted.refused(&site, &page, error).await,
    }
}
