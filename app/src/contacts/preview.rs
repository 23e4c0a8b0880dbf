//! What WHOIS shows of a contact: as read back, as it would be, or as the form beside it says.

use super::form::FORM;
use crate::islands::ContactForm;
use crate::markup::IntoMarkup;
use crate::shown::{DRAFTED, Mark, PreviewLine, foot, marked, packed, whois_of};
use leptos::prelude::*;
use model::contact::Draft;
use model::role::Role;
use service::contacts::{ContactCard, Uses};

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

/// How the labels of a contact's lines begin: with the first of the roles in which domains show it. A contact that no domain shows is called by none.
pub(super) fn role_of(uses: &Uses) -> String {
    held_in(uses)
        .next()
        .map_or_else(String::new, |role| role.title().to_owned() + " ")
}

/// `As registrant and tech. `
fn held(uses: &Uses) -> String {
    let mut roles: Vec<&str> = held_in(uses).map(Role::as_str).collect();
    match roles.pop() {
        None => String::new(),
        Some(last) if roles.is_empty() => format!("As {last}. "),
        Some(last) => format!("As {} and {last}. ", roles.join(", ")),
    }
}

fn held_in(uses: &Uses) -> impl Iterator<Item = Role> + use<> {
    let roles = Role::ALL.into_iter().zip(uses.shown);
    roles
        .filter(|(_, domains)| *domains > 0)
        .map(|(role, _)| role)
}

/// The preview beside the form, as of rendering the page; the island updates it from there. `of` is what is stored, and how it is used: it marks what changes.
pub(super) fn beside_form(draft: &Draft, of: Option<&ContactCard>) -> impl IntoView + use<> {
    let uses = of.map_or_else(Uses::default, |card| card.uses);
    let (role, held) = (role_of(&uses), held(&uses));
    let handle = of.map_or("", |card| card.contact.handle.as_str());
    let domains = of.map_or(0, |card| card.domains);
    let now = whois_of(handle, &role, draft);
    let before = of.map(|card| {
        let stored = Draft::from_snapshot(&card.contact.snapshot, card.contact.disclose);
        whois_of(handle, &role, &stored)
    });
    let shown = marked(&now, before.as_deref());
    let changed = shown.iter().filter(|line| line.mark != Mark::Same).count();
    let domains = u32::try_from(domains).unwrap_or(u32::MAX);
    let below = foot(draft, &held, changed, domains)
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
        <p id=DRAFTED hidden=true data-form=FORM data-handle=handle.to_owned() data-role=role data-held=held data-domains=domains.to_string() data-before=packed(&before.unwrap_or_default())></p>
        <ContactForm />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_called_by_the_roles_that_it_holds() {
        let shown = |shown| Uses {
            shown,
            ..Uses::default()
        };
        for (uses, role, told) in [
            (shown([0; 4]), "", ""),
            (shown([0, 0, 7, 0]), "Tech ", "As tech. "),
            (
                shown([1, 0, 2, 3]),
                "Registrant ",
                "As registrant, tech and billing. ",
            ),
        ] {
            assert_eq!(
                (role_of(&uses).as_str(), held(&uses).as_str()),
                (role, told)
            );
        }
    }
}
