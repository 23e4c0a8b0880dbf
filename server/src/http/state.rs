//! What the handlers of the APIs share.

use super::limits::Limits;
use super::streams::{Relay, Source};
use axum::extract::FromRef;
use service::Service;
use tokio_util::sync::CancellationToken;

/// What the API's handlers share. Cheap to clone.
#[derive(Clone)]
pub struct ApiState {
    /// The use cases.
    pub service: Service,
    /// Ends every stream: the server shuts down.
    pub stop: CancellationToken,
    /// How often programs may call.
    pub limits: Limits,
    /// What streams read together.
    pub relay: Relay,
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
