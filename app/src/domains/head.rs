//! The head of a domain's record.

use super::agreement;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Icon, a_label, printed};
use crate::visitor::Visitor;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::agreement::AgreementState;
use service::domains::DomainAgreement;
use service::installation::SIMULATOR;
use service::organizations::SOON;
use service::teams::Team;

/// The words for EPP's statuses that people ask about (RFC 5731, section 2.3); others are shown as the registry words them.
pub(super) fn status_words(status: &str) -> (&'static str, String) {
    let (icon, words) = match status {
        "clientTransferProhibited" => ("lock", "locked against transfer"),
        "serverTransferProhibited" => ("lock", "locked against transfer by the registry"),
        "clientUpdateProhibited" => ("lock", "locked against changes"),
        "serverUpdateProhibited" => ("lock", "locked against changes by the registry"),
        "clientHold" | "serverHold" => ("alert", "on hold: it does not resolve"),
        "pendingUpdate" => ("waiting", "a change is pending at the registry"),
        "pendingTransfer" => ("waiting", "a transfer is pending"),
        "pendingDelete" => ("alert", "about to be deleted"),
        "redemptionPeriod" => ("alert", "deleted: it can still be restored"),
        "pendingRestore" => ("waiting", "it is being restored"),
        other => return ("alert", other.to_owned()),
    };
    (icon, words.to_owned())
}

/// When it expires, in days as people count them.
pub(super) fn expiry(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let days = (at - now).num_days();
    match days {
        ..0 => format!("{} days ago", -days),
        0 => "today".into(),
        1 => "in 1 day".into(),
        2..=729 => format!("in {days} days"),
        _ => format!("in {} years", days / 365),
    }
}

/// `3 Mar 2027, in 84 days`
pub(crate) fn dated(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    format!("{}, {}", at.format("%-d %b %Y"), expiry(at, now))
}

/// When the registration ends, as a date and in days; a state where that is soon.
pub(super) fn ends(at: DateTime<Utc>, now: DateTime<Utc>) -> Markup {
    let text = date(at, dated(at, now));
    let verb = if at < now { "expired " } else { "expires " };
    match soon(at, now) {
        Some(state) => view! { <span class="state" data-state=state><Icon name="alert" /><span>{verb} {text}</span></span> }.into_markup(),
        None => view! { {verb} {text} }.into_markup(),
    }
}

/// The state of a registration that ends soon, or has ended.
pub(super) fn soon(at: DateTime<Utc>, now: DateTime<Utc>) -> Option<&'static str> {
    match (at - now).num_days() {
        _ if at < now => Some("failed"),
        ..SOON => Some("waiting"),
        _ => None,
    }
}

/// A date with the exact moment on hover.
pub(crate) fn date(at: DateTime<Utc>, text: String) -> impl IntoView {
    view! { <time datetime=at.format("%Y-%m-%d").to_string() title=at.format("%-d %B %Y, %H:%M UTC").to_string()>{text}</time> }
}

/// The head.
pub(super) fn record(
    visitor: &Visitor,
    of: &DomainAgreement,
    team: Option<&Team>,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let domain = &of.domain;
    let name = domain.name.unicode();
    let ascii = a_label(&domain.name);
    let view = domain.view.as_ref();
    let roid = view
        .map(|view| view.roid.clone())
        .filter(|roid| !roid.is_empty());
    let simulated = domain.registry == SIMULATOR;
    // What it had here is over when it is not ours any more.
    let ours = view.filter(|_| domain.state != AgreementState::Gone);
    let expires = ours.and_then(|view| view.expires);
    let signed = ours.and_then(|view| view.signed) == Some(true);
    let created = view.and_then(|view| view.created);
    let statuses: Vec<String> = ours
        .map(|view| {
            view.statuses
                .iter()
                .chain(&view.grace)
                .filter(|status| !matches!(status.as_str(), "ok" | "linked"))
                .cloned()
                .collect()
        })
        .unwrap_or_default();
    let record = ascii.as_ref().map_or_else(
        || format!("Record of {name}"),
        |ascii| format!("Record of {name} ({ascii})"),
    );
    view! {
        <header class="record" id="record" data-fresh="">
            <p class="tab"><span class="quiet">"domain"</span> {roid.map(|roid| view! { <span class="handle">{roid}</span> })}</p>
            <div class="title">
                <h1 class="mono"><bdi dir="ltr">{name}</bdi> {ascii.map(|ascii| view! { <span class="ascii" dir="ltr">{ascii}</span> })}</h1>
            </div>
            <ul class="facts">
                {agreement::fact(of, now)}
                {expires.map(|at| view! { <li>{ends(at, now)}</li> })}
                {statuses
                    .into_iter()
                    .map(|status| {
                        let (icon, words) = status_words(&status);
                        view! { <li><span class="state" title=status><Icon name=icon />{words}</span></li> }
                    })
                    .collect_view()}
                {signed.then(|| view! { <li>"signed (DNSSEC)"</li> })}
                {team.map(|team| view! { <li>"team " <a href=format!("/teams/{}", team.id)><bdi>{team.name.clone()}</bdi></a></li> })}
                <li>"registry " {domain.registry.clone()} {simulated.then_some(" (built in, for trying out: nothing reaches a real registry)")}</li>
                {created.map(|at| view! { <li>"registered " {date(at, at.format("%-d %b %Y").to_string())}</li> })}
            </ul>
            {printed(visitor, &record, now)}
        </header>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn expiry_is_told_in_days() {
        let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
        for (days, text) in [
            (-3, "3 days ago"),
            (0, "today"),
            (1, "in 1 day"),
            (84, "in 84 days"),
            (800, "in 2 years"),
        ] {
            assert_eq!(expiry(now + TimeDelta::days(days), now), text);
        }
    }
}
