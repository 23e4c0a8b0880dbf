//! Domains whose registration ends soon. Whether a registrar renews one by itself is not known here, so each is shown.

use crate::domains::{date, dated};
use crate::parts::{Name, State};
use crate::words::domains;
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use service::domains::Domain;
use service::organizations::{Overview, SOON, VERY_SOON};

/// The section; nothing while none ends.
pub(super) fn section(overview: &Overview, now: DateTime<Utc>) -> Option<impl IntoView + use<>> {
    let (all, pressing) = overview.expiring_total;
    if all == 0 {
        return None;
    }
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    let counted = format!(
        "{} within {SOON} days, {pressing} within {VERY_SOON}",
        domains(count(all))
    );
    let lines: Vec<_> = overview.expiring.iter().map(|of| line(of, now)).collect();
    Some(view! {
        <section class="section" id="expiring" data-fresh="" aria-labelledby="ex">
            <header><h2 id="ex">"Expiring"</h2><p class="count">{counted}</p><a href=format!("/domains?q=expires:{SOON}")>"See them"<span class="vh">": domains that expire"</span></a></header>
            <ul class="needs">{lines}</ul>
            <p class="quiet small">"Whether a registrar renews them by itself is not known here."</p>
        </section>
    })
}

fn line(of: &Domain, now: DateTime<Utc>) -> Option<impl IntoView + use<>> {
    let at = of.view.as_ref()?.expires?;
    let pressing = at < now + TimeDelta::days(VERY_SOON);
    let (state, text) = match (at < now, pressing) {
        (true, _) => ("failed", "Expired"),
        (false, true) => ("waiting", "Expires soon"),
        (false, false) => ("pending", "Expires"),
    };
    let name = of.name.unicode().to_owned();
    Some(view! {
        <li data-state=state>
            <State state=state text=text />
            <span class="when"></span>
            <p class="what"><a href=format!("/domains/{}", of.id)><Name name=of.name.clone() /></a> " " <small>{date(at, dated(at, now))}</small></p>
            <div class="do"><a class="button" href=format!("/domains/{}", of.id)>"Renew"<span class="vh">" "{name}</span></a></div>
        </li>
    })
}
