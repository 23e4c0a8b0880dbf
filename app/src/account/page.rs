//! The page.

use super::names::label;
use super::{password, sessions};
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::islands::LiveForms;
use crate::page::{Page, framed};
use crate::parts::ErrorSummary;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use service::auth::session_key;
use tower_sessions::Session;

/// The page. Every signed-in person has one, whatever their role.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    session: Session,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let found = site.service.sessions().list(visitor.actor()).await;
    let found = found.map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let here = session.id().map(|id| session_key(&id.to_string()));
    let now = site.service.now();
    let account = visitor.account.clone();
    let several = found.len() > 1;
    Ok(framed(&visitor, &flash, || {
        let body = view! {
            <div class="page" data-width="narrow">
                <ErrorSummary flash=flash.clone() labels=label />
                <header class="head"><h1>"Your account"</h1></header>
                <section class="card" aria-labelledby="who">
                    <h2 class="tab" id="who">"Who you are"</h2>
                    <div class="slip">
                        <dl class="data">
                            <dt>"Name"</dt><dd><bdi>{account.actor.name.to_string()}</bdi></dd>
                            <dt>"E-mail"</dt><dd><bdi>{account.email.clone()}</bdi></dd>
                            <dt>"Role"</dt><dd>{account.role.as_str()}</dd>
                            <dt>"Organization"</dt><dd><bdi>{account.organization}</bdi></dd>
                        </dl>
                    </div>
                </section>
                {password::form(&flash, account.email)}
                {sessions::section(found, here.as_deref(), now)}
                {several.then(|| view! { <LiveForms /> })}
            </div>
        };
        let page = Page::new("Your account", body);
        if several { page.with_islands() } else { page }
    }))
}
