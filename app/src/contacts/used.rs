//! Where a contact is used, and its tasks.

use crate::markup::IntoMarkup;
use crate::parts::{Name, RoleTab, TaskState, When};
use crate::past::link;
use crate::words::domains;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::domain_name::DomainName;
use model::id::DomainId;
use model::resolution::Source;
use model::role::Role;
use service::contacts::{ContactCard, Usage};

/// How many of those domains are shown before somebody asks for more.
const SHOWN: usize = 15;

/// A domain with the roles that the contact holds there.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    domain: DomainId,
    name: String,
    roles: Vec<Role>,
    sources: Vec<Source>,
}

/// Rows are sorted by name, then by role: adjacent rows of one domain become one line.
fn by_domain(usage: &[Usage]) -> Vec<Held> {
    let mut held: Vec<Held> = Vec::new();
    for each in usage {
        match held.last_mut().filter(|last| last.domain == each.domain) {
            Some(last) => {
                last.roles.push(each.role);
                if !last.sources.contains(&each.source) {
                    last.sources.push(each.source);
                }
            }
            None => held.push(Held {
                domain: each.domain,
                name: each.name.clone(),
                roles: vec![each.role],
                sources: vec![each.source],
            }),
        }
    }
    held
}

const fn source(of: Source) -> &'static str {
    match of {
        Source::Domain => "this domain",
        Source::Team => "its team",
        Source::Organization => "the organization’s default",
    }
}

/// The domains that show the contact.
pub(super) fn section(card: &ContactCard) -> impl IntoView + use<> {
    let held = by_domain(&card.usage);
    let count = match card.domains {
        0 => "no domain".to_owned(),
        all if held.len() < all => format!("the first {} of {all} domains", held.len()),
        all => domains(all),
    };
    let more = held.len().saturating_sub(SHOWN);
    // The list of domains, where they are searched, sorted out and acted on.
    let all = (card.domains > 1).then(|| {
        let handle = crate::parts::encode(&card.contact.handle);
        let words = format!("Show all {} in the list", card.domains);
        (format!("/domains?q=contact:{handle}"), words)
    });
    let body = if held.is_empty() {
        let text = if card.uses.places() > 0 {
            "A team’s slot or a default names it, which no domain follows yet."
        } else {
            "Give it a role on a domain’s page, and the world will see it there."
        };
        view! { <p class="quiet">{text}</p> }.into_markup()
    } else {
        let all = by_domain(&card.usage);
        let (first, rest) = all.split_at(all.len().min(SHOWN));
        view! {
            {listed(first, "Domains that use this contact", None)}
            {(more > 0).then(|| view! {
                <details class="in-place" id="more-uses" data-print="no">
                    <summary class="button" data-kind="plain">{format!("Show {more} more")}</summary>
                    {listed(rest, "More domains that use this contact", None)}
                </details>
                <p class="print-only">{format!("And {} more.", domains(card.domains.saturating_sub(SHOWN)))}</p>
            })}
        }
        .into_markup()
    };
    view! {
        <section class="section" id="used-by" data-fresh="" aria-labelledby="ub">
            <header><h2 id="ub">"Used by"</h2><p class="count">{count}</p>{all.map(|(href, words)| view! { <a href=href data-print="no">{words}</a> })}</header>
            {body}
        </section>
    }
}

/// The roles, one line a domain, whose page is linked as of that moment.
pub(super) fn table(
    usage: &[Usage],
    caption: &'static str,
    at: Option<DateTime<Utc>>,
) -> impl IntoView + use<> {
    listed(&by_domain(usage), caption, at)
}

fn listed(
    held: &[Held],
    caption: &'static str,
    at: Option<DateTime<Utc>>,
) -> impl IntoView + use<> {
    let lines: Vec<_> = held.iter().map(|held| line(held, at)).collect();
    view! {
        <div class="list-box">
            <table class="list">
                <caption class="vh">{caption}</caption>
                <thead><tr><th scope="col">"Domain"</th><th scope="col">"Roles"</th><th scope="col">"Comes from"</th></tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

fn line(held: &Held, at: Option<DateTime<Utc>>) -> impl IntoView + use<> {
    let page = format!("/domains/{}", held.domain);
    let page = at.map_or_else(|| page.clone(), |at| link(&page, at));
    let name = match DomainName::parse(&held.name) {
        Ok(name) => view! { <Name name=name /> }.into_markup(),
        Err(_) => view! { <bdi class="mono" dir="ltr">{held.name.clone()}</bdi> }.into_markup(),
    };
    let from: Vec<&str> = held.sources.iter().copied().map(source).collect();
    view! {
        <tr data-domain=held.domain.to_string()>
            <th scope="row"><a href=page>{name}</a></th>
            <td class="end"><span class="role-tabs">{held.roles.iter().copied().map(|role| view! { <span title=role.title()><RoleTab role=role /></span> }).collect_view()}</span></td>
            <td data-label="from">{from.join(", ")}</td>
        </tr>
    }
}

/// The domains that use it, for a part of the page that does not list them: the events of their tasks concern this page whatever it shows.
pub(super) fn heard(card: &ContactCard) -> impl IntoView + use<> {
    let all = by_domain(&card.usage).into_iter();
    let all = all.map(|held| view! { <i data-domain=held.domain.to_string()></i> });
    view! { <p hidden=true id="heard" data-fresh="">{all.collect_view()}</p> }
}

/// The newest task of each of those domains.
pub(super) fn tasks(card: &ContactCard, now: DateTime<Utc>) -> impl IntoView + use<> {
    let open = card
        .tasks
        .iter()
        .filter(|row| !row.task.status.is_final())
        .count();
    let count = match open {
        0 => "none under way".to_owned(),
        open => format!("{open} under way"),
    };
    let rows = card
        .tasks
        .iter()
        .map(|row| {
            let title = format!("{} of ", row.task.task_type.title());
            let name = row.domain.clone().map(|name| view! { <Name name=name /> });
            view! {
                <tr data-task=row.task.id.to_string()>
                    <th scope="row"><a href=format!("/tasks/{}", row.task.id)>{title} {name}</a></th>
                    <td class="end"><TaskState task=row.task.clone() /></td>
                    <td class="num" data-label="decided"><When at=row.task.created_at.0 now=now /></td>
                </tr>
            }
        })
        .collect_view();
    let section = (!card.tasks.is_empty()).then(|| {
        view! {
            <section class="section" id="tasks" aria-labelledby="ta">
                <header><h2 id="ta">"Tasks"</h2><p class="count">{count}</p></header>
                <div class="list-box">
                    <table class="list">
                        <caption class="vh">"The newest task of each domain that uses this contact"</caption>
                        <thead><tr><th scope="col">"Task"</th><th scope="col">"State"</th><th scope="col" class="num">"Decided"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    });
    // Always present, so that a first task has a place to appear.
    view! { <div class="parts" id="tasks-of" data-fresh="">{section}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn one_line_a_domain() {
        let usage = |number: u128, role, source| Usage {
            domain: DomainId(Uuid::from_u128(number)),
            project: model::id::ProjectId(Uuid::nil()),
            name: format!("d{number}.example"),
            role,
            source,
        };
        let held = by_domain(&[
            usage(1, Role::Registrant, Source::Domain),
            usage(1, Role::Admin, Source::Organization),
            usage(1, Role::Tech, Source::Organization),
            usage(2, Role::Tech, Source::Domain),
        ]);
        assert_eq!(held.len(), 2);
        assert_eq!(held[0].roles, [Role::Registrant, Role::Admin, Role::Tech]);
        assert_eq!(held[0].sources, [Source::Domain, Source::Organization]);
    }
}
