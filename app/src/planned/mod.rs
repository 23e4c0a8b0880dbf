//! What a change would send, domain by domain, on the page that asks for a yes to it.

mod items;

pub(crate) use items::{Held, sections};

use crate::parts::Pages;
use crate::site::Site;
use crate::words::plan::facts;
use leptos::prelude::*;
use model::id::DomainId;
use service::{Actor, Error, PlannedDomains};
use wire::{DomainPlan, Totals};

/// How many domains a page shows.
const SHOWN: usize = 100;

/// A page of the domains that a change concerns, and how much it would do to all of them.
pub(crate) struct Looked {
    totals: Totals,
    items: Vec<DomainPlan>,
    held: Held,
    from: usize,
}

impl Looked {
    /// The page that begins at this place (`from`, as an address has it).
    ///
    /// # Errors
    /// When the domains can't be read.
    pub(crate) async fn find(
        site: &Site,
        actor: &Actor,
        planned: &PlannedDomains,
        from: &str,
    ) -> Result<Self, Error> {
        let from = from.parse().unwrap_or_default();
        let items = planned.items(from, SHOWN);
        let held = held(site, actor, &items).await?;
        Ok(Self {
            totals: planned.totals().clone(),
            items,
            held,
            from,
        })
    }

    /// What one plan says of its domains: all of them.
    ///
    /// # Errors
    /// When the domains can't be read.
    pub(crate) async fn whole(site: &Site, actor: &Actor, plan: wire::Plan) -> Result<Self, Error> {
        let held = held(site, actor, &plan.domains).await?;
        Ok(Self {
            totals: plan.totals,
            items: plan.domains,
            held,
            from: 0,
        })
    }

    /// How much it would do.
    pub(crate) const fn totals(&self) -> &Totals {
        &self.totals
    }
}

/// Who holds these domains at their registries, as last read.
///
/// # Errors
/// When they can't be read.
pub(crate) async fn held(site: &Site, actor: &Actor, items: &[DomainPlan]) -> Result<Held, Error> {
    let ids: Vec<DomainId> = items.iter().map(|item| item.domain_id).collect();
    let domains = site.service.domains().many(actor, &ids).await?;
    let held = domains.into_iter().filter_map(|domain| {
        let view = domain.view?;
        Some((domain.id, view.registrant()?.clone()))
    });
    Ok(held.collect())
}

/// The numbers, then the domains: problems first, then changes of registrant, other changes, and folded what is so already. `page` is the address of this page, with a query.
pub(crate) fn list(looked: Looked, page: &str) -> impl IntoView + use<> {
    let Looked {
        totals,
        items,
        held,
        from,
    } = looked;
    let all = usize::try_from(totals.domains).unwrap_or(usize::MAX);
    if all == 0 {
        return None;
    }
    let facts = facts(None, &totals)
        .into_iter()
        .map(|fact| view! { <li>{fact}</li> })
        .collect_view();
    let next = from.saturating_add(items.len());
    let shown = match (from, items.len()) {
        (0, count) if count == all => format!("{all} in all"),
        (_, 0) => format!("0 of {all}"),
        (from, _) => format!("{} to {next} of {all}", from + 1),
    };
    let first = (from > 0).then(|| page.to_owned());
    let next = (next < all && !items.is_empty()).then(|| format!("{page}&from={next}"));
    let rows = sections(items, &held, &totals, None);
    Some(view! {
        <ul class="facts">{facts}</ul>
        {rows}
        <Pages of="domains" shown=shown first=first next=next />
    })
}
