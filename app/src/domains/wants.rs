//! What a domain's team would change of the roles that were adopted, with the decision: send it, once it was looked at, or keep what the registry holds.

use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery, STEP, see_other};
use crate::form::Step;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, Icon};
use crate::planned::{Looked, list};
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::counted;
use crate::words::send::registrants;
use crate::writes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use model::contact::from_registry;
use model::id::DomainId;
use model::role::Role;
use service::domains::{Domain, Holder, RoleAgreement, TeamWants, plan_wire};

/// The part of the card that says how a domain stands, while nobody has decided.
pub(super) fn part(
    domain: &Domain,
    wants: &TeamWants,
    now: &[RoleAgreement],
) -> impl IntoView + use<> {
    let id = domain.id;
    let version = domain.version.to_string();
    let lines = moves(wants, now);
    let send = format!("Send {}", counted(wants.roles.len(), "role", "roles"));
    let refusals: Vec<_> = wants
        .plan
        .refusals
        .0
        .iter()
        .map(|error| format!("{}: {}", error.field, error.code.text()))
        .map(|text| view! { <p class="flash" data-state="failed"><Icon name="failed" /><span>{text}</span></p> })
        .collect();
    view! {
        <section id="team-wants" class="stack" aria-labelledby="tw" data-print="no">
                <h3 id="tw">"What the team would change"</h3>
                <p>"The roles are as the registry held them when the domain was adopted."</p>
                <ul>{lines}</ul>
                {wants.plan.changes_registrant.then(|| view! { <p class="flash" data-state="waiting"><Icon name="alert" /><span>"This is a change of registrant."</span></p> })}
                {refusals}
                <div class="actions">
                    <a class="button" href=sending(id)>{send}</a>
                    <form method="post" action=format!("/domains/{id}/team/keep")>
                        <input type="hidden" name="version" value=version />
                        <button class="button" data-kind="plain">"Keep"</button>
                    </form>
                </div>
        </section>
    }
}

/// Who holds each role that the team would be given, and who would.
fn moves(wants: &TeamWants, now: &[RoleAgreement]) -> Vec<impl IntoView + use<>> {
    let holders: Vec<Holder> = now.iter().filter_map(|of| of.wanted.clone()).collect();
    let line = |role: &Role| {
        let called = |holders: &[Holder]| {
            let mut held = holders.iter().filter(|holder| holder.role == *role);
            held.next().map_or_else(
                || "nobody".to_owned(),
                |held| {
                    let contact = &held.contact;
                    format!("{} {}", contact.snapshot.full_name(), contact.handle)
                },
            )
        };
        let (from, to) = (called(&holders), called(&wants.plan.holders));
        view! { <li>{role.title()} ": " <del><bdi>{from}</bdi></del> " → " <ins><bdi>{to}</bdi></ins></li> }
    };
    wants.roles.iter().map(line).collect()
}

/// The page that says what is sent.
fn sending(id: DomainId) -> String {
    format!("/domains/{id}/team/send")
}

/// What giving the adopted roles to the team sends, with the button.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    path: Result<Path<DomainId>, PathRejection>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let Ok(Path(id)) = path else {
        return Err(Failure::not_found(&visitor.frame));
    };
    let (domains, actor) = (site.service.domains(), visitor.actor());
    let stands = domains.agreement(actor, id).await.map_err(failed)?;
    let card = domains.card(actor, id).await.map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let back = format!("/domains/{id}");
    let Some(wants) = card.team_wants else {
        // There is nothing to decide any more.
        return Ok(see_other(&back));
    };
    let plan = plan_wire(&wants.plan.clone().into());
    let looked = Looked::whole(&site, actor, plan).await.map_err(failed)?;
    Ok(framed(&visitor, &flash, || {
        let name = stands.domain.name.unicode().to_owned();
        let roles = counted(wants.roles.len(), "role", "roles");
        let totals = looked.totals();
        let registrants = registrants(totals.changes_of_registrant, totals.changes);
        let send = format!("Send {roles}{registrants}");
        let body = view! {
            <div class="page">
                <ErrorSummary flash=flash.clone() labels=label />
                <header class="head"><h1>"Send the team’s roles of " <bdi dir="ltr">{name.clone()}</bdi></h1><p class="count">"Nothing is sent yet."</p></header>
                <ul>{moves(&wants, &stands.roles)}</ul>
                <form class="actions" method="post" action=sending(id)>
                    <input type="hidden" name="version" value=stands.domain.version.to_string() />
                    <button class="button" data-kind="main" name=STEP value="confirmed">{send}</button>
                    <a class="button" data-kind="plain" href=back>"Back to the domain"</a>
                </form>
                {list(looked, &format!("{}?", sending(id)))}
            </div>
        };
        Page::new(format!("Send the team’s roles of {name}"), body).at(Place::Domains)
    }))
}

/// Of a role that the book gives to nobody, and that somebody holds at the registry: why no contact was made of it, if that is so.
pub(super) fn left(of: &RoleAgreement) -> Option<String> {
    let held = of.held.as_ref().filter(|_| of.wanted.is_none())?;
    let errors = from_registry(held).err()?;
    let said = errors.0.iter().map(|error| error.code.text().into_owned());
    Some(said.collect::<Vec<_>>().join(" "))
}

/// Gives the adopted roles to the team, and sends that.
pub(super) async fn send(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Result<Response, Failure> {
    posted.version()?;
    if Step::of(&posted.values) != Step::Confirmed {
        return Ok(see_other(&sending(id)));
    }
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

fn label(_: &str) -> &'static str {
    ""
}
