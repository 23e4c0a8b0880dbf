//! One role as a card: who holds it, its source, what the draft changes, and how to change it.

use crate::markup::{IntoMarkup, Markup};
use leptos::prelude::*;
use model::country;
use model::role::Role;
use service::contacts::Contact;

/// What a card shows.
pub(crate) struct RoleCard<'a> {
    pub(crate) role: Role,
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
    view! { <a class="button" data-kind="plain" href=href data-print="no">"Take back"<span class="vh">" the change of "{role.title()}</span></a> }.into_markup()
}

/// The card.
pub(crate) fn card(of: RoleCard<'_>) -> impl IntoView + use<> {
    let role = of.role;
    let drafted = of.was.is_some();
    let who = of.shown.map(|contact| {
        let fields = &contact.snapshot;
        let place = format!("{}, {}", fields.city, country::name(&fields.country_code));
        let place = fields
            .org_name
            .as_deref()
            .filter(|org| !org.is_empty())
            .map_or_else(|| place.clone(), |org| format!("{org} · {place}"));
        let place = of
            .same_as
            .map_or(place, |same| format!("same as {}", same.as_str()));
        (
            contact.id,
            fields.full_name(),
            contact.handle.clone(),
            place,
            contact.is_active,
        )
    });
    let empty = who.is_none().then_some("");
    let id = format!("r-{}", role.as_str());
    view! {
        <section class="card role-card" data-role=role.as_str() data-draft=drafted.then_some("") data-empty=empty aria-labelledby=id>
            <h3 class="tab" id=id.clone()>
                <span class="role-tab" data-role=role.as_str() data-empty=empty aria-hidden="true">{role.letter()}</span>
                {role.title()} {drafted.then(|| view! { <span class="quiet">" draft"</span> })}
            </h3>
            <div class="slip">
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
        </section>
    }
}
