//! Choosing a contact within a form: a select, and a search that narrows it. The search submits the whole form to its page by GET, so what was
//! chosen and typed besides it stays.

use super::{FieldError, Icon};
use crate::site::Site;
use crate::visitor::Visitor;
use leptos::prelude::*;
use model::id::ContactId;
use service::contacts::{Contact, ContactFilter};
use service::{Error, Page};

/// How many are offered at once.
const OFFERED: u32 = 50;

/// What a select offers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offered {
    contacts: Vec<Contact>,
    more: bool,
    words: String,
    chosen: Option<ContactId>,
}

impl Offered {
    /// The active contacts that match the words, without one of them, and with the one that is chosen already.
    pub(crate) async fn find(
        site: &Site,
        visitor: &Visitor,
        (words, chosen): (&str, &str),
        but: &[ContactId],
    ) -> Result<Self, Error> {
        let words = words.trim();
        let filter = ContactFilter {
            q: (!words.is_empty()).then(|| words.to_owned()),
            is_active: Some(true),
            ..ContactFilter::default()
        };
        let page = Page {
            limit: OFFERED,
            after: None,
        };
        let listed = site
            .service
            .contacts()
            .list(visitor.actor(), &filter, &page)
            .await?;
        let mut contacts: Vec<Contact> = listed.rows.into_iter().map(|row| row.contact).collect();
        contacts.retain(|contact| !but.contains(&contact.id));
        let chosen: Option<ContactId> = chosen.parse().ok();
        if let Some(id) = chosen
            && !contacts.iter().any(|contact| contact.id == id)
            && let Ok(contact) = site.service.contacts().get(visitor.actor(), id).await
        {
            contacts.insert(0, contact);
        }
        Ok(Self {
            contacts,
            more: listed.next.is_some(),
            words: words.to_owned(),
            chosen,
        })
    }

    fn hint(&self) -> Option<String> {
        let found = self.contacts.len();
        match (self.words.is_empty(), found, self.more) {
            (false, 0, _) => Some("No active contact fits. Take a word away.".into()),
            (false, 1, false) => Some("1 contact fits.".into()),
            (false, count, false) => Some(format!("{count} contacts fit.")),
            (_, count, true) => Some(format!(
                "The first {count} contacts; search to narrow them."
            )),
            (true, ..) => None,
        }
    }
}

/// One line of a select.
pub(crate) fn in_a_line(contact: &Contact) -> String {
    let fields = &contact.snapshot;
    let org = fields
        .org_name
        .as_deref()
        .filter(|org| !org.is_empty())
        .map(|org| format!(", {org}"))
        .unwrap_or_default();
    format!(
        "{} – {}{org} ({})",
        contact.handle,
        fields.full_name(),
        fields.country_code
    )
}

/// The field. It must be within a form of its own page.
#[component]
pub(crate) fn ContactSelect(
    /// The API's name; also the element's id.
    name: &'static str,
    /// The label.
    label: &'static str,
    /// The name of the search beside it.
    find: &'static str,
    /// The page that searches contacts, with the fragment to return to.
    page: String,
    /// What it offers.
    offered: Offered,
    /// The empty choice: `Choose…`.
    #[prop(default = "Choose…")]
    none: &'static str,
    /// What is wrong with it, if anything.
    error: Option<String>,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    let hint = offered.hint();
    let hint_id = format!("{name}-hint");
    let described: Vec<String> = [
        hint.is_some().then(|| hint_id.clone()),
        error.is_some().then(|| error_id.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let chosen = offered.chosen;
    let options = offered
        .contacts
        .iter()
        .map(|contact| {
            view! { <option value=contact.id.to_string() selected=chosen == Some(contact.id)>{in_a_line(contact)}</option> }
        })
        .collect_view();
    view! {
        <div class="field choose-contact">
            <label for=name>{label}</label>
            {hint.map(|text| view! { <p class="hint" id=hint_id>{text}</p> })}
            <select id=name name=name autocomplete="off" aria-invalid=error.is_some().then_some("true") aria-describedby=described>
                <option value="">{none}</option>
                {options}
            </select>
            <FieldError id=error_id text=error.unwrap_or_default() />
            <div class="find" data-print="no">
                <div class="box">
                    <Icon name="search" />
                    <input type="search" name=find value=offered.words.clone() autocomplete="off" aria-label=format!("Search contacts for {label}") />
                </div>
                <button class="button" formmethod="get" formaction=page formnovalidate=true>"Find"<span class="vh">" contacts for " {label}</span></button>
            </div>
        </div>
    }
}
