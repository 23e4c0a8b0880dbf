//! A new contact: an external one by its fields, or a member contact composed from a person and a location.

use super::form::{form, label, typed};
use super::kinds::kinds;
use super::preview::beside_form;
use crate::answers::Values;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::functions::contacts::CreateContact;
use crate::islands::LiveForms;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, Sent};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The page. The form carries a token, so that submitting it twice creates one contact; a returned form carries a new one.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<Values>,
) -> Result<Response, Failure> {
    let token = query.get("flash").and_then(|token| token.parse().ok());
    let flash = Flash::find(&site, &visitor, token).await;
    if query.get("kind").is_some_and(|kind| kind == "member") {
        return super::member::page(&site, &visitor, &query, flash).await;
    }
    let draft = typed(&flash).unwrap_or_default();
    let token = site.service.token();
    Ok(framed(&visitor, &flash, || {
        let buttons = view! {
            <button class="button" data-kind="main">"Save contact"</button>
            <a class="button" data-kind="plain" href="/contacts">"Cancel"</a>
        };
        let body = view! {
            <div class="page">
                <header class="head"><h1>"New contact"</h1></header>
                {kinds(false)}
                <ErrorSummary flash=flash.clone() labels=label />
                <div class="split">
                    {form(Sent { action: "/contacts".into(), function: CreateContact::PATH, of: String::new() }, &draft, &flash, [("once", token.to_string())], buttons)}
                    <aside class="follow">
                        {beside_form(&draft, None)}
                    </aside>
                </div>
                <LiveForms />
            </div>
        };
        Page::new("New contact", body)
            .at(Place::Contacts)
            .with_islands()
    }))
}
