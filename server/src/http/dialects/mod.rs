//! Vendors' APIs on the house's own use cases: each dialect is a translation of words and shapes, never a second set of rules.

use super::v1::ApiState;
use axum::Router;

/// Every dialect that has a place of its own. OnetSolutions' and NameTrust's are part of the native API.
pub fn router(_state: ApiState) -> Router {
    Router::new()
}
