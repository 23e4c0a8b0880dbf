//! The member contacts composed from a person, each with every place where it is used.

use crate::markup::{IntoMarkup, Markup};
use leptos::prelude::*;
use service::people::Backing;

/// The places as lines: roles on domains, slots with links to their teams, defaults.
pub(super) fn places(of: &Backing) -> Vec<Markup> {
    let domains = of.domains.iter().map(|(role, count)| {
        let plural = if *count == 1 { "" } else { "s" };
        view! { <li>{role.title()} " on " {*count} {format!(" domain{plural}")}</li> }.into_markup()
    });
    let slots = of.slots.iter().map(|slot| {
        view! { <li>{slot.role.title()} " of team " <a href=format!("/teams/{}", slot.team_id)><bdi>{slot.team.clone()}</bdi></a></li> }.into_markup()
    });
    let defaults = of.defaults.iter().map(|role| {
        view! { <li>{role.title()} " wherever nothing nearer names one"</li> }.into_markup()
    });
    domains.chain(slots).chain(defaults).collect()
}

/// In how many places these contacts are used.
pub(super) fn count(of: &[Backing]) -> usize {
    of.iter()
        .map(|each| {
            let domains: i64 = each.domains.values().sum();
            usize::try_from(domains).unwrap_or_default() + each.slots.len() + each.defaults.len()
        })
        .sum()
}

/// The contacts as a table.
pub(super) fn table(of: &[Backing]) -> impl IntoView + use<> {
    let rows = of.iter().map(row).collect_view();
    view! {
        <div class="list-box">
            <table class="list">
                <caption class="vh">"Member contacts and what they hold"</caption>
                <thead><tr><th scope="col">"Contact"</th><th scope="col">"Handle"</th><th scope="col">"Shown at"</th><th scope="col">"Holds"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(of: &Backing) -> impl IntoView + use<> {
    let contact = &of.contact;
    let places = places(of);
    let held = if places.is_empty() {
        view! { <span class="quiet">"nothing"</span> }.into_markup()
    } else {
        view! { <ul class="places">{places}</ul> }.into_markup()
    };
    view! {
        <tr data-off=(!contact.is_active).then_some("")>
            <th scope="row">
                <a href=format!("/contacts/{}", contact.id) dir="auto">{contact.snapshot.full_name()}</a>
                {(!contact.is_active).then(|| view! { <span class="sub">" inactive"</span> })}
            </th>
            <td class="end"><span class="handle">{contact.handle.clone()}</span></td>
            <td><bdi>{contact.snapshot.city.clone()}</bdi></td>
            <td>{held}</td>
        </tr>
    }
}
