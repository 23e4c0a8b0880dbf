//! DNSimple's dialect, version 2 of its API: accounts, contacts, domains, and changes of registrant.

mod accounts;
mod at;
mod changes;
mod contacts;
mod domains;
mod error;
mod paging;

use crate::http::v1::ApiState;
use at::count;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use error::Refused;

macro_rules! endpoints {
    ($($path:literal: $($method:ident $handler:path),+;)+) => {
        /// Every endpoint: its method in small letters, and its path with `{names}`.
        pub const ENDPOINTS: &[(&str, &str)] = &[$($((stringify!($method), concat!("/dnsimple/v2", $path)),)+)+];

        fn endpoints() -> Router<ApiState> {
            Router::new()$(.route($path, MethodRouter::new()$(.$method($handler))+))+
        }
    };
}

endpoints! {
    "/whoami": get accounts::whoami;
    "/accounts": get accounts::list;
    "/{account}/contacts": get contacts::list, post contacts::create;
    "/{account}/contacts/{contact}": get contacts::show, patch contacts::update, delete contacts::remove;
    "/{account}/domains": get domains::list;
    "/{account}/domains/{domain}": get domains::show;
    "/{account}/registrar/registrant_changes": get changes::list, post changes::create;
    "/{account}/registrar/registrant_changes/check": post changes::check;
    "/{account}/registrar/registrant_changes/{change}": get changes::show, delete changes::cancel;
}

/// The dialect's routes.
pub(super) fn router(state: ApiState) -> Router {
    let routes = endpoints()
        .fallback(async || Refused::not_found())
        .method_not_allowed_fallback(async || Refused::method_not_allowed())
        .layer(from_fn_with_state(state.clone(), count))
        .with_state(state);
    Router::new().nest("/dnsimple/v2", routes)
}
