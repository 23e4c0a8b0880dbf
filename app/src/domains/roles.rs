//! The four roles as four cards: who holds each, where that comes from, what the draft makes of it, and how to change it.

use super::agreement;
use crate::form::role_draft::Draft;
use crate::islands::RoleDraft;
use crate::markup::{IntoMarkup, Markup};
use crate::roles::choose::{Choosing, Picking, change};
use crate::roles::{RoleCard, Slip, card as role_card, named, slip, take_back};
use crate::words::place;
use leptos::prelude::*;
use model::resolution::Source;
use model::role::Role;
use service::domains::{DomainAgreement, Holder};
use service::teams::Team;

/// What all four cards are drawn from.
pub(super) struct Cards {
    /// Who holds which role now.
    pub(super) holders: Vec<Holder>,
    /// How they stand.
    pub(super) agreement: DomainAgreement,
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
            <div class="roles" id="roles" data-pickers="">{Role::ALL.into_iter().map(|role| card(of, role)).collect_view()}</div>
            {of.choosing.as_ref().map(|_| view! { <RoleDraft /> })}
        </section>
    }
}

pub(super) fn holder(holders: &[Holder], role: Role) -> Option<&Holder> {
    holders.iter().find(|holder| holder.role == role)
}

fn card(of: &Cards, role: Role) -> impl IntoView + use<> {
    let drafted = of.draft.changes.contains_key(&role);
    let now = holder(&of.holders, role);
    let planned = holder(&of.planned, role);
    let change = of.choosing.as_ref().map(|choosing| {
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
    });
    let as_it_is = slip(Slip {
        shown: now.map(|now| &now.contact),
        was: None,
        same_as: now.and_then(|now| same_as(of, role, now)),
        where_from: where_from(of, now.map(|now| now.source), false),
        change,
        hidden: drafted,
    });
    // Filled by the island where the page was written without it.
    let as_drafted = of.choosing.is_some().then(|| {
        let planned = planned.filter(|_| drafted);
        let contact = planned.map(|planned| &planned.contact);
        let was = drafted.then(|| named(now.map(|now| &now.contact)));
        let (id, name, handle, place) = contact.map_or_else(
            || (None, "Nobody".to_owned(), String::new(), String::new()),
            |contact| {
                let same_as = planned.and_then(|planned| same_as(of, role, planned));
                (
                    Some(contact.id.to_string()),
                    contact.snapshot.full_name(),
                    contact.handle.clone(),
                    place(contact, same_as),
                )
            },
        );
        let href = id.as_ref().map(|id| format!("/contacts/{id}"));
        let from = drafted.then(|| where_from(of, planned.map(|planned| planned.source), true));
        view! {
            <div class="slip" data-drafted="" data-holder=id hidden=!drafted>
                <p class="was">"was " <del>{was}</del></p>
                <p class="who"><a href=href dir="auto">{name}</a><span class="handle">{handle}</span></p>
                <p class="where" dir="auto">{place}</p>
                <div class="foot-line"><span class="from">{from}</span>{take_back(&of.draft.without(role).link(), role)}</div>
            </div>
        }
    });
    let stands = of.agreement.roles.iter().find(|each| each.role == role);
    let may_write = of.choosing.is_some();
    let held = stands.and_then(|of_role| agreement::held(of_role, &of.agreement.domain, may_write));
    let shown = if drafted { planned } else { now };
    role_card(RoleCard {
        role,
        drafted,
        empty: shown.is_none(),
        slips: view! { {as_it_is} {as_drafted} {held} }.into_markup(),
    })
}

/// An earlier role that its holder holds too.
fn same_as(of: &Cards, role: Role, held: &Holder) -> Option<Role> {
    let earlier = Role::ALL.into_iter().take_while(|each| *each != role);
    let mut held_too = earlier.filter(|each| {
        holder(&of.planned, *each).is_some_and(|other| other.contact.id == held.contact.id)
    });
    held_too.next()
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
