//! The four roles as four cards: who holds each, where that comes from, what the draft makes of it, and how to change it.

use crate::islands::ContactPicker;
use crate::markup::{IntoMarkup, Markup};
use crate::roles::choose::{Choosing, Picking, change};
use crate::roles::draft::Draft;
use crate::roles::{RoleCard, card as role_card, named, take_back};
use leptos::prelude::*;
use model::resolution::Source;
use model::role::Role;
use service::domains::Holder;
use service::teams::Team;

/// What all four cards are drawn from.
pub(super) struct Cards {
    /// Who holds which role now.
    pub(super) holders: Vec<Holder>,
    /// Who would by the draft; as now when there is none.
    pub(super) planned: Vec<Holder>,
    pub(super) draft: Draft,
    /// What the pickers need; `None` when the reader may not change roles.
    pub(super) choosing: Option<Choosing>,
    pub(super) team: Option<Team>,
    pub(super) organization: String,
}

/// The cards.
pub(super) fn cards(of: &Cards) -> impl IntoView + use<> {
    let note = if of.draft.changes.is_empty() {
        "as this domain has them"
    } else {
        "as this domain has them, with your draft"
    };
    view! {
        <section class="section" aria-labelledby="ro">
            <header><h2 id="ro">"Roles"</h2><p class="quiet">{note}</p></header>
            <div class="roles" id="roles">{Role::ALL.into_iter().map(|role| card(of, role)).collect_view()}</div>
            {of.choosing.as_ref().map(|_| view! { <ContactPicker /> })}
        </section>
    }
}

pub(super) fn holder(holders: &[Holder], role: Role) -> Option<&Holder> {
    holders.iter().find(|holder| holder.role == role)
}

fn card(of: &Cards, role: Role) -> impl IntoView + use<> {
    let drafted = of.draft.changes.contains_key(&role);
    let now = holder(&of.holders, role);
    let shown = if drafted {
        holder(&of.planned, role)
    } else {
        now
    };
    let same_as = shown.and_then(|shown| {
        Role::ALL
            .into_iter()
            .take_while(|each| *each != role)
            .find(|each| {
                holder(&of.planned, *each).is_some_and(|other| other.contact.id == shown.contact.id)
            })
    });
    let change = if drafted {
        Some(take_back(&of.draft.without(role).link(), role))
    } else {
        of.choosing.as_ref().map(|choosing| {
            let give_back = if of.team.is_some() {
                "Give back: use the team’s"
            } else {
                "Give back: use the organization’s"
            };
            let picking = Picking {
                now: now.map(|now| &now.contact),
                own: now.is_some_and(|now| now.source == Source::Domain),
                registrant: holder(&of.planned, Role::Registrant).map(|each| &each.contact),
                give_back: Some(give_back),
            };
            change(&of.draft, choosing, role, &picking).into_markup()
        })
    };
    role_card(RoleCard {
        role,
        shown: shown.map(|holder| &holder.contact),
        was: drafted.then(|| named(now.map(|holder| &holder.contact))),
        same_as,
        where_from: where_from(of, shown.map(|holder| holder.source), drafted),
        change,
    })
}

/// Where a role comes from, or would.
fn where_from(of: &Cards, source: Option<Source>, drafted: bool) -> Markup {
    let from = if drafted { "will come from " } else { "from " };
    match (source, &of.team) {
        (None, _) if drafted => "will be held by nobody".into_markup(),
        (None, _) => "not assigned".into_markup(),
        (Some(Source::Domain), _) if drafted => "will be set on this domain".into_markup(),
        (Some(Source::Domain), _) => "set on this domain".into_markup(),
        (Some(Source::Team), Some(team)) => {
            view! { {from} "team " <a href=format!("/teams/{}", team.id)><bdi>{team.name.clone()}</bdi></a> }.into_markup()
        }
        (Some(Source::Team), None) => view! { {from} "the team" }.into_markup(),
        (Some(Source::Organization), _) => view! { {from} {of.organization.clone()} }.into_markup(),
    }
}
