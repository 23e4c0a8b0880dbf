//! A domain's page.

use super::role_plan::Looked;
use super::roles::Cards;
use super::{agreement, head, log, messages, order, past, release, roles, team, unlocked, world};
use crate::failure::Failure;
use crate::flash::Flash;
use crate::form::role_draft::Draft;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, registry_said};
use crate::past::{asked, form};
use crate::roles::choose::Choosing;
use crate::site::Site;
use crate::tasks::body::{Place as Where, anchor, body};
use crate::tasks::live as follow;
use crate::visitor::Visitor;
use crate::words::role_plan;
use crate::words::task::{cause, meaning};
use crate::writes::domains::own;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use model::contact::to_registry;
use model::id::DomainId;
use model::registry::RegistryContact;
use model::role::Role;
use model::task::{StepStatus, TaskStatus};
use serde::Deserialize;
use service::domains::DomainCard;
use service::tasks::Task;
use service::{Error, Need};
use uuid::Uuid;

/// What the URL says: the draft, the plain search for a contact, the view of the world.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DomainQuery {
    registrant: String,
    admin: String,
    tech: String,
    billing: String,
    role: String,
    q: String,
    view: String,
    /// As of which moment.
    at: String,
    flash: Option<Uuid>,
}

impl DomainQuery {
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

/// The page.
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    path: Result<Path<DomainId>, PathRejection>,
    Query(query): Query<DomainQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let Ok(Path(id)) = path else {
        return Err(Failure::not_found(&visitor.frame));
    };
    if let Some(at) = asked(&visitor.frame, &query.at)? {
        return past::page(&site, &visitor, id, at).await;
    }
    let actor = visitor.actor();
    let card = site
        .service
        .domains()
        .card(actor, id)
        .await
        .map_err(failed)?;
    let may_write = actor.may(Need::DomainsWrite);
    let may_ask = may_write && actor.may(Need::TasksWrite) && actor.may(Need::ContactsWrite);
    let draft = Draft::read(format!("/domains/{id}"), |name| {
        if may_write {
            query.value(name)
        } else {
            String::new()
        }
    })
    .against(|role| own(&card.holders, role));
    let domains = site.service.domains();
    let mut planned = card.holders.clone();
    let looked = match draft.changes.is_empty() {
        true => None,
        false => Some(match domains.look_over(actor, id, &draft.changes).await {
            Ok(looked) => {
                let plan = role_plan::of(&looked, &visitor.account.organization);
                planned = looked.plan.holders;
                Looked::Fine(plan)
            }
            Err(Error::Invalid(errors)) => Looked::Refused(
                errors
                    .texts()
                    .into_iter()
                    .map(|(role, text)| format!("{role}: {text}"))
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
            Err(Error::Rule { message, .. }) => Looked::Refused(message.into_owned()),
            Err(error) => return Err(failed(error)),
        }),
    };
    let choosing = if may_write {
        Some(
            Choosing::find(&site, &visitor, (query.role.as_str(), query.q.as_str()))
                .await
                .map_err(failed)?,
        )
    } else {
        None
    };
    let cards = Cards {
        holders: card.holders.clone(),
        agreement: card.agreement.clone(),
        planned,
        draft,
        choosing,
        team: card.team.clone(),
        organization: visitor.account.organization.clone(),
    };
    let teams = if may_write {
        site.service.teams().names(actor).await.map_err(failed)?
    } else {
        Vec::new()
    };
    let asks = match may_ask {
        true => Some(
            order::Privacy::find(&site, actor, &card)
                .await
                .map_err(failed)?,
        ),
        false => None,
    };
    let mut flash = Flash::find(&site, &visitor, query.flash).await;
    if matches!(looked, Some(Looked::Refused(_))) && flash.conflict.is_none() {
        // The draft's card says why already.
        flash.refused = None;
    }
    let now = site.service.now();
    let lives = may_write || card.tasks.iter().any(|task| !task.status.is_final());
    Ok(framed(&visitor, &flash, || {
        let here = cards.draft.link();
        let here = format!("{here}{}", if here.contains('?') { "&" } else { "?" });
        let shown = world::World {
            domain: &card.domain,
            drafted: drafted(&cards),
        };
        let content = view! {
            <div class="page">
                <ErrorSummary flash=flash.clone() labels=label />
                {head::record(&visitor, &card.agreement, card.team.as_ref(), now)}
                {messages::alarm(&card.messages)}
                {unlocked::section(&card.left_off, may_ask, now)}
                {lives.then(|| follow::one(current(&card.tasks, now), now))}
                {agreement::section(&card.agreement, card.team_wants.as_ref(), (&flash, may_write), now)}
                <div class="parts" id="current" data-fresh="" data-print="no">{live(&visitor, &card, now)}</div>
                <div class="split">
                    <div class="stack">
                        {roles::cards(&cards)}
                        {may_write.then(|| super::role_plan::card(&cards.draft, looked.as_ref(), &card.domain))}
                    </div>
                    <aside class="follow">{world::section(&shown, &site.publisher, query.view == "rdap", &here, now)}</aside>
                    <div class="stack rest">
                        {may_write.then(|| team::form(&card.domain, &teams))}
                        {asks.map(|asks| order::section(&card.domain, asks, &flash, now))}
                        {registry_said("What the registry said", &card.messages, now)}
                        {log::tasks(&card, current(&card.tasks, now).map(|task| task.id), now)}
                        <div class="stack" data-print="no">{crate::history::section(&card.history, card.domain.id.0, now)}</div>
                        {form(format!("/domains/{id}"), None, now)}
                        {may_write.then(|| release::section(&card.domain))}
                    </div>
                </div>
            </div>
        };
        let page = Page::new(card.domain.name.unicode(), content).at(Place::Domains);
        if lives { page.with_islands() } else { page }
    }))
}

/// The roles that the draft changes, with whom each would have then.
fn drafted(of: &Cards) -> Vec<(Role, Option<RegistryContact>)> {
    let changed = of.draft.changes.keys();
    let sent = |role: &Role| {
        let held = roles::holder(&of.planned, *role)?;
        let contact = &held.contact;
        let international = contact.international.as_ref();
        Some(to_registry(
            &contact.handle,
            &contact.snapshot,
            international,
            contact.disclose,
        ))
    };
    changed.map(|role| (*role, sent(role))).collect()
}

fn label(field: &str) -> &'static str {
    match field {
        "team_id" => "Team",
        "task_type" => "What is asked",
        "nameservers" => "Name servers",
        "years" => "Years",
        "take" => "Which side stays",
        "until" => "Until",
        "registrant" => "Registrant",
        "admin" => "Admin",
        "tech" => "Tech",
        "billing" => "Billing",
        _ => "",
    }
}

/// The task to show in place: the one that runs, else the next one, else the last one while it is news.
fn current(tasks: &[Task], now: DateTime<Utc>) -> Option<&Task> {
    let running = tasks.iter().find(|task| task.status == TaskStatus::Running);
    let next = tasks
        .iter()
        .rev()
        .find(|task| task.status == TaskStatus::Pending);
    let news = |task: &&Task| match task.status {
        TaskStatus::Failed => task.needs_somebody(),
        _ => task
            .completed_at
            .is_some_and(|at| now - at.0 < TimeDelta::minutes(2)),
    };
    running.or(next).or_else(|| tasks.first().filter(news))
}

fn live(visitor: &Visitor, card: &DomainCard, now: DateTime<Utc>) -> Option<impl IntoView + use<>> {
    let task = current(&card.tasks, now)?;
    let open = card
        .tasks
        .iter()
        .filter(|task| !task.status.is_final())
        .count();
    // The step that failed says why; once is enough.
    let said = task
        .steps
        .iter()
        .find(|step| step.status == StepStatus::Failed && step.detail.is_some());
    let refresh = (open > 0).then(|| {
        let behind = match open {
            1 => String::new(),
            2 => "1 more task of this domain comes after it. ".to_owned(),
            _ => format!("{} more tasks of this domain come after it. ", open - 1),
        };
        view! { <p class="quiet small" data-print="no">{behind} <a class="by-hand" href=format!("/domains/{}", card.domain.id)>"Refresh"</a></p> }
    });
    Some(view! {
        <section class="card live" aria-labelledby="lv">
            <h2 class="tab" id="lv">{task.task_type.title()} <span class="quiet">{cause(task)}</span></h2>
            <div class="slip" id=anchor(task) data-task=task.id.to_string() data-stream=follow::stream(task)>
                {body(visitor, task, now, Where::Within)}
                {said.is_none().then(|| meaning(task)).flatten().map(|text| view! { <p>{text}</p> })}
                {refresh}
            </div>
        </section>
    })
}
