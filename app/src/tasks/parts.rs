//! A task that covers many domains: its progress, its parts, and what it proposes while it waits for approval.

use super::answer::answer;
use super::rows::settled;
use crate::impact::{change, moves};
use crate::markup::IntoMarkup;
use crate::parts::{Icon, Name, TaskState, When};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::domains;
use crate::words::task::took;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::contact::Draft;
use service::contacts::Contact;
use service::tasks::{Parent, Task, TaskFilter, TaskRow};
use service::{Error, Need, Page};

/// How many parts are shown; the list of tasks has the others.
const SHOWN: u32 = 25;

/// What a task that covers many domains shows besides its steps.
pub(super) struct Parts {
    counts: service::tasks::Parts,
    /// Failed ones first, then the newest.
    rows: Vec<TaskRow>,
    /// Contacts with their proposed refreshes.
    proposals: Vec<Contact>,
}

impl Parts {
    /// `None` for a task of one domain.
    pub(super) async fn find(
        site: &Site,
        visitor: &Visitor,
        task: &Task,
    ) -> Result<Option<Self>, Error> {
        let Some(counts) = task.spread() else {
            return Ok(None);
        };
        let actor = visitor.actor();
        let page = Page {
            limit: SHOWN,
            after: None,
        };
        let all = TaskFilter {
            parent_id: Some(task.id),
            ..TaskFilter::default()
        };
        let failed = TaskFilter {
            needs_somebody: true,
            ..all.clone()
        };
        let (failed, _) = site.service.tasks().rows(actor, &failed, &page).await?;
        let mut rows = failed.rows;
        let (newest, _) = site.service.tasks().rows(actor, &all, &page).await?;
        for row in newest.rows {
            if rows.len() < SHOWN as usize && rows.iter().all(|each| each.task.id != row.task.id) {
                rows.push(row);
            }
        }
        let waits = task.wants_approval();
        let proposals = if waits && actor.may(Need::ContactsRead) {
            site.service.tasks().proposals_of(actor, task.id).await?
        } else {
            Vec::new()
        };
        Ok(Some(Self {
            counts,
            rows,
            proposals,
        }))
    }
}

/// The proposals, each contact from and to, with the two decisions.
pub(super) fn proposals(
    parts: &Parts,
    task: &Task,
    visitor: &Visitor,
) -> Option<impl IntoView + use<>> {
    if parts.proposals.is_empty() {
        return None;
    }
    let rows: Vec<_> = parts
        .proposals
        .iter()
        .filter_map(|contact| {
            let proposed = contact.proposed.as_ref()?;
            let lines = moves(
                &Draft::from_snapshot(&contact.snapshot, true),
                &Draft::from_snapshot(&proposed.snapshot, true),
            );
            Some(view! {
                <tr>
                    <th scope="row"><a href=format!("/contacts/{}", contact.id) dir="auto">{contact.snapshot.full_name()}</a></th>
                    <td class="end"><span class="handle">{contact.handle.clone()}</span></td>
                    <td class="moves">{lines.into_iter().map(change).collect_view()}</td>
                </tr>
            })
        })
        .collect();
    let count = match parts.proposals.len() {
        1 => "1 contact".to_owned(),
        count => format!("{count} contacts"),
    };
    Some(view! {
        <section class="section" aria-labelledby="pr">
            <header><h2 id="pr">"What waits for a yes"</h2><p class="count">{count}</p></header>
            <p class="measure">"The person, the office or the legal name changed. On domains where these contacts are the registrant that counts as a change of registrant, so somebody says yes first."</p>
            <div class="list-box">
                <table class="list" data-kind="impact">
                    <caption class="vh">"Contacts with what would change"</caption>
                    <thead><tr><th scope="col">"Name"</th><th scope="col">"Handle"</th><th scope="col">"What would change"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {answer(&task.id.to_string(), visitor)}
        </section>
    })
}

/// Its progress in domains, and its parts. How far it is was counted for the page: a task that waits does not count by itself.
pub(super) fn section(
    parts: &Parts,
    (task, parent): (&Task, &Parent),
    now: DateTime<Utc>,
) -> Option<impl IntoView + use<>> {
    let counts = &parts.counts;
    if parent.total == 0 && counts.joined == 0 {
        return None;
    }
    let made = usize::try_from(parent.total).unwrap_or_default();
    let count = match (parent.ended, parent.failed) {
        (ended, 0) => format!("{ended} of {} done", domains(made)),
        (ended, failed) => format!("{ended} of {} ended, {failed} failed", domains(made)),
    };
    let failed = parent.failed;
    let joined = (counts.joined > 0).then(|| {
        let text = match counts.joined {
            1 => "1 domain had a task that waits already and brings this along.".to_owned(),
            count => {
                format!("{count} domains had a task that waits already and brings this along.")
            }
        };
        view! { <p class="quiet">{text}</p> }
    });
    let more = made > parts.rows.len();
    let rows: Vec<_> = parts.rows.iter().map(|row| line(row, now)).collect();
    let id = task.id;
    Some(view! {
        <section class="section" id="parts" aria-labelledby="pa">
            <header><h2 id="pa">"Domain by domain"</h2><p class="count">{count}</p></header>
            {(failed > 0).then(|| view! { <p class="row"><span class="state" data-state="failed"><Icon name="failed" />"Those that failed stand first."</span></p> })}
            {joined}
            <div class="list-box">
                <table class="list">
                    <caption class="vh">"Parts of this task"</caption>
                    <thead><tr><th scope="col">"Domain"</th><th scope="col">"State"</th><th scope="col">"What was said"</th><th scope="col" class="num">"Took"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more.then(|| view! { <p><a href=format!("/tasks?parent={id}")>"All parts of this task"</a></p> })}
        </section>
    })
}

fn line(row: &TaskRow, now: DateTime<Utc>) -> impl IntoView + use<> {
    let task = &row.task;
    let name = match row.domain.clone() {
        Some(name) => view! { <Name name=name /> }.into_markup(),
        None => view! { <When at=task.created_at.0 now=now /> }.into_markup(),
    };
    let said = task.error.as_ref().map(|error| error.message.clone());
    let said = said.or_else(|| task.question().map(ToOwned::to_owned));
    let settled = settled(task, now);
    let took = took(task, now);
    let took_label = (!took.is_empty()).then_some("took");
    view! {
        <tr>
            <th scope="row"><a href=format!("/tasks/{}", task.id)>{name}</a></th>
            <td class="end"><TaskState task=task.clone() /></td>
            <td>{said} {settled}</td>
            <td class="num" data-label=took_label>{took}</td>
        </tr>
    }
}
