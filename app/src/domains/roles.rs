//! The four roles as four cards: who holds each, where that comes from, what the draft makes of it, and how to change it.

use super::draft::Draft;
use crate::islands::ContactPicker;
use crate::parts::Icon;
use leptos::prelude::*;
use model::country;
use model::resolution::Source;
use model::role::Role;
use service::contacts::Contact;
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

/// What the pickers need.
pub(super) struct Choosing {
    /// Where the islands search.
    pub(super) search: String,
    /// The first contacts of the book, or those that fit the words that were looked for.
    pub(super) contacts: Vec<Contact>,
    /// Whether there are more than these.
    pub(super) more: bool,
    /// The role that somebody looks for a contact for, without JavaScript, and the words.
    pub(super) looking: Option<(Role, String)>,
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
            <div class="roles">{Role::ALL.into_iter().map(|role| card(of, role)).collect_view()}</div>
        </section>
    }
}

fn holder(holders: &[Holder], role: Role) -> Option<&Holder> {
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
        (None, false) => "held by nobody".to_owned(),
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

fn change(of: &Cards, choosing: &Choosing, role: Role) -> impl IntoView + use<> {
    let now = holder(&of.holders, role);
    let looking = choosing
        .looking
        .as_ref()
        .filter(|(each, _)| *each == role)
        .map(|(_, words)| words.clone());
    let open = looking.is_some();
    let word = if now.is_some() { "Change" } else { "Assign" };
    let anchor = format!("#r-{}", role.as_str());
    let same = holder(&of.planned, Role::Registrant)
        .filter(|registrant| {
            role != Role::Registrant
                && now.is_none_or(|now| now.contact.id != registrant.contact.id)
        })
        .map(|registrant| {
            (
                of.draft.with(role, Some(registrant.contact.id)),
                registrant.contact.snapshot.full_name(),
            )
        });
    let give_back = now
        .filter(|now| now.source == Source::Domain)
        .map(|_| of.draft.with(role, None));
    let pick = of.draft.with_placeholder(role, "PICKED") + &anchor;
    let label = format!("Contact for {}", role.title());
    view! {
        <details class="change" name="change" open=open data-print="no">
            <summary class="button" data-kind="plain">{word}<span class="vh">" "{role.title()}</span></summary>
            <div class="picker">
                <ContactPicker role=role.as_str().to_owned() label=label search=choosing.search.clone() pick=pick />
                {plain(of, choosing, role, looking)}
                {(same.is_some() || give_back.is_some()).then(|| view! {
                    <p class="row">
                        {same.map(|(href, name)| view! { <a href=format!("{href}{anchor}")>"Same as registrant"<span class="vh">": "{name}</span></a> })}
                        {give_back.map(|href| view! { <a href=format!("{href}#r-{}", role.as_str())>"Give back: use the organization’s"</a> })}
                    </p>
                })}
            </div>
        </details>
    }
}

/// Without JavaScript: a search that narrows a list to choose from. The island hides both once it works.
fn plain(
    of: &Cards,
    choosing: &Choosing,
    role: Role,
    looking: Option<String>,
) -> impl IntoView + use<> {
    let action = format!("{}#r-{}", of.draft.page(), role.as_str());
    let kept = |draft: &Draft| {
        draft
            .pairs()
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()
    };
    let select = format!("s-{}", role.as_str());
    let current = holder(&of.holders, role);
    let keep = current.map_or_else(
        || "Keep nobody".to_owned(),
        |holder| format!("Keep {}", holder.contact.snapshot.full_name()),
    );
    let options = choosing
        .contacts
        .iter()
        .filter(|contact| current.is_none_or(|holder| holder.contact.id != contact.id || holder.source != Source::Domain))
        .map(|contact| {
            let fields = &contact.snapshot;
            let org = fields.org_name.as_deref().filter(|org| !org.is_empty()).map(|org| format!(", {org}")).unwrap_or_default();
            view! { <option value=contact.id.to_string()>{format!("{} – {}{org} ({})", contact.handle, fields.full_name(), fields.country_code)}</option> }
        })
        .collect_view();
    let found = match (looking.is_some(), choosing.contacts.len(), choosing.more) {
        (true, 0, _) => Some("No active contact fits. Take a word away.".to_owned()),
        (true, 1, _) => Some("1 contact fits.".to_owned()),
        (true, count, false) => Some(format!("{count} contacts fit.")),
        (_, count, true) => Some(format!(
            "The first {count} contacts; search to narrow them."
        )),
        (false, ..) => None,
    };
    view! {
        <div class="stack" id=format!("plain-{}", role.as_str())>
            <form class="search" role="search" action=action.clone() aria-label=format!("Contacts for {}", role.title())>
                {kept(&of.draft)} <input type="hidden" name="role" value=role.as_str() />
                <div class="box"><Icon name="search" /><input type="search" name="q" value=looking.unwrap_or_default() aria-label=format!("Search contacts for {}", role.title()) /></div>
                <button class="button">"Find"</button>
            </form>
            <form class="stack" action=action>
                {kept(&of.draft.without(role))}
                <div class="field">
                    <label for=select.clone()>"Contact for " {role.title()}</label>
                    {found.map(|text| view! { <p class="hint">{text}</p> })}
                    <select id=select name=role.as_str()><option value="">{keep}</option>{options}</select>
                </div>
                <p class="actions"><button class="button">"Put into the draft"</button></p>
            </form>
        </div>
    }
}
