//! The first three steps of an installation that holds nothing yet.

use crate::markup::IntoMarkup;
use crate::parts::Icon;
use crate::visitor::Visitor;
use leptos::prelude::*;

/// The steps; the second is done once there is a contact.
pub(super) fn steps(visitor: &Visitor, contact: bool) -> impl IntoView + use<> {
    let organization = visitor.account.organization.clone();
    let lines = [
        (true, organization + " is set up", None, ""),
        (
            contact,
            "Write a contact".to_owned(),
            Some("/contacts/new"),
            "Who holds the domain, and how to reach them.",
        ),
        (
            false,
            "Adopt a domain".to_owned(),
            Some("/domains"),
            "Then give the contact a role on it, and watch the registry take it.",
        ),
    ];
    view! {
        <section class="empty">
            <h2>"Three steps to the first record"</h2>
            <ol class="timeline">{lines.into_iter().map(line).collect_view()}</ol>
        </section>
    }
}

fn line(
    (done, text, href, detail): (bool, String, Option<&'static str>, &'static str),
) -> impl IntoView {
    let (state, word) = if done {
        ("completed", "Done: ")
    } else {
        ("pending", "To do: ")
    };
    let text = match href.filter(|_| !done) {
        Some(href) => view! { <a href=href>{text}</a> }.into_markup(),
        None => view! { {text} }.into_markup(),
    };
    view! {
        <li data-state=state>
            <Icon name=state />
            <span class="step"><span class="vh">{word}</span>{text}</span>
            {(!detail.is_empty()).then(|| view! { <div class="detail">{detail}</div> })}
        </li>
    }
}
