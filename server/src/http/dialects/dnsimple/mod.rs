//! DNSimple's dialect, version 2 of its API: accounts, contacts, domains, and changes of registrant.

mod accounts;
mod at;
mod changes;
mod contacts;
mod domains;
mod error;
mod paging;

use crate::http::dialects::Place;
use crate::http::guarded::Guarded;
use crate::http::state::ApiState;
use crate::http::v1::Concerns;
use at::{Line, count};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use error::Refused;
use service::Need;

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
    Router::new().nest("/dnsimple/v2", routes)
}
