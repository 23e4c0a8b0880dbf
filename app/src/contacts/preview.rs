//! What WHOIS shows of a contact: as read back, as it would be, or as the form beside it says.

use super::form::FORM;
use crate::islands::ContactForm;
use crate::markup::IntoMarkup;
use crate::shown::{DRAFTED, Mark, PreviewLine, foot, marked, packed, whois_of};
use leptos::prelude::*;
use model::contact::Draft;

/// The lines of one contact.
pub(super) fn lines(of: Vec<PreviewLine<'_>>) -> impl IntoView + use<> {
    view! { <dl>{of.into_iter().map(line).collect_view()}</dl> }
}

fn line(of: PreviewLine<'_>) -> impl IntoView + use<> {
    let (label, text, mark) = (of.label.to_owned(), of.value.to_owned(), of.mark);
    let value = if mark == Mark::Goes {
        view! { <del><bdi>{text}</bdi></del> }.into_markup()
    } else {
        view! { <bdi>{text}</bdi> }.into_markup()
    };
    view! {
        <div data-changed=(mark != Mark::Same).then_some("")>
            <dt>{label}</dt>
            <dd data-hidden=of.hidden.then_some("")>{value} {(mark != Mark::Same).then(|| view! { <span class="vh">{mark.word()}</span> })}</dd>
        </div>
    }
}

/// The preview beside the form, as of rendering the page; the island updates it from there. `stored` marks what changes.
pub(super) fn beside_form(
    handle: &str,
    draft: &Draft,
    stored: Option<&Draft>,
    domains: usize,
) -> impl IntoView + use<> {
    let now = whois_of(handle, draft);
    let before = stored.map(|stored| whois_of(handle, stored));
    let shown = marked(&now, before.as_deref());
    let changed = shown.iter().filter(|line| line.mark != Mark::Same).count();
    let domains = u32::try_from(domains).unwrap_or(u32::MAX);
    let below = foot(draft, changed, domains)
        .into_iter()
        .map(|text| view! { <p>{text}</p> })
        .collect_view();
    view! {
        <section class="whois" id="preview" aria-labelledby="w">
            <header><h2 id="w">"What WHOIS will show"</h2></header>
            {lines(shown)}
            <footer>{below}</footer>
        </section>
        <div id="checked" class="stack small" aria-live="polite"></div>
        <p id=DRAFTED hidden=true data-form=FORM data-handle=handle.to_owned() data-domains=domains.to_string() data-before=packed(&before.unwrap_or_default())></p>
        <ContactForm />
    }
}
