//! The page of a plan: what is asked, what it would do domain by domain, and the button that does it.

use crate::failure::Failure;
use crate::flash::Flash;
use crate::markup::{IntoMarkup, Markup};
use crate::page::{Page, Place, framed};
use crate::parts::{Icon, Pages, When};
use crate::planned::{held, sections};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::domains;
use crate::words::plan::{Names, button, contacts_of, facts, sentence};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::id::{ContactId, PlanId, TeamId};
use serde::Deserialize;
use service::{Actor, Error, Need};
use uuid::Uuid;
use wire::{PlanChange, SavedPlan};

/// How many domains a page shows.
const SHOWN: u32 = 100;

/// What the URL says: the place in the list, and whether only the problems are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PlanQuery {
    problem: String,
    cursor: Option<String>,
    flash: Option<Uuid>,
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    path: Result<Path<PlanId>, PathRejection>,
    Query(query): Query<PlanQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let Ok(Path(id)) = path else {
        return Err(Failure::not_found(&visitor.frame));
    };
    let actor = visitor.actor();
    let plans = site.service.plans();
    let plan = match plans.get(actor, id).await {
        Ok(plan) => plan,
        Err(Error::NotFound) => return Ok(gone(&visitor)),
        Err(error) => return Err(failed(error)),
    };
    let problems = query.problem == "true";
    let at = service::Page {
        limit: SHOWN,
        after: query.cursor.as_deref().and_then(service::Cursor::decode),
    };
    let only = problems.then_some(true);
    let listed = plans.items(actor, id, only, &at).await.map_err(failed)?;
    let names = names(&site, actor, &plan.change).await.map_err(failed)?;
    let held = held(&site, actor, &listed.rows).await.map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    let may = actor.may(Need::DomainsWrite);
    Ok(framed(&visitor, &flash, || {
        let totals = &plan.totals;
        let title = sentence(&plan.change, &names, totals.domains);
        let facts = facts(Some(&plan.change), totals)
            .into_iter()
            .map(|fact| view! { <li>{fact}</li> })
            .collect_view();
        let (made_by, made_at, expires) =
            (plan.made_by.clone(), plan.created_at.0, plan.expires_at.0);
        let link = |cursor: Option<String>| {
            let problem = problems.then(|| "problem=true".to_owned());
            let cursor = cursor.map(|cursor| format!("cursor={}", crate::parts::encode(&cursor)));
            let query: Vec<String> = problem.into_iter().chain(cursor).collect();
            match query.is_empty() {
                true => format!("/plans/{id}"),
                false => format!("/plans/{id}?{}", query.join("&")),
            }
        };
        let of = if problems {
            totals.refused
        } else {
            totals.domains
        };
        let shown = if listed.rows.len() as u64 == of {
            format!("{of} in all")
        } else {
            format!("{} of {of}", listed.rows.len())
        };
        let next = listed
            .next
            .as_ref()
            .map(|cursor| link(Some(cursor.encode())));
        let first = query.cursor.is_some().then(|| link(None));
        let rows = sections(listed.rows, &held, totals, Some(&plan.change));
        let body = view! {
            <div class="page">
                <header class="head"><h1>{title.clone()}</h1></header>
                <div class="stack">
                    <ul class="facts">{facts}</ul>
                    <p class="quiet small">"Worked out by " <bdi>{made_by}</bdi> " " <When at=made_at now=now /> ", deleted " <When at=expires now=now /></p>
                </div>
                {standing(&plan, may, now)}
                {(totals.refused > 0).then(|| switch(id, problems, totals.refused))}
                {rows}
                <Pages of="domains" shown=shown first=first next=next />
                {(may && open(&plan, now)).then(|| send(&plan))}
            </div>
        };
        Page::new(title, body).at(Place::Domains)
    }))
}

/// What the team and the contacts of a change are called.
async fn names(site: &Site, actor: &Actor, change: &PlanChange) -> Result<Names, Error> {
    let mut names = Names::default();
    if let PlanChange::TeamId(Some(id)) = change {
        let teams = site.service.teams().names(actor).await?;
        let team = teams.into_iter().find(|team| team.id == TeamId(*id));
        names.team = team.map(|team| team.name);
    }
    for id in contacts_of(change) {
        match site.service.contacts().get(actor, ContactId(id)).await {
            Ok(contact) => {
                let called = format!("{} {}", contact.snapshot.full_name(), contact.handle);
                names.contacts.insert(id, called);
            }
            Err(Error::NotFound | Error::Forbidden(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(names)
}

/// How it stands, where it can’t be carried out as it is any more.
fn standing(plan: &SavedPlan, may: bool, now: DateTime<Utc>) -> Markup {
    let id = plan.id;
    if let Some(task) = plan.task_id {
        return view! {
            <div class="flash" data-state="completed" id="standing"><Icon name="completed" /><div><span>"This plan was carried out; it runs once."</span><a href=format!("/tasks/{task}")>"Follow the task"</a></div></div>
        }
        .into_markup();
    }
    if plan.expires_at.0 <= now {
        return view! {
            <div class="flash" data-state="waiting" id="standing"><Icon name="waiting" /><div><span>"This plan has expired: too much may have changed since. Nothing was sent."</span></div></div>
            {may.then(|| again(id, true))}
        }
        .into_markup();
    }
    if plan.stale {
        return view! {
            <div class="flash" data-state="waiting" id="standing" role="status">
                <Icon name="waiting" />
                <div><p>{moved(plan)} " Nothing was sent."</p></div>
            </div>
            {may.then(|| again(id, true))}
        }
        .into_markup();
    }
    None::<Markup>.into_markup()
}

/// Whether it can still be carried out as it is.
fn open(plan: &SavedPlan, now: DateTime<Utc>) -> bool {
    plan.task_id.is_none() && plan.expires_at.0 > now && !plan.stale
}

/// The button, below what it sends; it stays in view while that is read.
fn send(plan: &SavedPlan) -> impl IntoView + use<> {
    let id = plan.id;
    let run = button(&plan.change, &plan.totals).map(|text| {
        view! { <form method="post" action=format!("/plans/{id}/run")><button class="button" data-kind="main" id="run">{text}</button></form> }
    });
    let nothing = run
        .is_none()
        .then(|| view! { <p>"There is nothing to send."</p> });
    let left = left_out(plan).map(|text| view! { <p class="quiet">{text}</p> });
    view! { <div class="bulk" data-print="no">{nothing} {run} {again(id, false)} {left}</div> }
}

/// What becomes of those that would be refused.
fn left_out(plan: &SavedPlan) -> Option<String> {
    let merges = matches!(plan.change, PlanChange::MergeContact(_));
    if plan.change == PlanChange::Release {
        return (plan.totals.refused > 0)
            .then(|| "Domains with a task under way are left out.".into());
    }
    match (plan.totals.refused, merges) {
        (0, _) => None,
        (1, false) => Some("1 domain would be refused, and is left out.".into()),
        (many, false) => Some(format!(
            "{many} domains would be refused, and are left out."
        )),
        (many, true) => {
            let many = domains(usize::try_from(many).unwrap_or(usize::MAX));
            Some(format!(
                "{many} would be refused: in the book the contacts are merged there too, and nothing is sent for them."
            ))
        }
    }
}

fn again(id: PlanId, main: bool) -> impl IntoView {
    let kind = if main { "main" } else { "plain" };
    view! { <form method="post" action=format!("/plans/{id}/again") data-print="no"><button class="button" data-kind=kind>"Work it out again"</button></form> }
}

/// `2 domains have changed since: a.example, b.example.`
fn moved(plan: &SavedPlan) -> String {
    let total = usize::try_from(plan.total_moved).unwrap_or(usize::MAX);
    if total == 0 {
        return "Something has changed since this was worked out.".into();
    }
    let shown: Vec<&str> = plan
        .moved
        .iter()
        .take(10)
        .map(|moved| moved.name.as_str())
        .collect();
    let more = total.saturating_sub(shown.len());
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    let verb = if total == 1 { "has" } else { "have" };
    format!(
        "{} {verb} changed since this was worked out: {}{more}.",
        domains(total),
        shown.join(", ")
    )
}

fn switch(id: PlanId, problems: bool, refused: u64) -> impl IntoView {
    let current = |on: bool| on.then_some("true");
    view! {
        <p class="switch" data-print="no">
            <a href=format!("/plans/{id}") aria-current=current(!problems)>"All"</a>
            <a href=format!("/plans/{id}?problem=true") aria-current=current(problems)>"Problems only: " {refused}</a>
        </p>
    }
}

/// There is none, or none any more.
fn gone(visitor: &Visitor) -> Response {
    let mut response = framed(visitor, &Flash::default(), || {
        let body = view! {
            <div class="page" data-width="narrow">
                <header class="head"><h1>"There is no such plan"</h1></header>
                <p class="measure">"It may have expired: a plan is kept for a while and then forgotten, with nothing sent. Select the domains again to work it out as things stand now."</p>
                <p class="actions"><a class="button" href="/domains">"To the domains"</a></p>
            </div>
        };
        Page::new("There is no such plan", body).at(Place::Domains)
    });
    *response.status_mut() = axum::http::StatusCode::NOT_FOUND;
    response
}
