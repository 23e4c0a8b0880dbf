//! What a failed task needs before it can succeed: the contacts to mend, and how.

use leptos::prelude::*;
use service::tasks::Remedy;

/// The contacts, each with what is wrong and a link; nothing when none is known.
pub(super) fn list(remedies: Vec<Remedy>) -> Option<impl IntoView> {
    if remedies.is_empty() {
        return None;
    }
    Some(view! {
        <p>"To be mended first:"</p>
        <ul class="plain" id="remedies">{rows(remedies)}</ul>
    })
}

/// The same, of one of several reasons.
pub(super) fn contacts(remedies: Vec<Remedy>) -> Option<impl IntoView> {
    (!remedies.is_empty()).then(|| view! { <ul class="plain">{rows(remedies)}</ul> })
}

fn rows(remedies: Vec<Remedy>) -> impl IntoView {
    let rows = remedies.into_iter().map(|remedy| {
        let Remedy {
            contact,
            handle,
            name,
            texts,
        } = remedy;
        let texts = texts.into_iter().map(|text| view! { <span class="sub">{text}</span> }).collect_view();
        view! {
            <li><a href=format!("/contacts/{contact}")>"Open " <bdi>{name}</bdi></a> " (" <span class="handle">{handle}</span> ") " {texts}</li>
        }
    });
    rows.collect_view()
}
