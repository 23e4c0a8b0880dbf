//! Releasing a domain: a page that says what happens, and the button.

use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::page::{Page, Place, framed};
use crate::parts::ErrorSummary;
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::writes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use model::id::DomainId;
use service::domains::Domain;

/// The end of a domain's page.
pub(super) fn section(domain: &Domain) -> impl IntoView + use<> {
    let href = format!("/domains/{}/release", domain.id);
    view! {
        <section class="section" aria-labelledby="re" data-print="no">
            <header><h2 id="re">"Release"</h2></header>
            <p class="measure">"Takes the domain out of the book. The registry is sent nothing, and keeps what it has."</p>
            <p><a class="button" href=href>"Release this domain…"</a></p>
        </section>
    }
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    path: Result<Path<DomainId>, PathRejection>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let Ok(Path(id)) = path else {
        return Err(Failure::not_found(&visitor.frame));
    };
    let domain = site.service.domains().get(visitor.actor(), id).await;
    let domain = domain.map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    Ok(framed(&visitor, &flash, || {
        let name = domain.name.unicode().to_owned();
        let body = view! {
            <div class="page">
                <ErrorSummary flash=flash.clone() labels=label />
                <header class="head"><h1>"Release " <bdi dir="ltr">{name.clone()}</bdi></h1></header>
                <ul class="measure">
                    <li>"The domain leaves the book, with the roles that it names. Its contacts stay."</li>
                    <li>"Nothing is sent: the registry keeps its holder, its contacts, its name servers and its term."</li>
                    <li>"WHOIS and RDAP of this installation know it no longer."</li>
                    <li>"It can be adopted again, as the registry holds it then."</li>
                </ul>
                <form method="post" action=format!("/domains/{id}/release")>
                    <input type="hidden" name="version" value=domain.version.to_string() />
                    <p class="actions"><button class="button" data-kind="danger">"Release " {name.clone()}</button> <a class="button" data-kind="plain" href=format!("/domains/{id}")>"Cancel"</a></p>
                </form>
            </div>
        };
        Page::new(format!("Release {name}"), body).at(Place::Domains)
    }))
}

/// No field of this form can be wrong.
fn label(_: &str) -> &'static str {
    ""
}

/// Releases it.
pub(super) async fn send(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Result<Response, Failure> {
    posted.version()?;
    let page = format!("/domains/{id}/release");
    let gone = writes::domains::release(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match gone {
        Ok(text) => posted.done(&site, "/domains", text).await,
        Err(error) => posted.refused(&site, &page, error).await,
    })
}
