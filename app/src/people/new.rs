//! A new person, without a sign-in.

use super::form::{form, label};
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::functions::people::CreatePerson;
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
            action: "/people".into(),
            function: CreatePerson::PATH,
            of: String::new(),
        };
        let buttons = view! {
            <button class="button" data-kind="main">"Add person"</button>
            <a class="button" data-kind="plain" href="/people">"Cancel"</a>
        };
        let body = view! {
            <div class="page" data-width="narrow">
                <header class="head"><h1>"Add a person"</h1></header>
                <p class="measure quiet">"They get no sign-in by this. What they get is a card that member contacts can follow."</p>
                <ErrorSummary flash=flash.clone() labels=label />
                {form(sent, None, &flash, None, buttons)}
                <LiveForms />
            </div>
        };
        Page::new("Add a person", body)
            .at(Place::People)
            .with_islands()
    }))
}
