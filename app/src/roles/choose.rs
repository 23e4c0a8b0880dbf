//! Choosing a contact for a role: a combobox with JavaScript, a search and a list to choose from without.

use crate::form::role_draft::{Draft, GIVE_BACK};
use crate::functions::contacts::FindContacts;
use crate::parts::{Icon, in_a_line};
use crate::site::Site;
use crate::visitor::Visitor;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::role::Role;
use service::Error;
use service::contacts::{Contact, ContactFilter};

/// What the draft's island takes for whoever is the registrant by then.
const SAME: &str = "registrant";

/// What the pickers need.
pub(crate) struct Choosing {
    /// The first contacts, or those that match the search words.
    contacts: Vec<Contact>,
    /// Whether there are more than these.
    more: bool,
    /// The role that a contact is searched for, without JavaScript, and the words.
    looking: Option<(Role, String)>,
}

impl Choosing {
    /// The contacts that match `q`, when the search is for this `role`; otherwise the first ones.
    pub(crate) async fn find(
        site: &Site,
        visitor: &Visitor,
        (role, q): (&str, &str),
    ) -> Result<Self, Error> {
        let actor = visitor.actor();
        let looking = role
            .parse::<Role>()
            .ok()
            .map(|role| (role, q.trim().to_owned()));
        let words = looking
            .as_ref()
            .map(|(_, words)| words.clone())
            .filter(|words| !words.is_empty());
        let filter = ContactFilter {
            q: words,
            is_active: Some(true),
            ..ContactFilter::default()
        };
        let page = service::Page {
            limit: 20,
            after: None,
        };
        let listed = site.service.contacts().list(actor, &filter, &page).await?;
        Ok(Self {
            more: listed.next.is_some(),
            contacts: listed.rows.into_iter().map(|row| row.contact).collect(),
            looking,
        })
    }
}

/// The initial state of a role's picker.
#[derive(Default)]
pub(crate) struct Picking<'a> {
    /// Who holds the role now, from whatever source.
    pub(crate) now: Option<&'a Contact>,
    /// Whether that is set here, so that it can be removed.
    pub(crate) own: bool,
    /// Who would be the registrant by the draft.
    pub(crate) registrant: Option<&'a Contact>,
    /// The text of the link that removes the binding; `None` where a contact is required.
    pub(crate) give_back: Option<&'static str>,
}

/// The button that opens a role's picker, and the picker.
pub(crate) fn change(
    draft: &Draft,
    choosing: &Choosing,
    role: Role,
    picking: &Picking<'_>,
) -> impl IntoView + use<> {
    let now = picking.now;
    let looking = choosing
        .looking
        .as_ref()
        .filter(|(each, _)| *each == role)
        .map(|(_, words)| words.clone());
    let open = looking.is_some();
    let word = if now.is_some() { "Change" } else { "Assign" };
    let anchor = format!("#r-{}", role.as_str());
    // Hidden where it says nothing; the draft's island shows it once the registrant is another.
    let same = (role != Role::Registrant).then(|| {
        let registrant = picking.registrant;
        let says_nothing =
            registrant.is_none_or(|registrant| now.is_some_and(|now| now.id == registrant.id));
        let href = registrant.map(|registrant| draft.with(role, Some(registrant.id)) + &anchor);
        view! { <a href=href data-take=SAME hidden=says_nothing>"Same as registrant"</a> }
    });
    let give_back = picking
        .give_back
        .filter(|_| picking.own)
        .map(|words| (draft.with(role, None), words));
    let pick = draft.with_placeholder(role, "PICKED") + &anchor;
    view! {
        <details class="change" name="change" open=open data-print="no">
            <summary class="button" data-kind="plain">{word}<span class="vh">" "{role.title()}</span></summary>
            <div class="picker">
                {combo(role, pick)}
                {plain(draft, choosing, role, looking, picking)}
                {(same.is_some() || give_back.is_some()).then(|| view! {
                    <p class="row">
                        {same}
                        {give_back.map(|(href, words)| view! { <a href=format!("{href}#r-{}", role.as_str()) data-take=GIVE_BACK>{words}</a> })}
                    </p>
                })}
            </div>
        </details>
    }
}

/// Without JavaScript: a search that narrows a list to choose from. The island hides both and shows the [`combo`].
fn plain(
    draft: &Draft,
    choosing: &Choosing,
    role: Role,
    looking: Option<String>,
    picking: &Picking<'_>,
) -> impl IntoView + use<> {
    let action = format!("{}#r-{}", draft.page(), role.as_str());
    let kept = |draft: &Draft| {
        draft
            .pairs()
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()
    };
    let select = format!("s-{}", role.as_str());
    let keep = picking.now.map_or_else(
        || "Keep nobody".to_owned(),
        |now| format!("Keep {}", now.snapshot.full_name()),
    );
    let options = choosing
        .contacts
        .iter()
        .filter(|contact| {
            picking
                .now
                .is_none_or(|now| now.id != contact.id || !picking.own)
        })
        .map(|contact| view! { <option value=contact.id.to_string()>{in_a_line(contact)}</option> })
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
                {kept(draft)} <input type="hidden" name="role" value=role.as_str() />
                <div class="box"><Icon name="search" /><input type="search" name="q" value=looking.unwrap_or_default() aria-label=format!("Search contacts for {}", role.title()) /></div>
                <button class="button">"Find"</button>
            </form>
            <form class="stack" action=action>
                {kept(&draft.without(role))}
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
                        type="text"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        placeholder="Name, handle, e-mail"
                        data-pick=pick
                        data-find=FindContacts::PATH
                    />
                </div>
            </div>
            <ul class="options" role="listbox" id=list aria-label="Contacts" hidden></ul>
            <p class="quiet small" role="status"></p>
        </div>
    }
}
