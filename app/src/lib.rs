//! The user interface. Pages are axum handlers that load through the service and render a Leptos view; what runs in the browser are the [`islands`].
//!
//! A page's handler never writes; an action (`actions.rs` beside the pages) takes a form's strings, calls one use case and redirects.
//! Everything works without JavaScript; islands add what is live.

// A page's view is one type, nested as deep as the page.
#![recursion_limit = "512"]

pub mod answers;
pub mod functions;
pub mod islands;
pub mod shown;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(not(feature = "hydrate"))]
#[path = "no_browser.rs"]
mod browser;

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod anonymous;
#[cfg(feature = "ssr")]
mod api;
#[cfg(feature = "ssr")]
mod asks;
#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "ssr")]
mod call;
#[cfg(feature = "ssr")]
mod client_address;
#[cfg(feature = "ssr")]
mod contacts;
#[cfg(feature = "ssr")]
mod domains;
#[cfg(feature = "ssr")]
mod failure;
#[cfg(feature = "ssr")]
mod files;
#[cfg(feature = "ssr")]
mod flash;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod frame;
#[cfg(feature = "ssr")]
mod function_host;
#[cfg(feature = "ssr")]
mod guarded;
#[cfg(feature = "ssr")]
mod held;
#[cfg(feature = "ssr")]
mod history;
#[cfg(feature = "ssr")]
mod impact;
#[cfg(feature = "ssr")]
mod join;
#[cfg(feature = "ssr")]
mod locations;
#[cfg(feature = "ssr")]
mod markup;
#[cfg(feature = "ssr")]
mod overview;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod parts;
#[cfg(feature = "ssr")]
mod past;
#[cfg(feature = "ssr")]
mod paths;
#[cfg(feature = "ssr")]
mod people;
#[cfg(feature = "ssr")]
mod planned;
#[cfg(feature = "ssr")]
mod plans;
#[cfg(feature = "ssr")]
mod posted;
#[cfg(feature = "ssr")]
mod roles;
#[cfg(feature = "ssr")]
mod router;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod settings;
#[cfg(feature = "ssr")]
mod setup;
#[cfg(feature = "ssr")]
mod sign_in;
#[cfg(feature = "ssr")]
mod signed_in;
#[cfg(feature = "ssr")]
mod site;
#[cfg(feature = "ssr")]
mod tasks;
#[cfg(feature = "ssr")]
mod teams;
#[cfg(feature = "ssr")]
mod theme;
#[cfg(feature = "ssr")]
mod verification;
#[cfg(feature = "ssr")]
mod visitor;
#[cfg(feature = "ssr")]
mod words;
#[cfg(feature = "ssr")]
mod writes;

#[cfg(feature = "ssr")]
pub use crate::{
    asks::Asks,
    client_address::ClientAddress,
    failure::not_found,
    function_host::{Function, all as all_functions},
    router::{forms, router},
    routes::Form,
    site::{FindAsset, Nonce, Site, session_cookie, set_assets},
    verification::is_capability,
    visitor::USER_KEY,
};
