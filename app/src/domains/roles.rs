//! The four roles as four cards: who holds each, where that comes from, what the draft makes of it, and how to change it.

use super::choose::{Choosing, change};
use super::draft::Draft;
use crate::islands::ContactPicker;
use leptos::prelude::*;
use model::country;
use model::resolution::Source;
use model::role::Role;
use service::domains::Holder;

/// What all four cards are drawn from.
pub(super) struct Cards {
    /// Who holds which role now.
    pub(super) holders: Vec<Holder>,
    /// Who would by the draft; as now when there is none.
    pub(super) planned: Vec<Holder>,
    pub(super) draft: Draft,
    /// What the pickers need; `None` when the reader may not change roles.
    pub(super) choosing: Option<Choosing>,
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
            {of.choosing.as_ref().map(|choosing| view! { <ContactPicker within="roles".to_owned() search=choosing.search.clone() /> })}
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
    let was = drafted.then(|| {
        now.map_or_else(
            || "nobody".to_owned(),
            |holder| {
                format!(
                    "{} {}",
                    holder.contact.snapshot.full_name(),
                    holder.contact.handle
                )
            },
        )
    });
    let same = shown.and_then(|shown| {
        let before = Role::ALL.into_iter().take_while(|each| *each != role);
        before
            .filter_map(|each| holder(&of.planned, each))
            .find(|each| each.contact.id == shown.contact.id)
            .map(|each| format!("same as {}", each.role.as_str()))
    });
    let where_from = match (shown, drafted) {
        (None, true) => "will be held by nobody".to_owned(),
        (None, false) => "not assigned".to_owned(),
        (Some(holder), true) if holder.source == Source::Domain => {
            "will be set on this domain".to_owned()
        }
        (Some(_), true) => format!("will come from {}", of.organization),
        (Some(holder), false) => match holder.source {
            Source::Domain => "set on this domain".to_owned(),
            Source::Team => "from the team".to_owned(),
            Source::Organization => format!("from {}", of.organization),
        },
    };
    let who = shown.map(|holder| {
        let fields = &holder.contact.snapshot;
        let place = format!("{}, {}", fields.city, country::name(&fields.country_code));
        let place = fields
            .org_name
            .as_deref()
            .filter(|org| !org.is_empty())
            .map_or_else(|| place.clone(), |org| format!("{org} · {place}"));
        (
            holder.contact.id,
            fields.full_name(),
            holder.contact.handle.clone(),
            same.unwrap_or(place),
            holder.contact.is_active,
        )
    });
    let empty = who.is_none().then_some("");
    let id = format!("r-{}", role.as_str());
    let change = if drafted {
        let back = of.draft.without(role).link();
        Some(view! { <a class="button" data-kind="plain" href=format!("{back}#{id}") data-print="no">"Take back"<span class="vh">" the change of "{role.title()}</span></a> }.into_any())
    } else {
        of.choosing
            .as_ref()
            .map(|choosing| change(of, choosing, role).into_any())
    };
    view! {
        <section class="card role-card" data-role=role.as_str() data-draft=drafted.then_some("") data-empty=empty aria-labelledby=id>
            <h3 class="tab" id=id.clone()>
                <span class="role-tab" data-role=role.as_str() data-empty=empty aria-hidden="true">{role.letter()}</span>
                {role.title()} {drafted.then(|| view! { <span class="quiet">" draft"</span> })}
            </h3>
            <div class="slip">
                {was.map(|was| view! { <p class="was">"was " <del>{was}</del></p> })}
                {match who {
                    None => view! { <p class="who">"Nobody"</p> }.into_any(),
                    Some((contact, name, handle, place, active)) => view! {
                        <p class="who"><a href=format!("/contacts/{contact}") dir="auto">{name}</a><span class="handle">{handle}</span></p>
                        <p class="where" dir="auto">{place} {(!active).then_some(" · inactive: keeps this role, takes no new one")}</p>
                    }.into_any(),
                }}
                <div class="foot-line"><span class="from">{where_from}</span>{change}</div>
            </div>
        </section>
    }
}
