//! Four slots of contacts that domains resolve through: a team's slots, the organization's defaults.

use super::card::{named, take_back};
use super::choose::{Choosing, Picking, change};
use super::{RoleCard, Slip, card, slip};
use crate::form::role_draft::Draft;
use crate::islands::Picker;
use crate::markup::IntoMarkup;
use leptos::prelude::*;
use model::id::ContactId;
use model::role::Role;
use service::contacts::Contact;
use std::collections::BTreeMap;

/// What the four cards are drawn from.
pub(crate) struct Slots {
    /// Who is in which slot now.
    pub(crate) held: BTreeMap<Role, Contact>,
    /// Who would be by the draft.
    pub(crate) planned: BTreeMap<Role, Contact>,
    pub(crate) draft: Draft,
    /// What the pickers need; `None` for users who may not change them.
    pub(crate) choosing: Option<Choosing>,
    pub(crate) heading: &'static str,
    pub(crate) note: &'static str,
    /// What an empty slot means.
    pub(crate) empty: &'static str,
    /// What a filled one means.
    pub(crate) filled: &'static str,
    /// The link that empties a slot; `None` where a contact is required.
    pub(crate) give_back: fn(Role) -> Option<&'static str>,
}

/// The slots with the draft applied. A contact that `find` does not know leaves its slot unchanged.
pub(crate) fn planned(
    held: &BTreeMap<Role, Contact>,
    draft: &Draft,
    find: impl Fn(ContactId) -> Option<Contact>,
) -> BTreeMap<Role, Contact> {
    let mut planned = held.clone();
    for (role, wanted) in &draft.changes {
        match wanted {
            None => {
                planned.remove(role);
            }
            Some(id) => {
                if let Some(contact) = find(*id) {
                    planned.insert(*role, contact);
                }
            }
        }
    }
    planned
}

/// The section.
pub(crate) fn cards(of: &Slots) -> impl IntoView + use<> {
    let lines: Vec<_> = Role::ALL.into_iter().map(|role| one(of, role)).collect();
    view! {
        <section class="section" aria-labelledby="ro">
            <header><h2 id="ro">{of.heading}</h2><p class="quiet">{of.note}</p></header>
            <div class="roles" id="roles" data-pickers="">{lines}</div>
            {of.choosing.as_ref().map(|_| view! { <Picker /> })}
        </section>
    }
}

fn one(of: &Slots, role: Role) -> impl IntoView + use<> {
    let drafted = of.draft.changes.contains_key(&role);
    let now = of.held.get(&role);
    let shown = if drafted { of.planned.get(&role) } else { now };
    let same_as = shown.and_then(|shown| {
        Role::ALL
            .into_iter()
            .take_while(|each| *each != role)
            .find(|each| {
                of.planned
                    .get(each)
                    .is_some_and(|other| other.id == shown.id)
            })
    });
    let change = if drafted {
        Some(take_back(&of.draft.without(role).link(), role))
    } else {
        of.choosing.as_ref().map(|choosing| {
            let picking = Picking {
                now,
                own: now.is_some(),
                registrant: of.planned.get(&Role::Registrant),
                give_back: (of.give_back)(role),
            };
            change(&of.draft, choosing, role, &picking).into_markup()
        })
    };
    let where_from = if shown.is_some() { of.filled } else { of.empty };
    card(RoleCard {
        role,
        drafted,
        empty: shown.is_none(),
        slips: slip(Slip {
            shown,
            was: drafted.then(|| named(now)),
            same_as,
            where_from: where_from.into_markup(),
            change,
            hidden: false,
        })
        .into_markup(),
    })
}
