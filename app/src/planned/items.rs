//! What a plan says of each domain: problems first with what would do, then the changes of registrant, the other changes, and folded what is so already.

use crate::markup::{IntoMarkup, Markup};
use crate::parts::Icon;
use crate::words::agreement::field_name;
use crate::words::domains;
use crate::words::plan::{lines, sends};
use leptos::prelude::*;
use model::id::DomainId;
use model::published::Shown;
use model::registry::RegistryContact;
use std::collections::BTreeMap;
use uuid::Uuid;
use wire::{Contact, DomainPlan, Finding, PlanChange, Role, Take, Totals};

/// Who holds the domains of a page at their registries, as last read.
pub(crate) type Held = BTreeMap<DomainId, RegistryContact>;

/// All of them, in sections. The totals are those of the whole plan, of which this is a page; the change is that of a saved plan.
pub(crate) fn sections(
    items: Vec<DomainPlan>,
    held: &Held,
    totals: &Totals,
    change: Option<&PlanChange>,
) -> impl IntoView + use<> {
    let mut registrants = Vec::new();
    let (mut others, mut same) = (Vec::new(), Vec::new());
    let mut refused = Vec::new();
    for item in items {
        if item.problem {
            refused.push(item);
        } else if !sends(&item) {
            same.push(agreeing(&item));
        } else if item.changes_registrant {
            registrants.push(registrant(&item, held.get(&item.domain_id)));
        } else {
            others.push(other(&item));
        }
    }
    let problems = grouped(&refused);
    let without = totals.changes.saturating_sub(totals.changes_of_registrant);
    let problems = section(
        ("problems", "To be mended first"),
        totals.refused,
        &["Domain", "What would be refused", "What would do"],
        problems,
    );
    let registrants = section(
        ("registrants", "Another registrant"),
        totals.changes_of_registrant,
        &["Domain", "At the registry now", "Then", "What is sent"],
        registrants,
    );
    let others = section(
        ("changes", "Other changes"),
        without,
        &["Domain", "What is sent"],
        others,
    );
    let (heading, open) = match change {
        Some(PlanChange::Read) => ("What is read", true),
        Some(PlanChange::Reconcile(Take::Theirs)) => {
            ("What is taken into the book: nothing is sent", true)
        }
        Some(PlanChange::Release) => ("What is no longer managed: nothing is sent", true),
        _ => ("So already: nothing is sent", false),
    };
    let count = totals.unchanged;
    let same = (!same.is_empty()).then(|| {
        view! {
            <details class="section" id="same" open=open>
                <summary><h2>{heading} <span class="count">{count}</span></h2></summary>
                <ul class="names">{same}</ul>
            </details>
        }
    });
    view! { {problems} {registrants} {others} {same} }
}

fn section(
    (id, heading): (&'static str, &'static str),
    count: u64,
    columns: &'static [&'static str],
    rows: Vec<Markup>,
) -> Option<Markup> {
    if rows.is_empty() {
        return None;
    }
    let labelled = format!("{id}-h");
    let head = columns
        .iter()
        .map(|column| view! { <th scope="col">{*column}</th> })
        .collect_view();
    Some(
        view! {
            <section class="section" id=id aria-labelledby=labelled>
                <header><h2 id=labelled.clone()>{heading}</h2><p class="count">{count}</p></header>
                <div class="list-box">
                    <table class="list" data-kind="plan">
                        <caption class="vh">{heading}</caption>
                        <thead><tr>{head}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_markup(),
    )
}

fn name(item: &DomainPlan) -> impl IntoView + use<> {
    let (href, name) = (
        format!("/domains/{}", item.domain_id),
        item.unicode_name.clone(),
    );
    view! { <th scope="row"><a href=href><bdi class="mono" dir="ltr">{name}</bdi></a></th> }
}

/// From so many domains on that are refused the same, about the same contacts, they are one row.
const ALIKE: usize = 6;

/// What would be refused, by reason: each domain has a row, and many that are refused the same have one together.
fn grouped(items: &[DomainPlan]) -> Vec<Markup> {
    let mut reasons: Vec<Vec<&DomainPlan>> = Vec::new();
    let mut places: BTreeMap<Vec<(String, Option<Uuid>)>, usize> = BTreeMap::new();
    for item in items {
        let findings = item.refusals.iter();
        let reason = findings
            .map(|finding| {
                let contact = concerned(item, finding).map(|contact| contact.id);
                (refusal(finding), contact)
            })
            .collect();
        let place = *places.entry(reason).or_insert(reasons.len());
        match reasons.get_mut(place) {
            Some(alike) => alike.push(item),
            None => reasons.push(vec![item]),
        }
    }
    let rows = reasons.iter().flat_map(|alike| match alike.first() {
        Some(first) if alike.len() >= ALIKE => vec![problem(first, Some(all_of(alike)))],
        _ => alike.iter().map(|item| problem(item, None)).collect(),
    });
    rows.collect()
}

/// How many domains are refused the same, with their names behind it.
fn all_of(alike: &[&DomainPlan]) -> Markup {
    let count = domains(alike.len());
    let names = alike.iter().map(|item| agreeing(item)).collect_view();
    view! { <th scope="row"><details><summary>{count}</summary><ul class="names">{names}</ul></details></th> }
        .into_markup()
}

/// What would be refused, and what would do; under the domain's name, or under the head of all that it is said of.
fn problem(item: &DomainPlan, head: Option<Markup>) -> Markup {
    let said = item
        .refusals
        .iter()
        .map(|finding| {
            let text = refusal(finding);
            view! { <p><span class="state" data-state="failed"><Icon name="failed" /><span class="vh">"Refused: "</span></span>" "{text}</p> }
        })
        .collect_view();
    let mut remedies: Vec<Markup> = Vec::new();
    let mut seen = Vec::new();
    for finding in &item.refusals {
        let Some(contact) = concerned(item, finding) else {
            continue;
        };
        if !seen.contains(&contact.id) {
            seen.push(contact.id);
            remedies.push(mend(contact).into_markup());
        }
    }
    if remedies.is_empty() {
        let href = format!("/domains/{}", item.domain_id);
        remedies.push(match head {
            Some(_) => view! { <p>"Open each of them"</p> }.into_markup(),
            None => view! { <p><a href=href>"Open the domain"</a></p> }.into_markup(),
        });
    }
    let head = head.unwrap_or_else(|| name(item).into_markup());
    view! {
        <tr>
            {head}
            <td>{said}</td>
            <td>{remedies}</td>
        </tr>
    }
    .into_markup()
}

/// `Registrant, email: Write an e-mail address.`
fn refusal(finding: &Finding) -> String {
    let message = &finding.message;
    let (role, field) = finding
        .field
        .split_once('.')
        .unwrap_or((&finding.field, ""));
    let Ok(role) = role.parse::<Role>() else {
        return message.clone();
    };
    let field = field.replace('_', " ");
    if field.is_empty() {
        format!("{}: {message}", role.title())
    } else {
        format!("{}, {field}: {message}", role.title())
    }
}

/// The contact that a refusal is about.
fn concerned<'a>(item: &'a DomainPlan, finding: &Finding) -> Option<&'a Contact> {
    let role = finding.field.split('.').next()?.parse::<Role>().ok()?;
    let held = item.contacts.iter().find(|held| held.role == role)?;
    Some(&held.contact)
}

fn mend(contact: &Contact) -> impl IntoView + use<> {
    let (href, name, handle) = (
        format!("/contacts/{}", contact.id),
        called(contact),
        contact.handle.clone(),
    );
    view! { <p><a href=href>"Mend " <bdi>{name}</bdi></a> " " <span class="handle">{handle}</span></p> }
}

fn called(contact: &Contact) -> String {
    let name = format!("{} {}", contact.first_name, contact.last_name);
    name.trim().to_owned()
}

fn registrant(item: &DomainPlan, held: Option<&RegistryContact>) -> Markup {
    let now = match held {
        Some(held) => {
            let shown = Shown::of(held);
            let org = (!shown.org.is_empty()).then_some(shown.org);
            view! { <del><bdi>{shown.name}</bdi></del> " " <span class="handle">{shown.handle}</span> {org.map(|org| view! { <span class="sub beneath"><bdi>{org}</bdi></span> })} }
                .into_markup()
        }
        None => view! { <span class="quiet">"not known"</span> }.into_markup(),
    };
    let then = item
        .contacts
        .iter()
        .find(|held| held.role == Role::Registrant)
        .map(|held| {
            let (name, handle, org) = (
                called(&held.contact),
                held.contact.handle.clone(),
                held.contact.org_name.clone().filter(|org| !org.is_empty()),
            );
            let differs = material(item, &handle);
            view! { <ins><bdi>{name}</bdi></ins> " " <span class="handle">{handle}</span> {org.map(|org| view! { <span class="sub beneath"><bdi>{org}</bdi></span> })} {differs} }
        });
    view! {
        <tr>
            {name(item)}
            <td class="moves" data-label="now">{now}</td>
            <td class="moves" data-label="then">{then}</td>
            <td>{sent(item)}</td>
        </tr>
    }
    .into_markup()
}

/// Where the registrant keeps its handle: what of it becomes another.
fn material(item: &DomainPlan, handle: &str) -> Option<Markup> {
    let sent = item.send.contacts.iter();
    let differences = sent
        .filter(|sent| sent.contact.handle == handle)
        .find_map(|sent| sent.differences.as_ref())?;
    let rows = differences
        .iter()
        .map(|each| {
            let (field, found, wanted) = (
                field_name(each.field),
                each.found.clone().unwrap_or_else(|| "none".into()),
                each.wanted.clone().unwrap_or_else(|| "none".into()),
            );
            view! { <p><span class="quiet">{field} " "</span><del>{found}</del> " → " <ins>{wanted}</ins></p> }
        })
        .collect_view();
    Some(rows.into_markup())
}

fn other(item: &DomainPlan) -> Markup {
    view! { <tr>{name(item)}<td>{sent(item)}</td></tr> }.into_markup()
}

fn sent(item: &DomainPlan) -> Markup {
    let lines = lines(item)
        .into_iter()
        .map(|line| view! { <p>{line}</p> })
        .collect_view();
    let hints = item
        .hints
        .iter()
        .map(|hint| {
            let text = refusal(hint);
            view! { <p class="sub">"It may refuse this: " {text}</p> }
        })
        .collect_view();
    let copies = item.copies.iter().flatten();
    let copies = copies
        .map(|copy| view! { <p class="sub">{copy.text.clone()}</p> })
        .collect_view();
    view! { {lines} {copies} {hints} }.into_markup()
}

fn agreeing(item: &DomainPlan) -> Markup {
    let (href, name) = (
        format!("/domains/{}", item.domain_id),
        item.unicode_name.clone(),
    );
    view! { <li><a href=href><bdi class="mono" dir="ltr">{name}</bdi></a></li> }.into_markup()
}
