//! A team's page: its four slots with the draft applied, what submitting it affects, its domains, its history.

use super::past;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::form::role_draft::Draft;
use crate::functions::teams::{DeleteTeam, SendSlots};
use crate::history;
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Icon, Name, When, printed};
use crate::past::{asked, form};
use crate::paths::id_of;
use crate::planned::{Looked, list};
use crate::roles::choose::Choosing;
use crate::roles::slots::{Slots, cards, planned};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::domains;
use crate::words::send::{and_send, waits};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::role::Role;
use model::team::is_required;
use serde::Deserialize;
use service::contacts::Version;
use service::domains::{Domain, DomainFilter};
use service::teams::{Team, TeamCard, TeamEdit};
use service::{Error, Mode, Need};
use uuid::Uuid;

/// How many of its domains are shown.
const SHOWN: u32 = 20;

/// The query parameters: the draft, and the plain search for a contact.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct TeamQuery {
    registrant: String,
    admin: String,
    tech: String,
    billing: String,
    role: String,
    q: String,
    /// As of which moment.
    at: String,
    /// From where on the domains that the draft touches are listed.
    from: String,
    flash: Option<Uuid>,
}

impl TeamQuery {
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

/// A validated draft: how many domains it affects and what they would be sent, or why it can't be submitted.
type Planned = Result<(usize, Looked), String>;

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<TeamQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    if let Some(at) = asked(&visitor.frame, &query.at)? {
        return past::page(&site, &visitor, id, at).await;
    }
    let actor = visitor.actor();
    let card = site.service.teams().card(actor, id).await.map_err(failed)?;
    let may_write = actor.may(Need::DomainsWrite);
    let draft = Draft::read(format!("/teams/{id}"), |name| {
        if may_write {
            query.value(name)
        } else {
            String::new()
        }
    })
    .against(|role| card.view.slots.get(&role).map(|contact| contact.id));
    let mut shown = card.view.slots.clone();
    let mut looked = None;
    if !draft.changes.is_empty() {
        let edit = TeamEdit {
            slots: draft.changes.clone(),
            ..TeamEdit::default()
        };
        let plan = site
            .service
            .teams()
            .edit(actor, id, Version::Any, &edit, Mode::Plan)
            .await;
        looked = Some(match plan {
            Ok(plan) => {
                shown = plan.object.slots;
                let planned = &plan.impact.planned;
                let looked = Looked::find(&site, actor, planned, &query.from).await;
                Ok((plan.impact.domains, looked.map_err(failed)?))
            }
            Err(Error::Invalid(errors)) => {
                Err(errors.texts().into_values().collect::<Vec<_>>().join(" "))
            }
            Err(Error::Rule { message, .. }) => Err(message.into_owned()),
            Err(error) => return Err(failed(error)),
        });
        let found = shown.clone();
        shown = planned(&card.view.slots, &draft, |id| {
            found.values().find(|contact| contact.id == id).cloned()
        });
    }
    let choosing = if may_write {
        let looking = (query.role.as_str(), query.q.as_str());
        Some(
            Choosing::find(&site, &visitor, looking)
                .await
                .map_err(failed)?,
        )
    } else {
        None
    };
    let filter = DomainFilter {
        team_id: Some(id),
        ..DomainFilter::default()
    };
    let few = service::Page {
        limit: SHOWN,
        after: None,
    };
    let held = site
        .service
        .domains()
        .list(actor, &filter, &few)
        .await
        .map_err(failed)?
        .rows;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    let slots = Slots {
        held: card.view.slots.clone(),
        planned: shown,
        draft,
        choosing,
        heading: "Slots",
        note: "for every domain of the team that names nobody itself",
        empty: "empty: the organization’s default applies",
        filled: "in this slot",
        give_back: |role| (!is_required(role)).then_some("Empty this slot"),
    };
    Ok(framed(&visitor, &flash, || {
        let team = &card.view.team;
        let name = team.name.clone();
        let body = view! {
            <div class="page">
                <header class="record">
                    <p class="tab"><span class="quiet">"team"</span> <span class="handle">{team.slug.clone()}</span></p>
                    <div class="title">
                        <h1><bdi>{name.clone()}</bdi></h1>
                        {may_write.then(|| view! { <p class="actions" data-print="no"><a class="button" href=format!("/teams/{id}/edit")>"Edit team"</a></p> })}
                    </div>
                    <ul class="facts">
                        {team.is_system.then(|| view! { <li>"every organization has it"</li> })}
                        <li><strong>{domains(usize::try_from(card.domains).unwrap_or_default())}</strong></li>
                        <li>"changed " <When at=team.updated_at now=now /></li>
                    </ul>
                    {printed(&visitor, &format!("Record of team {name}"), now)}
                </header>
                {cards(&slots)}
                {looked.map(|looked| plan(&slots.draft, looked, team))}
                {of_team(&card, held)}
                <div class="stack" data-print="no">{history::section(&card.history, card.view.team.id.0, now)}</div>
                {form(format!("/teams/{id}"), None, now)}
                {may_write.then(|| dangers(&card))}
                {may_write.then(|| view! { <LiveForms /> })}
            </div>
        };
        let page = Page::new(format!("Team {name}"), body).at(Place::Teams);
        if may_write { page.with_islands() } else { page }
    }))
}

/// What submitting the draft affects.
fn plan(draft: &Draft, looked: Planned, team: &Team) -> impl IntoView + use<> {
    let (id, version) = (team.id.to_string(), team.version);
    let drop = draft.page();
    let action = format!("{drop}/slots");
    let mut touched = None;
    let body = match looked {
        Err(why) => view! {
            <p class="flash" data-state="failed" role="alert"><Icon name="failed" /><span>{why}</span></p>
            <p class="actions"><a class="button" href=drop>"Drop the draft"</a></p>
        }
        .into_markup(),
        Ok((count, looked)) => {
            let roles = draft.changes.len();
            let slots = if roles == 1 { "1 slot".to_owned() } else { format!("{roles} slots") };
            let text = match count {
                0 => "No domain resolves a role through these slots now, so nothing is sent to a registry.".to_owned(),
                1 => "1 domain resolves a role through these slots. One task brings it up to date; domains that name somebody themselves stay as they are.".into(),
                count => format!("{count} domains resolve a role through these slots. One task makes a part for each of them; domains that name somebody themselves stay as they are."),
            };
            let button = and_send(&format!("Change {slots}"), looked.totals());
            let named = draft.changes.contains_key(&Role::Registrant);
            let waits = waits(looked.totals(), named);
            touched = Some(list(looked, &draft.link()));
            view! {
                <p class="measure">{text}</p>
                <form class="actions" method="post" action=action data-function=SendSlots::PATH data-of=id>
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

fn of_team(card: &TeamCard, held: Vec<Domain>) -> impl IntoView + use<> {
    let id = card.view.team.id;
    let total = usize::try_from(card.domains).unwrap_or_default();
    let all = format!("/domains?team={id}");
    let body = if held.is_empty() {
        view! { <p class="quiet">"None yet. A domain is given to a team on its own page, or when it is adopted."</p> }.into_markup()
    } else {
        let more = total.saturating_sub(held.len());
        let names = held
            .into_iter()
            .map(|domain| view! { <li><a href=format!("/domains/{}", domain.id)><Name name=domain.name /></a></li> })
            .collect_view();
        view! {
            <ul class="names">{names}</ul>
            {(more > 0).then(|| view! { <p class="quiet">"And " {more} " more."</p> })}
        }
        .into_markup()
    };
    view! {
        <section class="section" aria-labelledby="do">
            <header><h2 id="do">"Domains"</h2>{(total > 0).then(|| view! { <a href=all>"All of this team"</a> })}</header>
            {body}
        </section>
    }
}

/// Deleting, where it is possible; otherwise why not.
fn dangers(card: &TeamCard) -> impl IntoView + use<> {
    let team = &card.view.team;
    let id = team.id;
    let body = match (team.is_system, card.domains) {
        (true, _) => view! { <p class="measure quiet">"Every organization has this team: it can be edited, and never deleted."</p> }.into_markup(),
        (false, 0) => view! {
            <form method="post" action=format!("/teams/{id}/delete") data-function=DeleteTeam::PATH data-of=id.to_string()>
                <input type="hidden" name="version" value=team.version.to_string() />
                <p class="measure">"No domain is in it, so no registry is told."</p>
                <p><button class="button" data-kind="danger">"Delete team " {team.name.clone()}</button></p>
            </form>
        }
        .into_markup(),
        (false, count) => {
            let text = format!(
                "It can’t be deleted while it looks after {}. Give those to another team first.",
                domains(usize::try_from(count).unwrap_or_default())
            );
            view! { <p class="measure">{text}</p> }.into_markup()
        }
    };
    view! {
        <section class="section" aria-labelledby="de" data-print="no">
            <header><h2 id="de">"Delete"</h2></header>
            {body}
        </section>
    }
}
