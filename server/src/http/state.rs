//! The state that the API's handlers share.

use super::limits::Limits;
use super::streams::{Relay, Source};
use axum::extract::FromRef;
use publish::Publisher;
use service::Service;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The state that the API's handlers share. Cheap to clone.
#[derive(Clone)]
pub struct ApiState {
    /// The use cases.
    pub service: Service,
    /// Ends every stream at shutdown.
    pub stop: CancellationToken,
    /// Rate limits.
    pub limits: Limits,
    /// The readings that streams share.
    pub relay: Relay,
    /// The registrar as it is published.
    pub publisher: Arc<Publisher>,
}

impl FromRef<ApiState> for Service {
    fn from_ref(state: &ApiState) -> Self {
        state.service.clone()
    }
}

impl ApiState {
    /// What streams are read from.
    pub(super) fn source(&self) -> Source {
        Source {
            service: self.service.clone(),
            stop: self.stop.clone(),
            relay: self.relay.clone(),
        }
    }
}
