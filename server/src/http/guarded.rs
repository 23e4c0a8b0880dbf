//! A handler behind its line of a table of endpoints: the line admits the caller before anything of the request is read.

use super::state::ApiState;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use std::pin::Pin;

/// A line of a table, which says who is admitted.
pub(super) trait Admits: Sync + 'static {
    /// A refusal as this API words it.
    type Refused: IntoResponse;

    /// Admits the caller, and leaves to the handler what it is to know of them.
    ///
    /// # Errors
    /// When they are not admitted.
    fn admit(
        &self,
        parts: &mut Parts,
        api: &ApiState,
    ) -> impl Future<Output = Result<(), Self::Refused>> + Send;
}

/// A handler with its line. A router whose macro wraps every handler into this has none that the table does not guard.
pub(super) struct Guarded<L: 'static, H> {
    pub(super) line: &'static L,
    pub(super) handler: H,
}

impl<L, H: Clone> Clone for Guarded<L, H> {
    fn clone(&self) -> Self {
        Self {
            line: self.line,
            handler: self.handler.clone(),
        }
    }
}

impl<L, H, T> Handler<T, ApiState> for Guarded<L, H>
where
    L: Admits,
    H: Handler<T, ApiState>,
    T: 'static,
{
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, api: ApiState) -> Self::Future {
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            if let Err(refused) = self.line.admit(&mut parts, &api).await {
                return refused.into_response();
            }
            let request = Request::from_parts(parts, body);
            self.handler.call(request, api).await
        })
    }
}
