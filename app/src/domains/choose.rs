//! Choosing a contact for a role: a combobox where scripts run, a search and a list to choose from where not.

use super::draft::Draft;
use super::roles::{Cards, holder};
use crate::parts::Icon;
use leptos::prelude::*;
use model::resolution::Source;
use model::role::Role;
use service::contacts::Contact;

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

/// The button that opens a role's picker, and the picker.
pub(super) fn change(of: &Cards, choosing: &Choosing, role: Role) -> impl IntoView + use<> {
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
    view! {
        <details class="change" name="change" open=open data-print="no">
            <summary class="button" data-kind="plain">{word}<span class="vh">" "{role.title()}</span></summary>
            <div class="picker">
                {combo(role, pick)}
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

/// Without JavaScript: a search that narrows a list to choose from. The island hides both and shows the [`combo`].
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
        <div class="stack plain">
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

/// With JavaScript: an editable combobox, hidden until the island has come to life.
fn combo(role: Role, pick: String) -> impl IntoView {
    let (field, list) = (
        format!("p-{}", role.as_str()),
        format!("o-{}", role.as_str()),
    );
    view! {
        <div class="combo" hidden>
            <div class="field">
                <label for=field.clone()>"Contact for " {role.title()}</label>
                <div class="box">
                    <Icon name="search" />
                    <input
                        id=field
                        role="combobox"
                        type="text"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        placeholder="Name, handle, e-mail"
                        aria-autocomplete="list"
                        aria-controls=list.clone()
                        aria-expanded="false"
                        data-pick=pick
                    />
                </div>
            </div>
            <ul class="options" role="listbox" id=list aria-label="Contacts" hidden></ul>
            <p class="quiet small" role="status"></p>
        </div>
    }
}
