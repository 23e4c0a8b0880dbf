//! The page of settings; or what a change of them touches, when it was sent.

use super::form::{edit_of, form, label};
use crate::failure::Failure;
use crate::flash::{Flash, with_token};
use crate::form::role_draft::Draft;
use crate::functions::settings::SendDefaults;
use crate::impact::{Words, confirmation};
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, Icon, both_versions, version_of};
use crate::planned::{Looked, list};
use crate::roles::choose::Choosing;
use crate::roles::slots::{Slots, cards, planned};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::send::{and_send, waits};
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::id::ContactId;
use model::organization::FIELDS;
use model::role::Role;
use serde::Deserialize;
use service::audit::AuditFilter;
use service::contacts::{Contact, Version};
use service::organizations::OrganizationEdit;
use service::{Error, Mode};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the URL says: the draft of default contacts, the plain search for one, and whether what was typed is to be confirmed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct SettingsQuery {
    registrant: String,
    admin: String,
    tech: String,
    billing: String,
    role: String,
    q: String,
    flash: Option<Uuid>,
    confirm: Option<String>,
    /// From where on the domains that a change touches are listed.
    from: String,
}

impl SettingsQuery {
    fn value(&self, name: &str) -> String {
        match name {
            "registrant" => self.registrant.clone(),
            "admin" => self.admin.clone(),
            "tech" => self.tech.clone(),
            "billing" => self.billing.clone(),
            _ => String::new(),
        }
    }
}

/// A draft looked over: how many domains it reaches and what they would be sent, or why it can't be sent.
type Planned = Result<(usize, Looked), String>;

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<SettingsQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let organization = site
        .service
        .organizations()
        .get(actor)
        .await
        .map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    if query.confirm.is_some() && !flash.values.is_empty() {
        let edit = edit_of(&flash.values);
        let plan = site
            .service
            .organizations()
            .edit(actor, Version::Any, &edit, Mode::Plan)
            .await;
        if let Ok(plan) = plan {
            let looked = Looked::find(&site, actor, &plan.impact.planned, &query.from)
                .await
                .map_err(failed)?;
            return Ok(framed(&visitor, &Flash::default(), || {
                let words = Words {
                    heading: "The legal name changes".into(),
                    subject: "The new legal name".into(),
                    button: "Save the settings",
                    page: with_token("/settings?confirm=1", query.flash),
                };
                let body = confirmation(
                    words,
                    &plan.impact,
                    looked,
                    "/settings".to_owned().into(),
                    &flash.values,
                );
                Page::new("The legal name changes", body).at(Place::Settings)
            }));
        }
    }
    let certificates = site
        .service
        .certificates()
        .get(actor)
        .await
        .map_err(failed)?;
    let messages = site
        .service
        .organizations()
        .registry_messages(actor)
        .await
        .map_err(failed)?;
    let others = site
        .service
        .organizations()
        .other_messages(actor)
        .await
        .map_err(failed)?;
    let at = service::Page {
        limit: 10,
        after: None,
    };
    let of_all = AuditFilter::of("organization", organization.id.0);
    let history = site
        .service
        .audit()
        .page(actor, &of_all, &at)
        .await
        .map_err(failed)?;
    let now = site.service.now();
    let (slots, looked) = defaults(&site, &visitor, &query).await.map_err(failed)?;
    Ok(framed(&visitor, &flash, || {
        let version = version_of(&flash, organization.version);
        let body = view! {
            <div class="page">
                <header class="head"><h1>"Settings"</h1><p class="actions"><a class="button" href="/settings/keys">"API keys"</a> <a class="button" href="/settings/webhooks">"Webhooks"</a> <a class="button" href="/audit">"What happened"</a></p></header>
                <ErrorSummary flash=flash.clone() labels=label />
                {both_versions(&FIELDS, &flash)}
                {form(&organization, &flash, version)}
                {cards(&slots)}
                {looked.map(|looked| send(&slots.draft, looked, organization.version))}
                {super::certificates::section(&certificates)}
                {super::messages::section(messages, now)}
                {super::messages::others(others, now)}
                {crate::history::section(&history, organization.id.0, now)}
                <LiveForms />
            </div>
        };
        Page::new("Settings", body)
            .at(Place::Settings)
            .with_islands()
    }))
}

/// The contacts that hold a role wherever nothing nearer names one, with the draft over them.
async fn defaults(
    site: &Site,
    visitor: &Visitor,
    query: &SettingsQuery,
) -> Result<(Slots, Option<Planned>), Error> {
    let actor = visitor.actor();
    let mut held: BTreeMap<Role, Contact> = BTreeMap::new();
    for (role, id) in site.service.organizations().default_contacts(actor).await? {
        held.insert(role, site.service.contacts().get(actor, id).await?);
    }
    let draft = Draft::read("/settings", |name| query.value(name))
        .against(|role| held.get(&role).map(|contact| contact.id));
    let mut found: BTreeMap<ContactId, Contact> = BTreeMap::new();
    for id in draft.changes.values().flatten() {
        if let Ok(contact) = site.service.contacts().get(actor, *id).await {
            found.insert(*id, contact);
        }
    }
    let looked = if draft.changes.is_empty() {
        None
    } else {
        let edit = OrganizationEdit {
            defaults: draft.changes.clone(),
            ..OrganizationEdit::default()
        };
        let plan = site
            .service
            .organizations()
            .edit(actor, Version::Any, &edit, Mode::Plan)
            .await;
        Some(match plan {
            Ok(plan) => {
                let planned = &plan.impact.planned;
                let looked = Looked::find(site, actor, planned, &query.from).await?;
                Ok((plan.impact.domains, looked))
            }
            Err(Error::Invalid(errors)) => {
                Err(errors.texts().into_values().collect::<Vec<_>>().join(" "))
            }
            Err(Error::Rule { message, .. }) => Err(message.into_owned()),
            Err(error) => return Err(error),
        })
    };
    let looking = (query.role.as_str(), query.q.as_str());
    let slots = Slots {
        planned: planned(&held, &draft, |id| found.get(&id).cloned()),
        held,
        draft,
        choosing: Some(Choosing::find(site, visitor, looking).await?),
        heading: "Default contacts",
        note: "wherever neither a domain nor its team names anybody",
        empty: "nobody by default",
        filled: "for the whole organization",
        give_back: |_| Some("Name nobody"),
    };
    Ok((slots, looked))
}

fn send(draft: &Draft, looked: Planned, version: i64) -> impl IntoView + use<> {
    let drop = draft.page();
    let action = format!("{drop}/defaults");
    let mut touched = None;
    let body = match looked {
        Err(why) => view! {
            <p class="flash" data-state="failed" role="alert"><Icon name="failed" /><span>{why}</span></p>
            <p class="actions"><a class="button" href=drop>"Drop the draft"</a></p>
        }
        .into_markup(),
        Ok((count, looked)) => {
            let text = match count {
                0 => "No domain falls back to these, so nothing is sent to a registry.".to_owned(),
                1 => "1 domain falls back to these. One task brings it up to date.".to_owned(),
                count => format!("{count} domains fall back to these. One task brings them up to date."),
            };
            let button = and_send("Change the defaults", looked.totals());
            let named = draft.changes.contains_key(&Role::Registrant);
            let waits = waits(looked.totals(), named);
            touched = Some(list(looked, &draft.link()));
            view! {
                <p class="measure">{text}</p>
                <form class="actions" method="post" action=action data-function=SendDefaults::PATH>
                    {draft.pairs().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
                    <input type="hidden" name="version" value=version.to_string() />
                    <button class="button" data-kind="main">{button}</button>
                    <a class="button" data-kind="plain" href=drop>"Drop the draft"</a>
                </form>
                {waits.map(|text| view! { <p class="quiet">{text}</p> })}
            }
            .into_markup()
        }
    };
    view! {
        <section class="card" id="draft" aria-labelledby="wh">
            <h2 class="tab" id="wh">"What this touches"</h2>
            <div class="slip">{body}</div>
        </section>
        {touched}
    }
}
