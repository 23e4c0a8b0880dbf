//! How a person leaves: all uses of their contacts, in words, and the successor. The choice is in the URL; its plan says what it
//! affects before it is submitted.

use super::backing;
use super::form::label;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::functions::people::LetGo;
use crate::islands::LiveForms;
use crate::markup::{IntoMarkup, Markup};
use crate::page::{Page, Place, framed};
use crate::parts::{ContactSelect, ErrorSummary, Icon, Offered, wrong};
use crate::paths::id_of;
use crate::planned;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::send::{registrants, waits};
use crate::words::{counted, domains, full_name};
use crate::writes::people::looked as looked_at;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::id::ContactId;
use serde::Deserialize;
use service::auth::Key;
use service::contacts::{Contact, Version};
use service::people::{Leaving, PersonCard};
use service::{Error, Mode, Scope};
use uuid::Uuid;
use wire::Totals;

/// The query parameters: the successor, and the search words.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LeaveQuery {
    successor_contact_id: String,
    q: String,
    /// From where on the domains that it touches are listed.
    from: String,
    flash: Option<Uuid>,
}

/// The state of a choice of successor.
enum Looked {
    /// Nobody is chosen, but a successor is required.
    Open,
    /// It can be done.
    Fine {
        successor: Option<Box<Contact>>,
        domains: usize,
        totals: Totals,
        /// As its button names it; empty without a successor.
        seen: String,
    },
    /// It can't, for this reason.
    Refused(String),
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<LeaveQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    let card = site
        .service
        .people()
        .card(actor, id)
        .await
        .map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let chosen = flash
        .values
        .get("successor_contact_id")
        .cloned()
        .unwrap_or_else(|| query.successor_contact_id.clone());
    let successor: Option<ContactId> = chosen.parse().ok();
    let but: Vec<ContactId> = card.contacts.iter().map(|each| each.contact.id).collect();
    let offered = Offered::find(&site, &visitor, (&query.q, &chosen), &but)
        .await
        .map_err(failed)?;
    let keys = site
        .service
        .keys()
        .made_by(actor, id)
        .await
        .map_err(failed)?;
    let holds = backing::count(&card.contacts) > 0;
    let mut touched = None;
    let looked = if holds && successor.is_none() {
        Looked::Open
    } else {
        let planned = site
            .service
            .people()
            .let_go(
                actor,
                id,
                Version::Any,
                (Leaving::Deactivate, successor),
                Mode::Plan,
            )
            .await;
        match planned {
            Ok(planned) => {
                let all = &planned.impact.planned;
                let found = planned::Looked::find(&site, actor, all, &query.from).await;
                let seen = successor.map(|to| looked_at(to, all)).transpose();
                touched = Some(found.map_err(failed)?);
                Looked::Fine {
                    successor: match successor {
                        Some(id) => Some(Box::new(
                            site.service
                                .contacts()
                                .get(actor, id)
                                .await
                                .map_err(failed)?,
                        )),
                        None => None,
                    },
                    domains: planned.impact.domains,
                    totals: all.totals().clone(),
                    seen: seen.map_err(failed)?.unwrap_or_default(),
                }
            }
            Err(Error::Rule { message, .. }) => Looked::Refused(message.into_owned()),
            Err(Error::Invalid(errors)) => {
                let words: Vec<String> = errors.texts().into_values().collect();
                Looked::Refused(words.join(" "))
            }
            Err(error) => return Err(failed(error)),
        }
    };
    let address = match successor {
        Some(to) => format!("/people/{id}/leave?successor_contact_id={to}"),
        None => format!("/people/{id}/leave?"),
    };
    Ok(framed(&visitor, &flash, || {
        let name = full_name(&card.user);
        let body = view! {
            <div class="page">
                <header class="head"><h1>{name.clone()} " leaves"</h1></header>
                <ErrorSummary flash=flash.clone() labels=label />
                {what(&card, holds)}
                {form(&card, &looked, (holds, &keys), [
                    holds.then(|| successor_of(&card, offered, wrong(&flash, "successor_contact_id"))),
                    touched.map(|touched| planned::list(touched, &address).into_markup()),
                ])}
                <LiveForms />
            </div>
        };
        Page::new(format!("{name} leaves"), body)
            .at(Place::People)
            .with_islands()
    }))
}

fn what(card: &PersonCard, holds: bool) -> impl IntoView + use<> {
    let named: Vec<_> = card
        .contacts
        .iter()
        .filter(|each| !each.is_empty())
        .cloned()
        .collect();
    let text = if holds {
        "Every slot and role below goes to one successor in one task. Their contacts stay in the book, out of use; they can no longer sign in."
    } else {
        "Nothing names their contacts. They go out of use with them, and they can no longer sign in."
    };
    view! {
        <p class="measure">{text}</p>
        {holds.then(|| view! {
            <section class="section" aria-labelledby="ba">
                <header><h2 id="ba">"What they back"</h2><p class="count">{counted(backing::count(&named), "place", "places")}</p></header>
                {backing::table(&named)}
            </section>
        })}
    }
}

/// The keys that they created: each stays valid unless the checkbox is checked, here or on the page of keys.
fn made(keys: &[Key]) -> Option<impl IntoView + use<>> {
    let lines = keys
        .iter()
        .map(|key| {
            let scopes = Scope::listed(&key.scopes);
            view! { <li><bdi>{key.name.clone()}</bdi> " (" {scopes} ")"</li> }
        })
        .collect_view();
    (!keys.is_empty()).then(|| view! {
        <fieldset>
            <legend>"API keys that they made"</legend>
            <p class="measure">"Keys belong to the organization, so these go on when they leave, and whoever knows them can use them."</p>
            <ul class="places">{lines}</ul>
            <label class="check">
                <input type="checkbox" name="revoke_keys" value="true" />
                <span>"Revoke these keys"<small>"Programs that use them are refused from that moment. One by one it can be done among the " <a href="/settings/keys">"keys"</a> "."</small></span>
            </label>
        </fieldset>
    })
}

/// The choice of who takes over.
fn successor_of(card: &PersonCard, offered: Offered, error: Option<String>) -> Markup {
    let page = format!("/people/{}/leave", card.user.id);
    view! { <ContactSelect name="successor_contact_id" label="Successor" find="q" page=page offered=offered error=error /> }.into_markup()
}

/// One form: the choice is planned by GET, and submitted by POST. The button that sends stands below all that it sends: `choice` and `touched`.
fn form(
    card: &PersonCard,
    looked: &Looked,
    (holds, keys): (bool, &[Key]),
    [choice, touched]: [Option<Markup>; 2],
) -> impl IntoView + use<> {
    let id = card.user.id;
    let name = full_name(&card.user);
    let page = format!("/people/{id}/leave");
    let plan = match looked {
        Looked::Open => None,
        Looked::Refused(why) => Some(view! { <p class="flash" data-state="failed" role="alert"><Icon name="failed" /><span>{why.clone()}</span></p> }.into_markup()),
        Looked::Fine { successor: None, .. } => None,
        Looked::Fine { successor: Some(to), domains: count, totals, .. } => {
            let registrants = match totals.changes_of_registrant {
                0 => String::new(),
                1 => " 1 of them gets another registrant.".to_owned(),
                count => format!(" {count} of them get another registrant."),
            };
            let text = format!("{} {} takes over {} on {}.{registrants}", to.snapshot.full_name(), to.handle, counted(backing::count(&card.contacts), "place", "places"), domains(*count));
            Some(view! { <section class="flash" data-state="waiting" aria-label="What this touches"><Icon name="waiting" /><div><p>{text} " Nothing is saved yet."</p>{waits(totals, true).map(|text| view! { <p>{text}</p> })}</div></section> }.into_markup())
        }
    };
    let send = match looked {
        Looked::Fine {
            successor: Some(to),
            domains: count,
            totals,
            ..
        } => {
            let on = domains(*count);
            let of_them = registrants(totals.changes_of_registrant, *count as u64);
            Some(format!(
                "Remove access of {name}: {} takes over on {on}{of_them}",
                to.handle
            ))
        }
        Looked::Fine {
            successor: None, ..
        } => Some(format!("Remove access of {name}")),
        Looked::Open | Looked::Refused(_) => None,
    };
    // Of the one who is chosen in the form by then, if that is another.
    let seen = match looked {
        Looked::Fine { seen, .. } => seen.clone(),
        _ => String::new(),
    };
    let look = holds.then(|| {
        let kind = send.is_none().then_some("main");
        view! { <button class="button" data-kind=kind formmethod="get" formaction=page.clone() formnovalidate=true>"See what this touches"</button> }
    });
    // Beside the choice where there is something to send, which the other buttons stand below.
    let (again, look) = if send.is_some() {
        (look, None)
    } else {
        (None, look)
    };
    view! {
        <form class="stack" method="post" action=page data-function=LetGo::PATH data-of=id.to_string() novalidate>
            <input type="hidden" name="version" value=card.user.version.to_string() />
            <div class="stack measure">
                {choice}
                {again.map(|look| view! { <p class="actions">{look}</p> })}
                {plan}
            </div>
            {touched}
            <div class="measure">{made(keys)}</div>
            <p class="actions">
                {look}
                {send.map(|words| view! { <button class="button" data-kind="danger" name="looked" value=seen>{words}</button> })}
                <a class="button" data-kind="plain" href=format!("/people/{id}")>"Cancel"</a>
            </p>
        </form>
    }
}
