//! One role as a card: who holds it, its source, what the draft changes, and how to change it.

use crate::markup::{IntoMarkup, Markup};
use crate::words::place;
use leptos::prelude::*;
use model::role::Role;
use service::contacts::Contact;

/// What a card shows.
pub(crate) struct RoleCard {
    pub(crate) role: Role,
    /// Whether the draft changes it.
    pub(crate) drafted: bool,
    /// Whether nobody holds it, or would by the draft.
    pub(crate) empty: bool,
    /// What is on it: a [`slip`].
    pub(crate) slips: Markup,
}

/// Who holds the role of a card.
pub(crate) struct Slip<'a> {
    /// Who holds it, or would by the draft.
    pub(crate) shown: Option<&'a Contact>,
    /// Who holds it now, where the draft changes that; `nobody` in words.
    pub(crate) was: Option<String>,
    /// An earlier role that the same contact holds.
    pub(crate) same_as: Option<Role>,
    /// Where it comes from.
    pub(crate) where_from: Markup,
    /// The picker, or the link that takes the draft back.
    pub(crate) change: Option<Markup>,
    /// Out of sight: another slip is shown in its place.
    pub(crate) hidden: bool,
}

/// A contact in a few words: for "was".
pub(crate) fn named(contact: Option<&Contact>) -> String {
    contact.map_or_else(
        || "nobody".to_owned(),
        |contact| format!("{} {}", contact.snapshot.full_name(), contact.handle),
    )
}

/// The link that takes a draft's change of a role back.
pub(crate) fn take_back(href: &str, role: Role) -> Markup {
    let href = format!("{href}#r-{}", role.as_str());
    view! { <a class="button" data-kind="plain" href=href data-print="no" data-take="">"Take back"<span class="vh">" the change of "{role.title()}</span></a> }.into_markup()
}

/// The card.
pub(crate) fn card(of: RoleCard) -> impl IntoView {
    let role = of.role;
    let empty = of.empty.then_some("");
    let id = format!("r-{}", role.as_str());
    view! {
        <section class="card role-card" data-role=role.as_str() data-draft=of.drafted.then_some("") data-empty=empty aria-labelledby=id>
            <h3 class="tab" id=id.clone()>
                <span class="role-tab" data-role=role.as_str() data-empty=empty aria-hidden="true">{role.letter()}</span>
                {role.title()} <span class="quiet" hidden=!of.drafted>" draft"</span>
            </h3>
            {of.slips}
        </section>
    }
}

/// What is on the card.
pub(crate) fn slip(of: Slip<'_>) -> impl IntoView + use<> {
    let who = of.shown.map(|contact| {
        let (name, handle) = (contact.snapshot.full_name(), contact.handle.clone());
        let place = place(contact, of.same_as);
        (contact.id, name, handle, place, contact.is_active)
    });
    let holder = of.shown.map(|contact| contact.id.to_string());
    view! {
        <div class="slip" data-holder=holder hidden=of.hidden>
            {of.was.map(|was| view! { <p class="was">"was " <del>{was}</del></p> })}
            {match who {
                None => view! { <p class="who">"Nobody"</p> }.into_markup(),
                Some((contact, name, handle, place, active)) => view! {
                    <p class="who"><a href=format!("/contacts/{contact}") dir="auto">{name}</a><span class="handle">{handle}</span></p>
                    <p class="where" dir="auto">{place} {(!active).then_some(" · inactive: keeps this role, takes no new one")}</p>
                }.into_markup(),
            }}
            <div class="foot-line"><span class="from">{of.where_from}</span>{of.change}</div>
        </div>
    }
}
