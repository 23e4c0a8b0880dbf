//! DNSimple's dialect, version 2 of its API: accounts, contacts, domains, and changes of registrant.

mod accounts;
mod at;
mod changes;
mod contacts;
mod domains;
mod error;
mod paging;
mod time;

use crate::http::dialects::Place;
use crate::http::guarded::Guarded;
use crate::http::state::ApiState;
use crate::http::v1::Concerns;
use at::{Line, count};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, any};
use error::Refused;
use service::Need;

/// What is said of paths that are none of this API's.
const ELSEWHERE: &str = "Not found; this API's paths begin with /dnsimple/v2/";
const WITHOUT_SLASH: &str =
    "Not found; if this is DNSimple's Python client, give its base URL a final slash: …/dnsimple/";

/// One line of the table.
macro_rules! place {
    ($path:literal $method:ident [$($need:ident),*] $concerns:ident) => {
        Place {
            method: stringify!($method),
            path: concat!("/dnsimple/v2", $path),
            needs: &[$(Need::$need),*],
            concerns: Concerns::$concerns,
        }
    };
}

macro_rules! endpoints {
    ($($path:literal: $($method:ident $noun:ident::$verb:ident $needs:tt $concerns:ident),+;)+) => {
        /// Every endpoint. One without its requirements does not compile.
        pub const ENDPOINTS: &[Place] = &[$($(place!($path $method $needs $concerns),)+)+];

        fn endpoints() -> Router<ApiState> {
            Router::new()$(.route($path, MethodRouter::new()$(.$method(Guarded {
                line: const { &Line(place!($path $method $needs $concerns)) },
                handler: $noun::$verb,
            }))+))+
        }
    };
}

endpoints! {
    "/whoami": get accounts::whoami [] Caller;
    "/accounts": get accounts::list [] Caller;
    "/{account}/contacts": get contacts::list [ContactsRead] Book, post contacts::create [ContactsWrite] Book;
    "/{account}/contacts/{contact}":
        get contacts::show [ContactsRead] Book,
        patch contacts::update [ContactsWrite] Shared,
        delete contacts::remove [ContactsWrite] Book;
    "/{account}/domains": get domains::list [DomainsRead] Projects;
    "/{account}/domains/{domain}": get domains::show [DomainsRead] Projects;
    "/{account}/registrar/registrant_changes":
        get changes::list [TasksRead] Projects,
        post changes::create [DomainsWrite] Projects;
    "/{account}/registrar/registrant_changes/check": post changes::check [DomainsWrite] Projects;
    "/{account}/registrar/registrant_changes/{change}":
        get changes::show [TasksRead] Projects,
        delete changes::cancel [TasksWrite] Projects;
}

/// The dialect's routes.
pub(super) fn router(state: ApiState) -> Router {
    let routes = endpoints()
        .fallback(async || Refused::not_found())
        .method_not_allowed_fallback(async || Refused::method_not_allowed())
        .layer(from_fn_with_state(state.clone(), count))
        .with_state(state);
    let elsewhere = |text| any(async move || Refused::elsewhere(text));
    let based = Router::new()
        .nest("/v2", routes)
        .fallback_service(elsewhere(ELSEWHERE));
    // Nesting leaves out the bare paths.
    let bare = ["/dnsimple", "/dnsimple/", "/dnsimple/v2/"];
    let all = (bare.into_iter()).fold(Router::new(), |all, path| {
        all.route(path, elsewhere(ELSEWHERE))
    });
    all.nest("/dnsimple", based)
        // Where clients land that join paths, when the base URL lacks its final slash.
        .route("/v2/{*rest}", elsewhere(WITHOUT_SLASH))
}
