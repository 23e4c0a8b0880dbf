//! Rate limits: requests per minute and per second, per key. People in a browser are not counted.
//!
//! The counts are held in this process; several processes on one database count separately. Paths under a project are OnetSolutions' API, whose
//! clients expect 1,000 per minute and 100 per second; everything else has a limit that only a runaway loop reaches.

mod limit_headers;
mod rate;
mod standing;
mod window;

pub use rate::{Rate, Rates};
pub use standing::Standing;

use super::caller::Caller;
use super::problem::Problem;
use axum::extract::{FromRequestParts, OriginalUri, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use service::{Actor, Error, Service};
use standing::{MINUTE, SECOND};
use std::sync::Arc;
use window::Windows;

/// The counts of every key. Cheap to clone.
#[derive(Clone)]
pub struct Limits(Arc<[Gate; 2]>);

/// One limit and its counts.
struct Gate {
    rate: Rate,
    minute: Windows,
    second: Windows,
}

impl Limits {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(rates: Rates) -> Self {
        let gate = |rate: Rate| Gate {
            rate,
            minute: Windows::new(rate.per_minute, MINUTE),
            second: Windows::new(rate.per_second, SECOND),
        };
        Self(Arc::new([gate(rates.native), gate(rates.onetsolutions)]))
    }

    fn gate(&self, path: &str) -> &Gate {
        let [native, onetsolutions] = &*self.0;
        if of_onetsolutions(path) {
            onetsolutions
        } else {
            native
        }
    }

    /// How many requests a key may make there in a minute; the greatest number where there is no limit.
    #[must_use]
    pub fn per_minute(&self, path: &str) -> u32 {
        match self.gate(path).rate.per_minute {
            0 => u32::MAX,
            most => most,
        }
    }

    /// Counts a request of this caller; `None` for people, who are not counted.
    ///
    /// # Errors
    /// [`Error::Throttled`] when it is one too many.
    pub fn count(
        &self,
        actor: &Actor,
        path: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Standing>, Error> {
        let Some(key) = actor.key() else {
            return Ok(None);
        };
        let gate = self.gate(path);
        let second = gate.second.count(key, now);
        // A request refused by the second's limit does not count towards the minute's.
        let minute = if second.passes {
            gate.minute.count(key, now)
        } else {
            gate.minute.look(key, now)
        };
        if second.passes && minute.passes {
            return Ok(Some(Standing {
                rate: gate.rate,
                minute,
                second,
            }));
        }
        // A retry must not run into the other limit.
        let retry_after = [minute, second]
            .into_iter()
            .filter(|count| !count.passes || count.full)
            .map(|count| count.seconds)
            .max()
            .unwrap_or(1);
        Err(Error::Throttled { retry_after })
    }
}

/// Whether the path is one of OnetSolutions': what is under `/v1/organizations/{id}/projects`.
fn of_onetsolutions(path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    parts.next() == Some("v1")
        && parts.next() == Some("organizations")
        && parts.next().is_some()
        && parts.next() == Some("projects")
}

/// The state of the [`limit`] layer.
#[derive(Clone)]
pub struct Counting {
    /// Authentication and the clock.
    pub service: Service,
    /// The counts.
    pub limits: Limits,
}

/// Counts, refuses excess requests, and adds the state to every response.
pub async fn limit(
    State(counting): State<Counting>,
    OriginalUri(uri): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, &counting.service).await;
    let Ok(caller) = caller else {
        // Unauthenticated requests are refused by the route.
        return next.run(Request::from_parts(parts, body)).await;
    };
    let now = counting.service.now();
    let counted = counting.limits.count(&caller.actor, uri.path(), now);
    parts.extensions.insert(caller);
    match counted {
        Ok(None) => next.run(Request::from_parts(parts, body)).await,
        Ok(Some(standing)) => {
            let mut response = next.run(Request::from_parts(parts, body)).await;
            limit_headers::say(&standing, response.headers_mut());
            response
        }
        Err(error) => Problem::from(error).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_a_project_is_onetsolutions() {
        for (path, of) in [
            ("/v1/organizations/x/projects", true),
            ("/v1/organizations/x/projects/y/domains/z/contacts", true),
            ("/v1/organizations/x/contacts", false),
            ("/v1/organizations/projects", false),
            ("/v1/me", false),
        ] {
            assert_eq!(of_onetsolutions(path), of, "{path}");
        }
    }
}
