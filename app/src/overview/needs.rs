//! What needs attention: domains whose newest task failed, tasks that wait for a person, unverified contacts.

use crate::domains::messages::request;
use crate::domains::unlocked::{again, words};
use crate::form::act::Act;
use crate::markup::IntoMarkup;
use crate::parts::{Icon, Name, State, TaskState, When};
use crate::words::agreement;
use crate::words::domains;
use crate::words::task::cause;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::agreement::{AgreementState, DifferenceCause};
use model::id::TaskId;
use service::domains::{DomainRow, LeftOff, TransferRequest};
use service::organizations::Overview;
use service::tasks::{Remedy, TaskRow};
use std::collections::BTreeMap;

/// The section; one quiet line when nothing does.
pub(super) fn section(
    overview: &Overview,
    remedies: &BTreeMap<TaskId, Vec<Remedy>>,
    may_write: bool,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let waiting = &overview.waiting;
    let gone = overview.states.get(&AgreementState::Gone).copied();
    let gone = gone.unwrap_or_default();
    let count = overview.failed_total
        + i64::from(gone > 0)
        + i64::try_from(overview.transfers.len() + overview.left_off.len()).unwrap_or_default()
        + overview.waiting_total
        + i64::from(overview.unverified_total > 0)
        + differing(overview).map(|(_, domains)| domains).sum::<i64>();
    let more = overview.failed_total - overview.failed.len() as i64;
    let agreeing = overview.states.get(&AgreementState::Agrees).copied();
    let calm = if agreeing.unwrap_or_default() == overview.domains {
        "Every domain agrees with its registry."
    } else {
        ""
    };
    let body = if count == 0 {
        view! { <p class="row"><State state="completed" text="Nothing does." /> <span class="quiet">{calm}</span></p> }.into_markup()
    } else {
        view! {
            <ul class="needs">
                {overview.transfers.iter().map(|of| transfer(of, now)).collect_view()}
                {overview.left_off.iter().map(|of| unlocked(of, may_write, now)).collect_view()}
                {waiting.iter().map(|row| waits(row, now)).collect_view()}
                {differing(overview).map(|of| differs(of, may_write)).collect_view()}
                {overview.failed.iter().map(|row| failed(row, remedies, now)).collect_view()}
                {(gone > 0).then(|| lost(gone))}
                {(overview.unverified_total > 0).then(|| unverified(overview))}
            </ul>
            {(more > 0).then(|| view! { <p><a href="/domains?task_status=failed">{format!("{} more", domains(usize::try_from(more).unwrap_or_default()))}</a></p> })}
        }
        .into_markup()
    };
    view! {
        <section class="section" id="needs" data-fresh="" aria-labelledby="ne">
            <header><h2 id="ne">"Needs you"</h2>{(count > 0).then(|| view! { <p class="count">{count}</p> })}</header>
            {body}
        </section>
    }
}

/// How many domains differ, by cause. Those that a registry refused are listed one by one, as long as their tasks need somebody.
fn differing(overview: &Overview) -> impl Iterator<Item = (DifferenceCause, i64)> + use<'_> {
    let one_by_one = overview.failed_total > 0;
    let listed = move |cause: &DifferenceCause| *cause != DifferenceCause::Refused || !one_by_one;
    let all = overview.differing.iter();
    all.filter(move |(cause, _)| listed(cause))
        .map(|(cause, domains)| (*cause, *domains))
}

/// Domains that differ for one cause, in one line. Its buttons make the plan of what would settle them all, which says what would be sent before anything is.
fn differs((cause, domains): (DifferenceCause, i64), may_write: bool) -> impl IntoView {
    let words = agreement::differing(cause, usize::try_from(domains).unwrap_or_default());
    let list = format!("q=cause:{cause}");
    let there = format!("/domains?{list}");
    let settle = may_write.then(|| {
        let acts = match cause {
            // What somebody did there on purpose is likelier to stay.
            DifferenceCause::ChangedThere | DifferenceCause::WithheldThere => [Act::Theirs, Act::Ours],
            _ => [Act::Ours, Act::Theirs],
        };
        let kinds = [None, Some("plain")];
        let buttons = acts.into_iter().zip(kinds).map(|(act, kind)| {
            let text = if act == Act::Ours { "Send ours…" } else { "Take the registry’s…" };
            view! { <button class="button" data-kind=kind name="do" value=act.as_str()>{text}<span class="vh">" " {words.clone()}</span></button> }
        });
        view! {
            <form class="do" method="post" action="/plans/new">
                <input type="hidden" name="all" value="1" />
                <input type="hidden" name="list" value=list />
                {buttons.collect_view()}
            </form>
        }
    });
    view! {
        <li data-state="differs">
            <State state="differs" text="Differs" />
            <span class="when"></span>
            <p class="what"><a href=there>{words}</a></p>
            {settle}
        </li>
    }
}

fn failed(
    row: &DomainRow,
    remedies: &BTreeMap<TaskId, Vec<Remedy>>,
    now: DateTime<Utc>,
) -> Option<impl IntoView + use<>> {
    let task = row.latest.clone()?;
    // Whom to mend is the way out; its task tells more.
    let remedy = remedies.get(&task.id).and_then(|all| all.first());
    let mend = remedy.map(|Remedy { contact, handle, .. }| {
        let href = format!("/contacts/{contact}");
        view! { <a class="button" href=href>"Mend " <span class="handle">{handle.clone()}</span></a> }
    });
    let kind = mend.is_some().then_some("plain");
    let error = task.error.clone();
    let differs = error
        .as_ref()
        .is_some_and(|error| error.differences.is_some());
    let message = error.map(|error| error.message).unwrap_or_default();
    let (href, word) = (
        format!("/tasks/{}", task.id),
        if differs { "Compare" } else { "Open task" },
    );
    let (why, at) = (cause(&task), task.completed_at.unwrap_or(task.created_at).0);
    Some(view! {
        <li data-state=if differs { "differs" } else { "failed" }>
            <TaskState task=task />
            <span class="when"><When at=at now=now /></span>
            <p class="what"><a href=format!("/domains/{}", row.domain.id)><Name name=row.domain.name.clone() /></a> ": " {why} <small>{message}</small></p>
            <div class="do">{mend} <a class="button" data-kind=kind href=href>{word}<span class="vh">" of " {row.domain.name.unicode()}</span></a></div>
        </li>
    })
}

fn waits(row: &TaskRow, now: DateTime<Utc>) -> impl IntoView + use<> {
    let task = row.task.clone();
    let (href, why, at) = (
        format!("/tasks/{}", task.id),
        cause(&task),
        task.created_at.0,
    );
    let note = match &task.error {
        Some(error) if task.asks_operator() => error.message.clone(),
        _ => task.question().map_or_else(
            || {
                "It counts as a change of registrant: nothing goes out before somebody says yes."
                    .into()
            },
            ToOwned::to_owned,
        ),
    };
    view! {
        <li data-state="waiting">
            <TaskState task=task />
            <span class="when"><When at=at now=now /></span>
            <p class="what">{row.domain.clone().map(|name| view! { <Name name=name /> ": " })} {why.clone()} <small>{note}</small></p>
            <div class="do"><a class="button" href=href>"Look it over"<span class="vh">": " {why}</span></a></div>
        </li>
    }
}

/// Another registrar asks for a domain: an alarm, since whoever says nothing loses it.
fn transfer(of: &TransferRequest, now: DateTime<Utc>) -> impl IntoView + use<> {
    let href = format!("/domains/{}", of.domain_id);
    let words = request(of.other_party.as_deref(), of.act_by);
    view! {
        <li data-state="failed">
            <State state="failed" text="Transfer" />
            <span class="when"><When at=of.received_at now=now /></span>
            <p class="what"><a href=href.clone()><Name name=of.name.clone() /></a> ": " {words}</p>
            <div class="do"><a class="button" href=href>"Open"<span class="vh">" " {of.name.unicode()}</span></a></div>
        </li>
    }
}

/// Domains that the registries do not hold under our account any more.
/// A lock that is off, and the way to have it back.
fn unlocked(of: &LeftOff, may_write: bool, now: DateTime<Utc>) -> impl IntoView + use<> {
    let lifted = &of.lifted;
    let (object, words) = (lifted.object.clone(), words(of));
    let to = of.domain_id.map(|id| format!("/domains/{id}"));
    let again = may_write.then(|| again(of));
    view! {
        <li data-state="failed">
            <State state="failed" text="Lock is off" />
            <span class="when"><When at=lifted.lifted_at now=now /></span>
            <p class="what"><a href=to>{object}</a> ": " <small>{words}</small></p>
            <div class="do">{again}</div>
        </li>
    }
}

fn lost(count: i64) -> impl IntoView {
    let words = match count {
        1 => "1 domain is not ours any more".to_owned(),
        count => format!("{count} domains are not ours any more"),
    };
    view! {
        <li data-state="failed">
            <State state="failed" text="Gone" />
            <span class="when"></span>
            <p class="what">{words} " " <small>"Another registrar has them, or they are deleted. WHOIS and RDAP say nothing of them."</small></p>
            <div class="do"><a class="button" href="/domains?q=state:gone">"See them"<span class="vh">": domains that are gone"</span></a></div>
        </li>
    }
}

fn unverified(overview: &Overview) -> impl IntoView + use<> {
    let total = overview.unverified_total;
    let (who, verb) = match overview.unverified.first() {
        Some(first) if total == 1 => (first.snapshot.full_name(), "is not verified"),
        Some(first) => (
            format!("{} and {} more", first.snapshot.full_name(), total - 1),
            "are not verified",
        ),
        None => (format!("{total} contacts"), "are not verified"),
    };
    view! {
        <li data-state="unverified">
            <span class="state" data-state="unverified"><Icon name="waiting" />"Unverified"</span>
            <span class="when"></span>
            <p class="what"><bdi>{who}</bdi> " " {verb} <small>"Registries may ask whether a registrant can be reached."</small></p>
            <div class="do"><a class="button" href="/verification">"See them"</a></div>
        </li>
    }
}
