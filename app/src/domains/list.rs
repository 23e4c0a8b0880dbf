//! The portfolio: one search box, the place in the list in the URL, and the form that adopts a domain.

use super::adopt;
use super::head::{date, dated, soon, status_words};
use super::select;
use super::team::options;
use crate::answers::Values;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::form::Narrowed;
use crate::functions::domains::FindDomains;
use crate::islands::{LiveForms, Picker};
use crate::markup::{IntoMarkup, Markup};
use crate::page::{Page, Place, framed};
use crate::parts::{
    ErrorSummary, Icon, Name, Pages, RoleTab, State as Badge, a_label, in_all, pick, pick_page,
};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::agreement::{badge, badge_of};
use crate::words::standing;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::agreement::AgreementState;
use model::published::Shown;
use model::role::Role;
use model::task::TaskStatus;
use serde::Deserialize;
use service::Need;
use service::domains::{DomainFilter, DomainRow};
use service::teams::TeamName;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    task_status: String,
    state: String,
    team: String,
    expires: String,
    cursor: Option<String>,
    flash: Option<Uuid>,
}

impl ListQuery {
    fn narrowed(&self) -> Narrowed {
        Narrowed {
            q: self.q.clone(),
            task_status: self.task_status.clone(),
            state: self.state.clone(),
            team: self.team.clone(),
            expires: self.expires.clone(),
        }
    }
}

/// The page.
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let narrowed = query.narrowed();
    let filtered = narrowed.is_any();
    let at = service::Page {
        limit: 50,
        after: query.cursor.as_deref().and_then(service::Cursor::decode),
    };
    let (listed, total) = site
        .service
        .domains()
        .rows(actor, &narrowed.filter(site.service.now()), &at)
        .await
        .map_err(failed)?;
    let failing = DomainFilter {
        undismissed: true,
        ..DomainFilter::default()
    };
    let failing = site
        .service
        .domains()
        .count(actor, &failing)
        .await
        .map_err(failed)?;
    let may_write = actor.may(Need::DomainsWrite);
    let projects = if may_write {
        site.service.projects().list(actor).await.map_err(failed)?
    } else {
        Vec::new()
    };
    let projects: Vec<adopt::Choice> = projects
        .into_iter()
        .map(|project| (project.id, project.name))
        .collect();
    let teams = site.service.teams().names(actor).await.map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    Ok(framed(&visitor, &flash, || {
        let next = listed
            .next
            .as_ref()
            .map(|cursor| narrowed.link(Some(&cursor.encode())));
        let first = query.cursor.is_some().then(|| narrowed.link(None));
        let words = in_all(total, filtered);
        let shown = if listed.rows.len() as i64 == total {
            format!("{total} in all")
        } else {
            format!("{} of {words}", listed.rows.len())
        };
        let begun = total > 0 || filtered;
        let count = match (total, failing) {
            (0, _) if !filtered => "none yet".to_owned(),
            (_, 0) => words.clone(),
            (_, 1) => format!("{words} · 1 needs a person"),
            _ => format!("{words} · {failing} need a person"),
        };
        let body = view! {
            <div class="page">
                <ErrorSummary flash=flash.clone() labels=label />
                <header class="head">
                    <h1>"Domains"</h1>
                    <p class="count">{count}</p>
                    {(may_write && begun).then(|| adopt::fold(&flash, &projects, &teams))}
                </header>
                {begun.then(|| view! { {search(&query, &teams)} <Picker /> })}
                {if listed.rows.is_empty() {
                    empty(filtered, may_write, &flash, (&projects, &teams)).into_markup()
                } else {
                    table(listed.rows, &teams, may_write.then_some(&flash.values), now).into_markup()
                }}
                {(may_write && total > 0).then(|| select::bar(&narrowed, query.cursor.as_deref(), &words, &flash))}
                {begun.then(|| view! { <Pages of="domains" shown=shown first=first next=next /> })}
                {may_write.then(|| view! { <LiveForms /> })}
            </div>
        };
        let page = Page::new("Domains", body).at(Place::Domains);
        if begun || may_write {
            page.with_islands()
        } else {
            page
        }
    }))
}

fn label(field: &str) -> &'static str {
    match field {
        "name" => "Adopt a domain",
        "project" => "Project",
        "team_id" => "Team",
        _ => "",
    }
}

fn search(query: &ListQuery, teams: &[TeamName]) -> impl IntoView + use<> {
    let of_team = options(teams, query.team.parse().ok());
    let state = query.state.clone();
    let states = AgreementState::ALL
        .into_iter()
        .map(|each| view! { <option value=each.as_str() selected=each.as_str() == state>{badge(each).1}</option> })
        .collect_view();
    let ends = query.expires.clone();
    let ends = [30, 60, 90]
        .into_iter()
        .map(|days: u32| {
            let value = days.to_string();
            let chosen = value == ends;
            view! { <option value=value selected=chosen>{format!("within {days} days")}</option> }
        })
        .collect_view();
    let chosen = query.task_status.clone();
    let options = [(TaskStatus::Running, "running"), (TaskStatus::Pending, "not begun"), (TaskStatus::Failed, "needs a person"), (TaskStatus::Completed, "done"), (TaskStatus::Cancelled, "cancelled")]
        .into_iter()
        .map(|(status, word)| view! { <option value=status.as_str() selected=status.as_str() == chosen>{word}</option> })
        .collect_view();
    view! {
        <form class="search" data-pickers="" role="search" action="/domains" aria-label="Domains">
            <div class="combo">
                <div class="box">
                    <Icon name="search" />
                    <input type="search" name="q" value=query.q.clone() aria-label="Search domains" placeholder="Part of a name, tld:us, expires:30, registrant:AB1-NICH" autocomplete="off" autocapitalize="none" spellcheck="false" data-pick="/domains/PICKED" data-find=FindDomains::PATH />
                </div>
                <ul class="options" role="listbox" id="found" aria-label="Domains" hidden></ul>
                <p class="vh" role="status"></p>
            </div>
            <button class="button">"Search"</button>
            <div class="filters"><label>"State " <select name="state"><option value="">"any"</option>{states}</select></label><label>"Latest task " <select name="task_status"><option value="">"any"</option>{options}</select></label><label>"Team " <select name="team"><option value="">"any"</option>{of_team}</select></label><label>"Expires " <select name="expires"><option value="">"any time"</option>{ends}</select></label></div>
        </form>
    }
}

fn empty(
    filtered: bool,
    may_write: bool,
    flash: &Flash,
    (projects, teams): (&[adopt::Choice], &[TeamName]),
) -> impl IntoView + use<> {
    if filtered {
        return view! { <section class="empty" data-small=""><h2>"No domain fits"</h2><p>"Take a word or the filter away."</p></section> }.into_markup();
    }
    view! {
        <section class="empty">
            <h2>"The portfolio begins here"</h2>
            <p>"Adopt a domain that your registry account already holds. The registry is read and sent nothing: who holds the domain there becomes a contact here, with the roles as they are. Where that can’t be, the domain’s page says why."</p>
            {may_write.then(|| adopt::form(flash, projects, teams, true))}
        </section>
    }
    .into_markup()
}

/// `ticked`: what was sent with the boxes of the rows; without it there are none.
fn table(
    rows: Vec<DomainRow>,
    teams: &[TeamName],
    ticked: Option<&Values>,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let head = ticked.map(|_| pick_page("Select all domains of this page"));
    let lines: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let name = row.domain.name.unicode();
            let pick = ticked.map(|ticked| pick(ticked, row.domain.id, &name));
            line(row, pick, teams, now)
        })
        .collect();
    view! {
        <div class="list-box">
            <table class="list">
                <caption class="vh">"Domains by name"</caption>
                <thead>
                    <tr>
                        {head}
                        <th scope="col">"Domain"</th>
                        <th scope="col">"Registrant"</th>
                        <th scope="col">"Roles"</th>
                        <th scope="col">"Team"</th>
                        <th scope="col">"State"</th>
                        <th scope="col" data-hide="wide">"Status"</th>
                        <th scope="col">"Latest task"</th>
                        <th scope="col" class="num">"Expires"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

fn line(
    row: DomainRow,
    pick: Option<Markup>,
    teams: &[TeamName],
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let DomainRow { domain, latest } = row;
    let ascii = a_label(&domain.name);
    let stands = badge_of(&domain);
    let gone = domain.state == AgreementState::Gone;
    let view = domain.view;
    let registrant = view
        .as_ref()
        .and_then(|view| {
            view.contacts
                .iter()
                .find(|(role, _)| *role == Role::Registrant)
        })
        .map(|(_, contact)| Shown::of(contact).name);
    let held: BTreeMap<Role, String> = view
        .iter()
        .flat_map(|view| &view.contacts)
        .map(|(role, contact)| (*role, Shown::of(contact).name))
        .collect();
    let statuses: Vec<String> = view
        .iter()
        // What it had here is over when it is not ours any more.
        .filter(|_| !gone)
        .flat_map(|view| {
            view.statuses
                .iter()
                .filter(|status| !matches!(status.as_str(), "ok" | "linked"))
                .cloned()
        })
        .collect();
    let expires = view.as_ref().and_then(|view| view.expires);
    let team = domain
        .team_id
        .and_then(|id| teams.iter().find(|team| team.id == id))
        .map(|team| team.name.clone());
    view! {
        <tr>
            {pick}
            <th scope="row">
                <a href=format!("/domains/{}", domain.id)><Name name=domain.name /></a>
                {ascii.map(|ascii| view! { <span class="sub mono small beneath">{ascii}</span> })}
            </th>
            <td><bdi>{registrant}</bdi></td>
            <td>
                <span class="role-tabs">
                    {Role::ALL
                        .into_iter()
                        .map(|role| {
                            if let Some(name) = held.get(&role) {
                                let who = format!("{}: {name}", role.title());
                                view! { <span title=who><RoleTab role=role /></span> }.into_markup()
                            } else {
                                let nobody = format!("{}: nobody", role.title());
                                view! {
                                    <span title=nobody>
                                        <span class="role-tab" data-role=role.as_str() data-empty="" aria-hidden="true">{role.letter()}</span>
                                        <span class="vh">{nobody.clone()}</span>
                                    </span>
                                }
                                .into_markup()
                            }
                        })
                        .collect_view()}
                </span>
            </td>
            <td><bdi>{team}</bdi></td>
            <td><Badge state=stands.0 text=stands.1 /></td>
            <td data-hide="wide">
                {statuses
                    .into_iter()
                    .map(|status| {
                        let (icon, words) = status_words(&status);
                        view! { <span class="state" title=words><Icon name=icon /><span class="vh">{words.clone()}</span></span> }
                    })
                    .collect_view()}
            </td>
            <td class="end">
                {match standing(latest.as_ref()) {
                    ("", text) => view! { <span class="quiet">{text}</span> }.into_markup(),
                    (state, text) => view! { <Badge state=state text=text /> }.into_markup(),
                }}
            </td>
            <td class="num" data-label=expires.map(|_| "expires")>{expires.map(|at| expiry(at, now))}</td>
        </tr>
    }
}

/// When it ends, marked where that is soon.
fn expiry(at: DateTime<Utc>, now: DateTime<Utc>) -> Markup {
    let text = date(at, dated(at, now));
    match soon(at, now) {
        Some(state) => {
            view! { <span class="state" data-state=state><Icon name="alert" />{text}</span> }
                .into_markup()
        }
        None => text.into_markup(),
    }
}
