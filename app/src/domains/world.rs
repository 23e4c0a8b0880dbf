//! What the world sees of a domain: the lines of WHOIS, or RDAP's JSON, written by the same code that answers the world.

use crate::markup::IntoMarkup;
use crate::parts::When;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::published::{ASK_REGISTRAR, DomainView, REDACTED};
use publish::Publisher;
use service::domains::Domain;

/// The section; `rdap` shows the other form. `here` is the page's address without a view, ending in `?` or `&`.
pub(super) fn section(
    domain: &Domain,
    by: &Publisher,
    rdap: bool,
    here: &str,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let link = format!("/rdap/domain/{}", domain.name.ascii());
    let switch = [("whois", "WHOIS", !rdap), ("rdap", "RDAP", rdap)]
        .into_iter()
        .map(|(view, name, current)| view! { <a href=format!("{here}view={view}#world") aria-current=current.then_some("true")>{name}</a> })
        .collect_view();
    let read = domain.view.as_ref().map(|view| view.read_at);
    let body =
        match &domain.view {
            None => view! { <p class="quiet">"Nothing yet: the registry was not read."</p> }
                .into_markup(),
            Some(view) if rdap => {
                let json = serde_json::to_string_pretty(&publish::rdap::domain(view, by))
                    .unwrap_or_default();
                view! { <pre class="json" tabindex="0" aria-label="RDAP answer">{json}</pre> }
                    .into_markup()
            }
            Some(view) => view! { <dl>{whois(view, by).into_iter().map(line).collect_view()}</dl> }
                .into_markup(),
        };
    view! {
        <section class="whois" id="world" data-fresh="" aria-labelledby="w">
            <header><h2 id="w">"What the world sees now"</h2><p class="switch" data-print="no">{switch}</p></header>
            {body}
            {read.map(|at| view! { <footer>"Read back " <When at=at now=now /> " · " <a href=link.clone() data-no-prefetch="">{link.clone()}</a></footer> })}
        </section>
    }
}

struct Line {
    label: String,
    value: String,
    /// A group begins here.
    gap: bool,
}

/// The facts of the answer; what follows them (when the database was updated, terms of use) is left to WHOIS itself.
fn whois(view: &DomainView, by: &Publisher) -> Vec<Line> {
    let text = publish::whois::domain(view, by);
    let facts = text.lines().take_while(|line| !line.starts_with(">>>"));
    let mut group = "";
    let mut lines = Vec::new();
    for (label, value) in facts.filter_map(|line| line.split_once(": ")) {
        let subject = label.strip_prefix("Registry ").unwrap_or(label);
        let next = ["Registrant", "Admin", "Tech", "Billing", "Name Server"]
            .into_iter()
            .find(|word| subject.starts_with(word))
            .unwrap_or("");
        lines.push(Line {
            label: label.to_owned(),
            value: value.to_owned(),
            gap: next != group && !lines.is_empty(),
        });
        group = next;
    }
    lines
}

fn line(Line { label, value, gap }: Line) -> impl IntoView {
    let hidden = value == REDACTED || value == ASK_REGISTRAR;
    let value = if hidden {
        view! { <dd data-hidden="">{value}</dd> }.into_markup()
    } else {
        view! { <dd><bdi>{value}</bdi></dd> }.into_markup()
    };
    view! { <div data-gap=gap.then_some("")><dt>{label}</dt>{value}</div> }
}
