//! A new location.

use super::form::{form, label};
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::functions::locations::CreateLocation;
use crate::islands::LiveForms;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, Sent};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let flash = Flash::find(&site, &visitor, query.flash).await;
    Ok(framed(&visitor, &flash, || {
        let sent = Sent {
            action: "/locations".into(),
            function: CreateLocation::PATH,
            of: String::new(),
        };
        let buttons = view! {
            <button class="button" data-kind="main">"Save office"</button>
            <a class="button" data-kind="plain" href="/locations">"Cancel"</a>
        };
        let body = view! {
            <div class="page" data-width="narrow">
                <header class="head"><h1>"New office"</h1></header>
                <ErrorSummary flash=flash.clone() labels=label />
                {form(sent, None, false, &flash, None, buttons)}
                <LiveForms />
            </div>
        };
        Page::new("New office", body)
            .at(Place::Offices)
            .with_islands()
    }))
}
