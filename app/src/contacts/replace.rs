//! Replacing one contact by another, everywhere. The choice is in the URL; its plan says what it affects before it is submitted.

use crate::failure::Failure;
use crate::flash::Flash;
use crate::functions::contacts::ReplaceContact;
use crate::islands::{LiveForms, ReplacementForm};
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{ContactSelect, ErrorSummary, Icon, Offered, RoleTab, wrong};
use crate::paths::id_of;
use crate::planned;
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::replacement::{UNSAVED, button, looked as looked_at, told};
use crate::words::send::waits;
use crate::writes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::id::ContactId;
use model::role::Role;
use serde::Deserialize;
use service::contacts::ContactCard;
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
    /// From where on the domains that it touches are listed.
    from: String,
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

/// The roles that it holds somewhere: the others are not asked about.
fn held(card: &ContactCard) -> Vec<Role> {
    let holds = |role: &Role| {
        let mut shown = Role::ALL.into_iter().zip(card.uses.shown);
        let on_domains = shown.any(|(each, domains)| each == *role && domains > 0);
        on_domains || card.uses.defaults > 0 || card.slots.iter().any(|slot| slot.role == *role)
    };
    Role::ALL.into_iter().filter(holds).collect()
}

/// A validated choice: what it would do, as its button names it, or why it can't be done.
type Looked = Result<(Replaced, String), String>;

/// The page of a choice.
fn address(from: ContactId, to: ContactId, roles: &[Role]) -> String {
    let mut address = format!("/contacts/{from}/replace?to={to}");
    for role in roles {
        address.push('&');
        address.push_str(role.as_str());
        address.push_str("=1");
    }
    address
}

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
    let mut roles = if flash.values.is_empty() {
        query.roles()
    } else {
        ticked(|role| flash.values.contains_key(role.as_str()))
    };
    // As the form's boxes say it, so that its button names the same choice.
    let asked: Vec<Role> = held(&card)
        .into_iter()
        .filter(|role| roles.contains(role))
        .collect();
    if !asked.is_empty() {
        roles = asked;
    }
    let offered = Offered::find(&site, &visitor, (&query.q, &chosen), &[id])
        .await
        .map_err(failed)?;
    let mut touched = None;
    let looked = match chosen.parse::<ContactId>() {
        Err(_) => None,
        Ok(to) => {
            let wanted = Replacement {
                from: id,
                to,
                roles: roles.clone(),
                domains: None,
            };
            let planned = site
                .service
                .replacements()
                .replace(actor, &wanted, Mode::Plan)
                .await;
            Some(match planned {
                Ok(planned) => {
                    let found =
                        planned::Looked::find(&site, actor, &planned.all, &query.from).await;
                    touched = Some((found.map_err(failed)?, address(id, to, &roles)));
                    let seen = looked_at(&roles, &planned).map_err(failed)?;
                    Ok((planned, seen))
                }
                Err(Error::Rule { message, .. }) => Err(message.into_owned()),
                Err(Error::Invalid(errors)) => {
                    Err(errors.texts().into_values().collect::<Vec<_>>().join(" "))
                }
                Err(error) => return Err(failed(error)),
            })
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
                <div id="replace-domains">{touched.map(|(touched, address)| planned::list(touched, &address))}</div>
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
    let boxes = held(card)
        .into_iter()
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
        Some(Ok((planned, seen))) => {
            let text = told(contact, &planned.to, planned);
            let named = roles.contains(&Role::Registrant);
            let waits = waits(&planned.totals, named).map(|text| view! { <p>{text}</p> });
            (
                Some(view! { <section class="flash" data-state="waiting" aria-label="What this touches"><Icon name="waiting" /><div><p>{text} {UNSAVED}</p>{waits}</div></section> }.into_markup()),
                Some((button(contact, &planned.to, planned), seen.clone())),
            )
        }
    };
    // Of what is chosen in the form by then, if that is something else.
    let (send, of) = send.unzip();
    let none = send.is_none();
    let kind = none.then_some("main");
    view! {
        <form id="replace" class="stack" method="post" action=page.clone() data-function=ReplaceContact::PATH data-of=contact.id.to_string() novalidate>
            <div class="measure"><ContactSelect name="to" label="Who takes over" find="q" page=page.clone() offered=offered error=error /></div>
            <fieldset class="checks"><legend>"In these roles"</legend><div class="row">{boxes}</div></fieldset>
            <div id="replace-plan" class="measure" aria-live="polite">{said}</div>
            <p class="actions">
                <button class="button" data-kind=kind formmethod="get" formaction=page.clone() formnovalidate=true>"See what this touches"</button>
                <button id="replace-go" class="button" data-kind="danger" name="looked" value=of hidden=none>{send}</button>
                <a class="button" data-kind="plain" href=format!("/contacts/{}", contact.id)>"Back to the contact"</a>
            </p>
        </form>
    }
}

/// Replaces it. What it touches was shown on the page of the button; of another choice it is shown first.
pub(super) async fn replace(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let from = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let way = writes::contacts::replacing(from);
    let replaced =
        writes::contacts::replace(&site, posted.visitor.actor(), from, &posted.values).await;
    Ok(match replaced {
        Ok(Some(replaced)) => {
            let page = writes::contacts::page_after(&replaced);
            writes::contacts::replaced(&replaced)
                .show_at(&site, posted.user(), &page)
                .await
        }
        Ok(None) => posted.again(&site, &way.confirm).await,
        Err(error) => posted.refused(&site, &way.form, error).await,
    })
}
