//! What the world sees of a domain: the lines of WHOIS, or RDAP's JSON, written by the same code that answers the world.

use crate::markup::IntoMarkup;
use crate::parts::When;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::published::{ASK_REGISTRAR, DomainView, REDACTED};
use model::registry::RegistryContact;
use model::role::Role;
use publish::Publisher;
use service::domains::Domain;

/// What is shown.
pub(super) struct World<'a> {
    pub(super) domain: &'a Domain,
    /// The roles that a draft changes, with whom each would have then.
    pub(super) drafted: Vec<(Role, Option<RegistryContact>)>,
}

impl World<'_> {
    /// What would be read back once the draft is sent; nothing without a draft.
    fn then(&self) -> Option<DomainView> {
        let mut view = self.domain.view.clone()?;
        if self.drafted.is_empty() {
            return None;
        }
        let changes = |role: &Role| self.drafted.iter().any(|(changed, _)| changed == role);
        view.contacts.retain(|(role, _)| !changes(role));
        view.unread.retain(|(role, _)| !changes(role));
        let drafted = self.drafted.iter();
        view.contacts
            .extend(drafted.filter_map(|(role, held)| Some((*role, held.clone()?))));
        view.contacts.sort_by_key(|(role, _)| *role);
        Some(view)
    }
}

/// The section; `rdap` shows the other form. `here` is the page's address without a view, ending in `?` or `&`.
/// With a draft WHOIS says what it will say, and marks what that changes.
pub(super) fn section(
    of: &World<'_>,
    by: &Publisher,
    rdap: bool,
    here: &str,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let domain = of.domain;
    let link = format!("/rdap/domain/{}", domain.name.ascii());
    let then = of.then().filter(|_| !rdap);
    let title = if then.is_some() {
        "What the world will see, with your draft"
    } else {
        "What the world sees now"
    };
    let switch = [("whois", "WHOIS", !rdap), ("rdap", "RDAP", rdap)]
        .into_iter()
        .map(|(view, name, current)| view! { <a href=format!("{here}view={view}#world") aria-current=current.then_some("true")>{name}</a> })
        .collect_view();
    let read = domain.view.as_ref().map(|view| view.read_at);
    let body = match &domain.view {
        None => {
            view! { <p class="quiet">"Nothing yet: the registry was not read."</p> }.into_markup()
        }
        Some(view) if rdap => {
            let json =
                serde_json::to_string_pretty(&publish::rdap::domain(view, by)).unwrap_or_default();
            view! { <pre class="json" tabindex="0" aria-label="RDAP answer">{json}</pre> }
                .into_markup()
        }
        Some(view) => {
            let now = whois(view, by);
            let lines = match &then {
                Some(then) => changed(whois(then, by), &now),
                None => now,
            };
            view! { <dl>{lines.into_iter().map(line).collect_view()}</dl> }.into_markup()
        }
    };
    view! {
        <section class="whois" id="world" data-fresh="" aria-labelledby="w">
            <header><h2 id="w">{title}</h2><p class="switch" data-print="no">{switch}</p></header>
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
    /// The draft changes it.
    changed: bool,
}

/// The lines of a draft, marked where they are others than now.
fn changed(mut then: Vec<Line>, now: &[Line]) -> Vec<Line> {
    for line in &mut then {
        let same = |each: &Line| each.label == line.label && each.value == line.value;
        line.changed = !now.iter().any(same);
    }
    then
}

/// The facts of the answer; what follows them (when the database was updated, terms of use) is left to WHOIS itself.
fn whois(view: &DomainView, by: &Publisher) -> Vec<Line> {
    let text = publish::whois::domain(view, by);
    let facts = text.lines().take_while(|line| !line.starts_with(">>>"));
    let mut group = "";
    let mut lines = Vec::new();
    // A bare label is there for programs.
    let said = facts
        .filter_map(|line| line.split_once(": "))
        .filter(|(_, value)| !value.is_empty());
    for (label, value) in said {
        let subject = label.strip_prefix("Registry ").unwrap_or(label);
        let next = ["Registrant", "Admin", "Tech", "Billing", "Name Server"]
            .into_iter()
            .find(|word| subject.starts_with(word))
            .unwrap_or("");
        lines.push(Line {
            label: label.to_owned(),
            value: value.to_owned(),
            gap: next != group && !lines.is_empty(),
            changed: false,
        });
        group = next;
    }
    lines
}

fn line(
    Line {
        label,
        value,
        gap,
        changed,
    }: Line,
) -> impl IntoView {
    let hidden = value == REDACTED || value == ASK_REGISTRAR;
    let said = changed.then(|| view! { <span class="vh">" (changes)"</span> });
    let value = if hidden {
        view! { <dd data-hidden="">{value}{said}</dd> }.into_markup()
    } else {
        view! { <dd><bdi>{value}</bdi>{said}</dd> }.into_markup()
    };
    view! { <div data-gap=gap.then_some("") data-changed=changed.then_some("")><dt>{label}</dt>{value}</div> }
}
