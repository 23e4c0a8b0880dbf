//! A history on a page.

use super::inverse::inverse;
use super::kinds::{counted, one};
use super::piece::{link, names, sentence};
use super::told::Told;
use super::words::changes;
use crate::parts::{When, encode};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use service::audit::{Audit, History};
use uuid::Uuid;

/// The section of one object's history, newest first.
pub(crate) fn section(history: &History, about: Uuid, now: DateTime<Utc>) -> impl IntoView + use<> {
    let lines: Vec<_> = history
        .entries
        .iter()
        .map(|entry| {
            let body = line(history, entry, Some(about));
            view! { <li><When at=entry.at now=now /><div>{body}</div></li> }
        })
        .collect();
    let all = (history.is_open && history.next.is_some())
        .then(|| view! { <a href=format!("/audit?object={about}")>"All of it"</a> });
    view! {
        <section class="section" aria-labelledby="hi">
            <header><h2 id="hi">"History"</h2>{all}</header>
            <ol class="log">{lines}</ol>
        </section>
    }
}

/// One entry: who did what, to what, why, and what followed. Links lead from the actor and from what followed to the log's own page, for those who may see it.
pub(crate) fn line(history: &History, entry: &Audit, about: Option<Uuid>) -> impl IntoView + use<> {
    let links = history.is_open;
    let told = Told {
        entry,
        names: &history.names,
        about,
    };
    let what = changes(told);
    let object = (!told.is_own() && !names(&what, entry.object_id)).then(|| {
        let between = if matches!(entry.action.as_str(), "domain.roles" | "team.update") {
            " of "
        } else {
            " · "
        };
        let kind = one(&entry.object_kind);
        let shown = told.object();
        let kind = (!shown.text.ends_with(kind)).then(|| format!("{kind} "));
        view! { {between} {kind} {link(shown)} }
    });
    let who = match (links, entry.actor_id) {
        (true, Some(id)) => format!("/audit?who={id}"),
        (true, None) if entry.actor_kind == "system" => "/audit?who=system".into(),
        _ => String::new(),
    };
    let name = entry.actor_name.clone();
    let who = if who.is_empty() {
        crate::markup::IntoMarkup::into_markup(view! { <bdi>{name}</bdi> })
    } else {
        crate::markup::IntoMarkup::into_markup(
            view! { <a class="who" href=who><bdi>{name}</bdi></a> },
        )
    };
    let why = entry
        .cause_id
        .and_then(|cause| history.causes.get(&cause))
        // Both sides of a merge say the same.
        .filter(|cause| cause.action != entry.action)
        .map(|cause| because(history, cause, about));
    let followed = history.followed.get(&entry.id).map(|counts| {
        let counts: Vec<String> = counts
            .iter()
            .map(|(kind, count)| counted(kind, *count))
            .collect();
        let counts = counts.join(", ");
        if links {
            let href = format!("/audit?act={}", encode(&entry.id.to_string()));
            crate::markup::IntoMarkup::into_markup(
                view! { <p class="quiet small">"With it: " <a href=href>{counts}</a></p> },
            )
        } else {
            crate::markup::IntoMarkup::into_markup(
                view! { <p class="quiet small">"With it: " {counts}</p> },
            )
        }
    });
    let back = (links && inverse(entry).is_some()).then(|| {
        let action = format!("/audit/{}/put-back", entry.id);
        let label = format!("Put back what was before {}", entry.at.format("%-d %b %Y, %H:%M UTC"));
        view! { <form method="post" action=action class="back"><button class="button" data-kind="plain" aria-label=label>"Put back"</button></form> }
    });
    view! { {who} " " {sentence(what)} {object} {why} {followed} {back} }
}

/// What somebody decided that led to an entry.
fn because(history: &History, cause: &Audit, about: Option<Uuid>) -> impl IntoView + use<> {
    let told = Told {
        entry: cause,
        names: &history.names,
        about,
    };
    let what = changes(told);
    let object = (!told.is_own() && !names(&what, cause.object_id))
        .then(|| view! { " · " {link(told.object())} });
    view! { <p class="quiet small">"When " <bdi>{cause.actor_name.clone()}</bdi> " " {sentence(what)} {object}</p> }
}
