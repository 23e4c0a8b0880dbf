//! The HTTP server: routes, and the layers around them.

mod again;
mod body_limit;
mod caller;
pub mod client;
pub mod cors;
pub mod dialects;
mod guarded;
mod headers;
mod health;
pub mod hosts;
mod json;
pub mod limits;
pub mod listen;
mod other_sites;
pub mod problem;
pub mod rdap;
mod robots;
mod sessions;
mod slashes;
pub mod state;
pub mod streams;
pub mod v1;

pub use body_limit::BODY_LIMIT;
pub use slashes::forgiven;

use crate::whois::{self, Lookup};
use app::Site;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use headers::Guard;
use model::outside::{Chance, Clock};
use publish::Publisher;
use sessions::LoginSessions;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, SessionManagerLayer};

/// How long a session lasts, in days.
const SESSION_DAYS: i64 = 14;

/// The state of the HTTP server.
pub struct Parts {
    /// The pages.
    pub site: Site,
    /// The data for RDAP.
    pub lookup: Arc<dyn Lookup>,
    /// Who publishes.
    pub publisher: Arc<Publisher>,
    /// The clock, for sessions.
    pub clock: Arc<dyn Clock>,
    /// The random source, for nonces.
    pub chance: Arc<dyn Chance>,
    /// Whether the public URL is https.
    pub secure: bool,
    /// Origins of other sites whose pages may call the APIs (CORS).
    pub origins: Vec<String>,
    /// Rate limits.
    pub rates: limits::Rates,
    /// The state of the worker's loops.
    pub loops: Arc<worker::Loops>,
    /// The trusted proxies.
    pub clients: client::Clients,
    /// The accepted host names.
    pub hosts: hosts::Hosts,
    /// The rate limit of an address for RDAP.
    pub lookups: whois::RateLimit,
    /// Streams end when this does.
    pub stop: CancellationToken,
}

/// The complete HTTP router.
pub fn router(parts: Parts) -> Router {
    let service = parts.site.service.clone();
    let sessions = SessionManagerLayer::new(LoginSessions::new(
        service.db().clone(),
        Arc::clone(&parts.clock),
    ))
    .with_name(app::session_cookie(parts.secure))
    .with_secure(parts.secure)
    .with_http_only(true)
    .with_same_site(SameSite::Lax)
    .with_path("/")
    .with_expiry(Expiry::OnInactivity(Duration::days(SESSION_DAYS)));
    let guard = Guard {
        chance: parts.chance,
        secure: parts.secure,
    };
    let api = state::ApiState {
        service: service.clone(),
        stop: parts.stop,
        limits: limits::Limits::new(parts.rates),
        relay: streams::Relay::default(),
        publisher: Arc::clone(&parts.publisher),
    };
    let cors = cors::layer(&parts.origins);
    let shared = |routes: Router| match &cors {
        Some(cors) => routes.layer(cors.clone()),
        None => routes,
    };
    let csrf = CsrfLayer::new().with_insecure_bypass(|_, uri| app::is_capability(uri.path()));
    let trusted: Arc<[String]> = parts.origins.into();
    let personal = Router::new()
        .merge(shared(v1::router(api.clone())))
        .merge(
            app::router(parts.site).layer(middleware::from_fn_with_state(
                service.clone(),
                again::again,
            )),
        )
        .layer(sessions);
    let layers = ServiceBuilder::new()
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(parts.clients, client::find))
        .layer(middleware::from_fn_with_state(guard, headers::guard))
        .layer(middleware::from_fn_with_state(parts.hosts, hosts::check))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(middleware::from_fn_with_state(
            service.clone(),
            other_sites::explain,
        ))
        .layer(middleware::from_fn_with_state(
            trusted,
            other_sites::as_programs,
        ))
        .layer(csrf)
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    let routes = Router::new()
        .merge(v1::openapi::router())
        .merge(health::router(health::Health {
            db: service.db().clone(),
            loops: parts.loops,
            clock: parts.clock,
        }))
        .merge(robots::router())
        .merge(crate::assets::router())
        .merge(rdap::router(parts.lookup, parts.publisher, parts.lookups))
        .merge(shared(dialects::router(api)))
        .merge(personal)
        .layer(layers);
    forgiven(routes)
}

/// A bug of ours: the request gets a response, all others are unaffected.
fn panicked(why: Box<dyn std::any::Any + Send + 'static>) -> axum::response::Response {
    tracing::error!(why = problem::words(&*why), "a request panicked");
    axum::response::IntoResponse::into_response((
        axum::http::StatusCode::INTERNAL_SERVER_ERROR,
        "That failed here. It is our fault, not yours.\n",
    ))
}
