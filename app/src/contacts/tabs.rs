//! What a contact's page shows beneath its data, one part at a time: the address says which.

use crate::parts::Icon;
use leptos::prelude::*;
use service::contacts::Contact;

/// One of the parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    /// The domains that use it.
    Used,
    /// The newest tasks of those domains.
    Tasks,
    /// What was done to it.
    History,
    /// Its two forms at registries.
    Wire,
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Used, "", "Used by"),
        (Self::Tasks, "tasks", "Tasks"),
        (Self::History, "history", "History"),
        (Self::Wire, "wire", "What registries get"),
    ];

    /// The one that an address names; what names none is the first. `two_forms`: registries get it in two forms.
    pub(super) fn of(text: &str, two_forms: bool) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|(tab, word, _)| *word == text && tab.is_there(two_forms))
            .map_or(Self::Used, |(tab, ..)| tab)
    }

    fn is_there(self, two_forms: bool) -> bool {
        self != Self::Wire || two_forms
    }
}

/// The links to all of them.
pub(super) fn nav(of: &Contact, shown: Tab, two_forms: bool) -> impl IntoView + use<> {
    let id = of.id;
    // Somebody is to write the second form: that is said whatever is shown.
    let missing = of.international.is_none();
    let all = Tab::ALL.into_iter();
    let links = all.filter(|(tab, ..)| tab.is_there(two_forms)).map(|(tab, word, title)| {
        let href = match word {
            "" => format!("/contacts/{id}#parts"),
            word => format!("/contacts/{id}?tab={word}#parts"),
        };
        let note = (tab == Tab::Wire && missing).then(|| view! { <span class="state" data-state="waiting"><Icon name="waiting" />"not reviewed"</span> });
        view! { <a href=href aria-current=(tab == shown).then_some("true")>{title} {note}</a> }
    });
    view! { <nav class="tabs" id="parts" aria-label="Parts of this contact" data-print="no">{links.collect_view()}</nav> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_part() {
        assert_eq!(Tab::of("", true), Tab::Used);
        assert_eq!(Tab::of("history", false), Tab::History);
        assert_eq!(Tab::of("wire", true), Tab::Wire);
        // Without a second form there is nothing to compare.
        assert_eq!(Tab::of("wire", false), Tab::Used);
        assert_eq!(Tab::of("rubbish", true), Tab::Used);
    }
}
