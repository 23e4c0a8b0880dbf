//! A new location.

use super::form::{form, label};
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::page::{Page, Place, framed};
use crate::parts::ErrorSummary;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use service::Need;

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    visitor
        .actor()
        .require(Need::ContactsWrite)
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    Ok(framed(&visitor, &flash, || {
        let buttons = view! {
            <button class="button" data-kind="main">"Save office"</button>
            <a class="button" data-kind="plain" href="/locations">"Cancel"</a>
        };
        let body = view! {
            <div class="page" data-width="narrow">
                <header class="head"><h1>"New office"</h1></header>
                <ErrorSummary flash=flash.clone() labels=label />
                {form("/locations".into(), None, false, &flash, None, buttons)}
            </div>
        };
        Page::new("New office", body).at(Place::Offices)
    }))
}
