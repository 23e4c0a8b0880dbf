//! Replacing one contact by another, everywhere. The choice is in the URL; its plan says what it affects before it is submitted.

use crate::failure::Failure;
use crate::flash::Flash;
use crate::functions::contacts::ReplaceContact;
use crate::islands::{LiveForms, ReplacementForm};
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{ContactSelect, ErrorSummary, Icon, Name, Offered, RoleTab, wrong};
use crate::paths::id_of;
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::domains;
use crate::words::replacement::{UNSAVED, button, changes_registrant, in_order, to_mend, told};
use crate::writes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::id::ContactId;
use model::role::Role;
use serde::Deserialize;
use service::contacts::{Contact, ContactCard};
use service::domains::Plan;
use service::{Error, Mode, Replaced, Replacement};
use uuid::Uuid;

/// The query parameters: the successor, the roles, and the search words.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReplaceQuery {
    to: String,
    registrant: String,
    admin: String,
    tech: String,
    billing: String,
    q: String,
    flash: Option<Uuid>,
}

impl ReplaceQuery {
    /// The checked roles; all four when none is.
    fn roles(&self) -> Vec<Role> {
        ticked(|role| {
            !match role {
                Role::Registrant => &self.registrant,
                Role::Admin => &self.admin,
                Role::Tech => &self.tech,
                Role::Billing => &self.billing,
            }
            .is_empty()
        })
    }
}

fn ticked(is: impl Fn(Role) -> bool) -> Vec<Role> {
    let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| is(*role)).collect();
    if roles.is_empty() {
        Role::ALL.to_vec()
    } else {
        roles
    }
}

fn label(name: &str) -> &'static str {
    match name {
        "to" => "Who takes over",
        _ => "",
    }
}

/// A validated choice.
type Looked = Result<(Contact, Replaced), String>;

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<ReplaceQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    let card = site
        .service
        .contacts()
        .card(actor, id)
        .await
        .map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let chosen = flash
        .values
        .get("to")
        .cloned()
        .unwrap_or_else(|| query.to.clone());
    let roles = if flash.values.is_empty() {
        query.roles()
    } else {
        ticked(|role| flash.values.contains_key(role.as_str()))
    };
    let offered = Offered::find(&site, &visitor, (&query.q, &chosen), &[id])
        .await
        .map_err(failed)?;
    let looked = match chosen.parse::<ContactId>() {
        Err(_) => None,
        Ok(to) => {
            let wanted = Replacement {
                from: id,
                to,
                roles: roles.clone(),
                domains: None,
            };
            Some(
                match site
                    .service
                    .replacements()
                    .replace(actor, &wanted, Mode::Plan)
                    .await
                {
                    Ok(planned) => Ok((
                        site.service
                            .contacts()
                            .get(actor, to)
                            .await
                            .map_err(failed)?,
                        planned,
                    )),
                    Err(Error::Rule { message, .. }) => Err(message.into_owned()),
                    Err(Error::Invalid(errors)) => {
                        Err(errors.texts().into_values().collect::<Vec<_>>().join(" "))
                    }
                    Err(error) => return Err(failed(error)),
                },
            )
        }
    };
    Ok(framed(&visitor, &flash, || {
        let contact = &card.contact;
        let title = format!(
            "Replace {} {} everywhere",
            contact.handle,
            contact.snapshot.full_name()
        );
        let body = view! {
            <div class="page">
                <header class="head"><h1>"Replace " <bdi>{contact.snapshot.full_name()}</bdi> " " <span class="handle">{contact.handle.clone()}</span> " everywhere"</h1></header>
                <p class="measure">"Every domain, team slot and default that names this contact names another afterwards: one task, with a part for each domain that shows it. This contact stays in the book."</p>
                <ErrorSummary flash=flash.clone() labels=label />
                {form(&card, offered, &roles, looked.as_ref(), wrong(&flash, "to"))}
                <LiveForms />
                <ReplacementForm />
            </div>
        };
        Page::new(title, body).at(Place::Contacts).with_islands()
    }))
}

fn form(
    card: &ContactCard,
    offered: Offered,
    roles: &[Role],
    looked: Option<&Looked>,
    error: Option<String>,
) -> impl IntoView + use<> {
    let contact = &card.contact;
    let page = format!("/contacts/{}/replace", contact.id);
    // A role that it holds nowhere is not asked about.
    let holds = |role: &Role| {
        let mut shown = Role::ALL.into_iter().zip(card.uses.shown);
        let on_domains = shown.any(|(each, domains)| each == *role && domains > 0);
        on_domains || card.uses.defaults > 0 || card.slots.iter().any(|slot| slot.role == *role)
    };
    let boxes = Role::ALL
        .into_iter()
        .filter(holds)
        .map(|role| {
            let on = roles.contains(&role);
            view! { <label class="check"><input type="checkbox" name=role.as_str() value="1" checked=on /><span><RoleTab role=role />" " {role.title()}</span></label> }
        })
        .collect_view();
    let (said, send) = match looked {
        None => (None, None),
        Some(Err(why)) => {
            let why = why.clone();
            (
                Some(view! { <p class="flash" data-state="failed" role="alert"><Icon name="failed" /><span>{why}</span></p> }.into_markup()),
                None,
            )
        }
        Some(Ok((to, planned))) => {
            let text = told(contact, to, planned);
            (
                Some(view! { <section class="flash" data-state="waiting" aria-label="What this touches"><Icon name="waiting" /><div><p>{text} {UNSAVED}</p></div></section> }.into_markup()),
                Some(button(contact, to, planned)),
            )
        }
    };
    let listed = looked.and_then(|looked| looked.as_ref().ok());
    let listed = listed.map(|(_, planned)| plans(planned));
    let none = send.is_none();
    let kind = none.then_some("main");
    view! {
        <form id="replace" class="stack" method="post" action=page.clone() data-function=ReplaceContact::PATH data-of=contact.id.to_string() novalidate>
            <div class="measure"><ContactSelect name="to" label="Who takes over" find="q" page=page.clone() offered=offered error=error /></div>
            <fieldset class="checks"><legend>"In these roles"</legend><div class="row">{boxes}</div></fieldset>
            <div id="replace-plan" class="measure" aria-live="polite">{said}</div>
            <div id="replace-domains">{listed}</div>
            <p class="actions">
                <button class="button" data-kind=kind formmethod="get" formaction=page.clone() formnovalidate=true>"See what this touches"</button>
                <button id="replace-go" class="button" data-kind="danger" hidden=none>{send}</button>
                <a class="button" data-kind="plain" href=format!("/contacts/{}", contact.id)>"Back to the contact"</a>
            </p>
        </form>
    }
}

fn plans(planned: &Replaced) -> Option<impl IntoView + use<>> {
    if planned.plans.is_empty() {
        return None;
    }
    let shown = in_order(planned);
    let more = planned.domains.saturating_sub(shown.len());
    let rows: Vec<_> = shown.into_iter().map(line).collect();
    Some(view! {
        <div class="list-box">
            <table class="list">
                <caption class="vh">"Domains that this touches"</caption>
                <thead><tr><th scope="col">"Domain"</th><th scope="col">"Change of registrant"</th><th scope="col">"Before a registry takes it"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="quiet">"And " {domains(more)} " more."</p> })}
    })
}

fn line(plan: &Plan) -> impl IntoView + use<> {
    let refusals = if plan.refusals.0.is_empty() {
        view! { <span class="quiet">{to_mend(plan)}</span> }.into_markup()
    } else {
        view! { <span class="state" data-state="failed"><Icon name="failed" /><span>{to_mend(plan)}</span></span> }.into_markup()
    };
    view! {
        <tr>
            <th scope="row"><a href=format!("/domains/{}", plan.domain.id)><Name name=plan.domain.name.clone() /></a></th>
            <td data-label="change of registrant">{changes_registrant(plan)}</td>
            <td>{refusals}</td>
        </tr>
    }
}

/// Replaces it. What it affects was shown on the page of the button.
pub(super) async fn replace(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let from = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let form = format!("/contacts/{from}/replace");
    let replaced =
        writes::contacts::replace(&site, posted.visitor.actor(), from, &posted.values).await;
    Ok(match replaced {
        Ok(replaced) => {
            let page = writes::contacts::page_after(&replaced);
            writes::contacts::replaced(&replaced)
                .show_at(&site, posted.user(), &page)
                .await
        }
        Err(error) => posted.refused(&site, &form, error).await,
    })
}
