//! What a domain's team would change of the roles that were adopted, with the decision: send it, or keep what the registry holds.

use crate::failure::Failure;
use crate::parts::Icon;
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use model::contact::from_registry;
use model::id::DomainId;
use service::domains::{Domain, Holder, RoleAgreement, TeamWants};

/// The part of the card that says how a domain stands, while nobody has decided.
pub(super) fn part(
    domain: &Domain,
    wants: &TeamWants,
    now: &[RoleAgreement],
) -> impl IntoView + use<> {
    let id = domain.id;
    let version = domain.version.to_string();
    let holders: Vec<Holder> = now.iter().filter_map(|of| of.wanted.clone()).collect();
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
            let (from, to) = (called(&holders), called(&wants.plan.holders));
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
        <section id="team-wants" class="stack" aria-labelledby="tw" data-print="no">
                <h3 id="tw">"What the team would change"</h3>
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
        </section>
    }
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
