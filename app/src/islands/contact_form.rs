//! Beside the contact form: what WHOIS will show of it, as one types, and the checks of each field by the very rules that the server keeps.
//!
//! The form itself is the server's and works alone; the island listens to it.

use super::browser;
use super::whois::{WhoisLine, WhoisLines, differing};
use leptos::prelude::*;
use model::contact::{Draft, publishable, to_registry};
use model::published::Shown;
use model::role::Role;

/// What changes while somebody types.
#[derive(Clone, Copy)]
pub(super) struct Typing {
    /// The form's strings.
    pub(super) draft: RwSignal<Draft>,
    /// What is said to those who listen.
    pub(super) said: RwSignal<String>,
}

fn lines(handle: &str, draft: &Draft) -> Vec<WhoisLine> {
    let (snapshot, _) = draft.read();
    Shown::of(&to_registry(handle, &snapshot, draft.disclose)).whois_lines(Role::Registrant)
}

/// What no registry would take yet. A field that is wrong says so itself.
fn missing(draft: &Draft) -> Vec<String> {
    let (snapshot, errors) = draft.read();
    publishable(&snapshot)
        .0
        .into_iter()
        .filter(|error| errors.of(&error.field).is_none())
        .map(|error| error.code.text().into_owned())
        .collect()
}

/// What saving sets going.
fn foot(changed: Option<usize>, domains: u32) -> String {
    let on = if domains == 1 {
        "1 domain".to_owned()
    } else {
        domains.to_string() + " domains"
    };
    match (changed, domains) {
        (Some(0), 1..) => "As a registrant. Nothing changes for the world yet.".into(),
        (Some(1), 1..) => "As a registrant. One line changes, on ".to_owned() + &on + ".",
        (Some(count), 1..) => {
            "As a registrant. ".to_owned() + &count.to_string() + " lines change, on " + &on + "."
        }
        _ => "As a registrant. Nothing is sent until the contact holds a role.".into(),
    }
}

/// The preview, and the live checks of the form with this id.
#[island]
pub fn ContactPreview(
    /// The form's id.
    form: String,
    /// The contact's handle; empty while it has none.
    handle: String,
    /// What stands in the form as the page was written.
    draft: Draft,
    /// What is stored, to mark what changes; `None` for a new contact.
    stored: Option<Draft>,
    /// How many domains show it.
    domains: u32,
) -> impl IntoView {
    let before = stored.map(|stored| lines(&handle, &stored));
    let typing = Typing {
        draft: RwSignal::new(draft),
        said: RwSignal::default(),
    };
    browser::watch(&form, typing);
    let body = move || {
        let (now, missing) = typing
            .draft
            .with(|draft| (lines(&handle, draft), missing(draft)));
        let changed = before.as_ref().map(|before| differing(&now, before));
        let missing = missing
            .into_iter()
            .map(|text| view! { <p>{text}</p> })
            .collect_view();
        view! {
            <WhoisLines lines=now before=before.clone() />
            <footer>{missing}<p>{foot(changed, domains)}</p></footer>
        }
    };
    view! {
        <section class="whois" id="preview" aria-labelledby="w">
            <header><h2 id="w">"What WHOIS will show"</h2></header>
            {body}
        </section>
        <p class="vh" aria-live="polite">{move || typing.said.get()}</p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preview_shows_what_is_right_already() {
        let draft = Draft {
            first_name: "Jana".into(),
            email: "jana@".into(),
            phone: "+420 224 000 001".into(),
            country_code: "cz".into(),
            ..Draft::default()
        };
        let shown: Vec<String> = lines("", &draft)
            .into_iter()
            .map(|(label, value)| label + "=" + &value)
            .collect();
        assert_eq!(
            shown,
            [
                "Registrant Name=Jana",
                "Registrant Country=CZ",
                "Registrant Phone=+420.224000001"
            ]
        );
        assert!(missing(&draft).is_empty(), "the e-mail's own error says it");
        assert_eq!(
            missing(&Draft {
                email: String::new(),
                ..draft
            })
            .len(),
            1
        );
    }

    #[test]
    fn the_foot_counts_lines_and_domains() {
        assert!(foot(None, 0).contains("until the contact holds a role"));
        assert!(foot(Some(3), 0).contains("until the contact holds a role"));
        assert_eq!(
            foot(Some(1), 37),
            "As a registrant. One line changes, on 37 domains."
        );
        assert_eq!(
            foot(Some(2), 1),
            "As a registrant. 2 lines change, on 1 domain."
        );
        assert!(foot(Some(0), 2).contains("Nothing changes"));
    }
}
