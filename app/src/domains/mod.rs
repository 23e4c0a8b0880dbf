//! Being written.
use crate::site::Site;
use axum::Router;

pub(crate) fn router() -> Router<Site> {
    Router::new()
}
