//! What a domain's team would change of the roles that were adopted, with the decision: send it, or keep what the registry holds.

use crate::failure::Failure;
use crate::markup::IntoMarkup;
use crate::parts::Icon;
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use model::contact::from_registry;
use model::id::DomainId;
use model::published::Shown;
use model::role::Role;
use service::domains::{Domain, Holder, TeamWants};

/// The card, while nobody has decided.
pub(super) fn card(
    domain: &Domain,
    wants: &TeamWants,
    holders: &[Holder],
) -> impl IntoView + use<> {
    let id = domain.id;
    let version = domain.version.to_string();
    let lines: Vec<_> = wants
        .roles
        .iter()
        .map(|role| {
            let called = |holders: &[Holder]| {
                let mut held = holders.iter().filter(|holder| holder.role == *role);
                held.next().map_or_else(
                    || "nobody".to_owned(),
                    |held| format!("{} {}", held.contact.snapshot.full_name(), held.contact.handle),
                )
            };
            let (from, to) = (called(holders), called(&wants.plan.holders));
            view! { <li>{role.title()} ": " <del><bdi>{from}</bdi></del> " → " <ins><bdi>{to}</bdi></ins></li> }
        })
        .collect();
    let send = match wants.roles.len() {
        1 => "Send 1 role".to_owned(),
        many => format!("Send {many} roles"),
    };
    let refusals: Vec<_> = wants
        .plan
        .refusals
        .0
        .iter()
        .map(|error| format!("{}: {}", error.field, error.code.text()))
        .map(|text| view! { <p class="flash" data-state="failed"><Icon name="failed" /><span>{text}</span></p> })
        .collect();
    view! {
        <section class="card" id="team-wants" data-fresh="" aria-labelledby="tw" data-print="no">
            <h2 class="tab" id="tw">"What the team would change"</h2>
            <div class="slip">
                <p>"The roles are as the registry held them when the domain was adopted."</p>
                <ul>{lines}</ul>
                {wants.plan.changes_registrant.then(|| view! { <p class="flash" data-state="waiting"><Icon name="alert" /><span>"This is a change of registrant."</span></p> })}
                {refusals}
                <div class="actions">
                    <form method="post" action=format!("/domains/{id}/team/send")>
                        <input type="hidden" name="version" value=version.clone() />
                        <button class="button">{send}</button>
                    </form>
                    <form method="post" action=format!("/domains/{id}/team/keep")>
                        <input type="hidden" name="version" value=version />
                        <button class="button" data-kind="plain">"Keep"</button>
                    </form>
                </div>
            </div>
        </section>
    }
}

/// Who holds a role at the registry that the book gives to nobody, and why no contact was made of it.
pub(super) fn left(domain: &Domain, holders: &[Holder]) -> Option<impl IntoView + use<>> {
    let unbound = |role: Role| !holders.iter().any(|holder| holder.role == role);
    let held = domain.view.iter().flat_map(|view| &view.contacts);
    let lines: Vec<_> = held
        .filter(|(role, _)| unbound(*role))
        .map(|(role, contact)| {
            let why = match from_registry(contact) {
                Ok(_) => "Give the role to a contact of yours to look after it.".to_owned(),
                Err(errors) => {
                    let said = errors.0.iter().map(|error| error.code.text().into_owned());
                    said.collect::<Vec<_>>().join(" ")
                }
            };
            let (name, handle) = (Shown::of(contact).name, contact.handle.clone());
            view! { <li>{role.title()} ": " <bdi>{name}</bdi> " " <span class="handle">{handle}</span> " " <span class="quiet">{why}</span></li> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="section" id="left" data-fresh="" aria-labelledby="lf" data-print="no">
                <header><h2 id="lf">"At the registry alone"</h2></header>
                <ul>{lines}</ul>
            </section>
        }
        .into_markup()
    })
}

/// Gives the adopted roles to the team, and sends that.
pub(super) async fn send(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Result<Response, Failure> {
    posted.version()?;
    let page = format!("/domains/{id}");
    let sent = writes::domains::send_team(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(posted.ended(&site, &page, sent).await)
}

/// Keeps the adopted roles.
pub(super) async fn keep(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Result<Response, Failure> {
    posted.version()?;
    let page = format!("/domains/{id}");
    let kept = writes::domains::keep_roles(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(posted.ended(&site, &page, kept).await)
}
