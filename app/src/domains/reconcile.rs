//! Settling what differs between the book and a domain's registry: a page that says what it does, and the button.

use super::agreement::holder_there;
use crate::failure::Failure;
use crate::flash::{Flash, STEP, see_other};
use crate::functions::domains::ReconcileDomain;
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, Icon};
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::agreement::took;
use crate::words::counted;
use crate::writes::reconcile::{Settled, reconcile, reconciling_of, roles_of, settling};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::agreement::Take;
use model::id::DomainId;
use serde::Deserialize;
use service::contacts::Version;
use service::domains::{DomainAgreement, Reconciled};
use service::{Error, Mode};
use uuid::Uuid;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReconcileQuery {
    take: String,
    roles: String,
    flash: Option<Uuid>,
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    path: Result<Path<DomainId>, PathRejection>,
    Query(query): Query<ReconcileQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let Ok(Path(id)) = path else {
        return Err(Failure::not_found(&visitor.frame));
    };
    let (domains, actor) = (site.service.domains(), visitor.actor());
    let stands = domains.agreement(actor, id).await.map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let typed = [("take", query.take), ("roles", query.roles)];
    let typed = typed.map(|(name, value)| (name.to_owned(), value));
    let Ok(asked) = reconciling_of(&typed.into_iter().collect()) else {
        // Nothing to look at.
        return Ok(see_other(&format!("/domains/{id}")));
    };
    let planned = domains
        .reconcile(actor, (id, Version::Any), &asked, Mode::Plan)
        .await;
    let planned = match planned {
        // Said instead of a button that does nothing.
        Ok(planned) if planned.take == Take::Ours && planned.plan.holders.is_empty() => Err(
            "The book gives these roles to nobody, so there is nothing to send. Give them to somebody on the domain’s page."
                .to_owned(),
        ),
        Ok(planned) => Ok(planned),
        Err(Error::Rule { message, .. }) => Err(message.into_owned()),
        Err(error) => return Err(failed(error)),
    };
    Ok(framed(&visitor, &flash, || {
        let name = stands.domain.name.unicode().to_owned();
        let (verb, whose) = match asked.take {
            Take::Ours => ("Send the book’s roles of ", "Nothing is sent yet."),
            Take::Theirs => ("Take the registry’s roles of ", "Nothing is taken yet."),
        };
        let body = match &planned {
            Ok(planned) => view! {
                {plan(planned, &stands)}
                <form class="actions" method="post" action=format!("/domains/{id}/reconcile") data-function=ReconcileDomain::PATH data-of=id.to_string()>
                    <input type="hidden" name="version" value=stands.domain.version.to_string() />
                    <input type="hidden" name="take" value=asked.take.as_str() />
                    <input type="hidden" name="roles" value=roles_of(&asked) />
                    <button class="button" data-kind="main" name=STEP value="confirmed">{button(planned)}</button>
                    <a class="button" data-kind="plain" href=format!("/domains/{id}")>"Back to the domain"</a>
                </form>
            }
            .into_markup(),
            Err(why) => view! {
                <p class="flash" data-state="failed" role="alert"><Icon name="failed" /><span>{why.clone()}</span></p>
                <p class="actions"><a class="button" href=format!("/domains/{id}")>"Back to the domain"</a></p>
            }
            .into_markup(),
        };
        let content = view! {
            <div class="page">
                <ErrorSummary flash=flash.clone() labels=label />
                <header class="head"><h1>{verb} <bdi dir="ltr">{name.clone()}</bdi></h1><p class="count">{whose}</p></header>
                {body}
                <LiveForms />
            </div>
        };
        Page::new(format!("{verb}{name}"), content)
            .at(Place::Domains)
            .with_islands()
    }))
}

fn label(_: &str) -> &'static str {
    ""
}

fn button(planned: &Reconciled) -> String {
    let roles = match planned.take {
        Take::Ours => planned.plan.holders.len(),
        Take::Theirs => planned.roles.len(),
    };
    let roles = counted(roles, "role", "roles");
    match planned.take {
        Take::Ours if planned.plan.changes_registrant => format!("Send {roles}, a new registrant"),
        Take::Ours => format!("Send {roles}"),
        Take::Theirs => format!("Take {roles} into the book"),
    }
}

fn plan(planned: &Reconciled, stands: &DomainAgreement) -> impl IntoView + use<> {
    let rows = match planned.take {
        Take::Ours => ours(planned, stands).into_markup(),
        Take::Theirs => theirs(planned).into_markup(),
    };
    let after = match planned.take {
        Take::Ours => "What is sent",
        Take::Theirs => "What becomes of it",
    };
    let refusals = planned
        .plan
        .refusals
        .0
        .iter()
        .map(|error| format!("{}: {}", error.field, error.code.text()))
        .map(|text| view! { <p class="flash" data-state="failed"><Icon name="failed" /><span>{text}</span></p> })
        .collect_view();
    view! {
        <div class="list-box">
            <table class="list">
                <caption class="vh">"Roles that this settles"</caption>
                <thead><tr><th scope="col">"Role"</th><th scope="col">"At the registry, as last read"</th><th scope="col">{after}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {planned.plan.changes_registrant.then(|| view! {
            <p class="flash" data-state="waiting"><Icon name="alert" /><span>"This is a change of registrant: the registry gets another name, organization or e-mail address of the holder."</span></p>
        })}
        {refusals}
    }
}

fn ours(planned: &Reconciled, stands: &DomainAgreement) -> Vec<impl IntoView + use<>> {
    let row = |holder: &service::domains::Holder| {
        let of = stands.roles.iter().find(|of| of.role == holder.role);
        let there = of.map(holder_there);
        let so_already = of.is_some_and(|of| of.cause.is_none());
        let contact = &holder.contact;
        view! {
            <tr>
                <th scope="row">{holder.role.title()}</th>
                <td>{there}</td>
                <td><bdi>{contact.snapshot.full_name()}</bdi> " " <span class="handle">{contact.handle.clone()}</span> {so_already.then_some(" · it is so already")}</td>
            </tr>
        }
    };
    planned.plan.holders.iter().map(row).collect()
}

fn theirs(planned: &Reconciled) -> Vec<impl IntoView + use<>> {
    let row = |taken: &model::adoption::RoleTaken| {
        let advice: Vec<String> = taken
            .advice
            .0
            .iter()
            .map(|error| error.code.text().into_owned())
            .collect();
        view! {
            <tr>
                <th scope="row">{taken.role.title()}</th>
                <td><bdi>{taken.name.clone()}</bdi> " " <span class="handle">{taken.held.clone()}</span></td>
                <td>{took(taken)} " " <span class="quiet">{advice.join(" ")}</span></td>
            </tr>
        }
    };
    planned.taken.iter().map(row).collect()
}

/// Settles it, as a form without scripts does.
pub(super) async fn send(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Result<Response, Failure> {
    posted.version()?;
    let page = format!("/domains/{id}");
    let settled = reconcile(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match settled {
        Ok(Settled::Look(page)) => see_other(&page),
        Ok(Settled::Done(said)) => said.show_at(&site, posted.user(), &page).await,
        Err(error) => {
            let form = reconciling_of(&posted.values);
            let form = form.map_or(page, |asked| settling(id, &asked));
            posted.refused(&site, &form, error).await
        }
    })
}
