//! A person's page: name and address, phones, the contacts composed from them, their history.

use super::form::label;
use super::list::sign_in;
use super::{backing, phones, reset, standing};
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::functions::people::TakeBack;
use crate::history;
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, State as Badge, When, mailto};
use crate::paths::id_of;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::{counted, full_name};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use service::people::{PersonCard, may_touch};
use service::{Error, Need};

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    let card = site
        .service
        .people()
        .card(visitor.actor(), id)
        .await
        .map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    let keeps_phones = visitor.actor().may(Need::Admin);
    let admin = may_touch(visitor.actor(), &card.user);
    let own = visitor.user == id;
    let (projects, invitation) = if admin {
        let projects = site.service.projects().list(visitor.actor()).await;
        let invitation = match site.service.invitations().get(visitor.actor(), id).await {
            Err(Error::NotFound) => None,
            found => Some(found.map_err(failed)?),
        };
        (projects.map_err(failed)?, invitation)
    } else {
        (Vec::new(), None)
    };
    Ok(framed(&visitor, &flash, || {
        let user = &card.user;
        let name = full_name(user);
        let writes = admin || keeps_phones || own;
        let owner = visitor.actor().is_signed_in_owner();
        let resets = owner && !own && user.is_active && user.password_hash.is_some();
        let body = view! {
            <div class="page">
                <ErrorSummary flash=flash.clone() labels=label />
                <header class="record" id="record" data-fresh="">
                    <p class="tab"><span class="quiet">"person"</span></p>
                    <div class="title">
                        <h1><bdi>{name.clone()}</bdi></h1>
                        {admin.then(|| view! { <p class="actions" data-print="no"><a class="button" href=format!("/people/{id}/edit")>"Edit person"</a></p> })}
                    </div>
                    <ul class="facts">
                        {(!user.is_active).then(|| view! { <li><Badge state="inactive" text="Left" /></li> })}
                        <li>{if user.is_active && user.password_hash.is_some() { format!("signs in {}", sign_in(user)) } else { "no sign-in".to_owned() }}</li>
                        <li>{counted(card.contacts.len(), "contact follows", "contacts follow")} " them"</li>
                        <li>"changed " <When at=user.updated_at now=now /></li>
                    </ul>
                </header>
                <div class="columns">
                    <section class="card" aria-labelledby="re">
                        <h2 class="tab" id="re">"Reach"</h2>
                        <div class="slip">
                            <dl class="data"><dt>"E-mail"</dt><dd><a href=mailto(&user.email)>{user.email.clone()}</a></dd></dl>
                        </div>
                    </section>
                    {phones::section(&card, &flash, keeps_phones || own)}
                </div>
                <div class="parts" id="contacts" data-fresh="">{contacts(&card, keeps_phones)}</div>
                {admin.then(|| standing::section(user, invitation, &projects, &flash, site.post(), now))}
                <div class="parts" id="reset" data-fresh="">{resets.then(|| reset::form(user, site.post()))}</div>
                <div class="parts" id="history" data-fresh="">{history::section(&card.history, card.user.id.0, now)}</div>
                {(admin && !own).then(|| leaving(&card))}
                {writes.then(|| view! { <LiveForms /> })}
            </div>
        };
        let page = Page::new(name, body).at(Place::People);
        if writes { page.with_islands() } else { page }
    }))
}

fn contacts(card: &PersonCard, may: bool) -> impl IntoView + use<> {
    let new = format!("/contacts/new?kind=member&user_id={}", card.user.id);
    let may = may && card.user.is_active;
    let body = if card.contacts.is_empty() {
        view! { <p class="quiet">"None yet. A member contact is made of a person and an office, and follows both."</p> }.into_markup()
    } else {
        backing::table(&card.contacts).into_markup()
    };
    view! {
        <section class="section" aria-labelledby="me">
            <header><h2 id="me">"Contacts that follow them"</h2>{may.then(|| view! { <a href=new>"New member contact"</a> })}</header>
            {body}
        </section>
    }
}

/// Leaving, and coming back.
fn leaving(card: &PersonCard) -> impl IntoView + use<> {
    let user = &card.user;
    let id = user.id;
    let body = if user.is_active {
        let places = backing::count(&card.contacts);
        let holds = match places {
            0 => "Nothing names their contacts: they can leave at once.".to_owned(),
            1 => {
                "Their contacts hold 1 role, slot or default. Somebody must take over first.".into()
            }
            count => format!(
                "Their contacts hold {count} roles, slots and defaults. Somebody must take over first."
            ),
        };
        view! {
            <p class="measure">{holds}</p>
            <p><a class="button" href=format!("/people/{id}/leave")>"Remove access…"</a></p>
        }
        .into_markup()
    } else {
        view! {
            <p class="measure">"They left. Taking them back gives them their sign-in again; their contacts stay out of use until somebody activates them."</p>
            <form method="post" action=format!("/people/{id}/back") data-function=TakeBack::PATH data-of=id.to_string()>
                <input type="hidden" name="version" value=user.version.to_string() />
                <button class="button">"Take " {full_name(user)} " back"</button>
            </form>
        }
        .into_markup()
    };
    view! {
        <section class="section" id="leaving" data-fresh="" aria-labelledby="le" data-print="no">
            <header><h2 id="le">"Leaving"</h2></header>
            {body}
        </section>
    }
}
