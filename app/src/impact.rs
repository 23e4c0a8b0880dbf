//! What a change of a person, a location, a phone or the organization affects, shown before it is made.
//!
//! The form is submitted; when its plan affects nothing it is saved at once. Otherwise what was typed is stored in a flash, and a confirmation page shows what it
//! affects with the typed values in hidden fields: confirming submits the same form again, going back returns it as it was typed.

use crate::answers::Values;
use crate::flash::STEP;
use crate::form::{Outcome, Way};
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::parts::{Icon, Sent, State as Badge, in_groups};
use crate::planned::{Looked, list};
use crate::posted::Posted;
use crate::site::Site;
use crate::words::counted;
use crate::words::impact::{goes_out, sentence};
use crate::words::send::and_send;
use axum::response::Response;
use leptos::prelude::*;
use model::contact::{Draft, FIELDS};
use service::{Error, Impact, Touched};

/// How many contacts are shown one by one; the rest are counted.
const SHOWN: usize = 100;

/// The redirect after a form.
pub(crate) async fn answer(
    site: &Site,
    posted: &Posted,
    way: &Way,
    outcome: Result<Outcome, Error>,
) -> Response {
    match outcome {
        Ok(Outcome::Back) => posted.again(site, &way.form).await,
        Ok(Outcome::Look) => posted.again(site, &way.confirm).await,
        Ok(Outcome::Saved(flash)) => flash.show_at(site, posted.user(), &way.done).await,
        Err(error) => posted.refused(site, &way.form, error).await,
    }
}

/// The texts above the confirmation and on its button.
pub(crate) struct Words {
    /// The page's heading.
    pub(crate) heading: String,
    /// What changes: `This office’s move`.
    pub(crate) subject: String,
    /// What the button does: `Save the office`. It says itself to how many domains that is sent.
    pub(crate) button: &'static str,
    /// The address of the page.
    pub(crate) page: String,
}

/// The page between a form and its save. `sent` is the form's target, `values` what was typed.
pub(crate) fn confirmation(
    words: Words,
    impact: &Impact,
    looked: Looked,
    sent: Sent,
    values: &Values,
) -> impl IntoView + use<> {
    let function = sent.function();
    let button = and_send(words.button, looked.totals());
    let hidden = values
        .iter()
        .filter(|(name, _)| name.as_str() != STEP)
        .map(
            |(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone() /> },
        )
        .collect_view();
    // Disclosure and the ASCII form are none of the fields that the table compares.
    let fields = (impact.contacts.iter()).any(|touched| touched.before.snapshot != touched.after);
    let more = impact.contacts.len().saturating_sub(SHOWN);
    let waits = impact.contacts.iter().any(|touched| touched.waits);
    view! {
        <div class="page">
            <header class="head"><h1>{words.heading}</h1></header>
            <section class="flash" data-state="waiting" aria-label="What this touches">
                <Icon name="waiting" />
                <div><p>{sentence(&words.subject, impact)} " Nothing is saved yet."</p></div>
            </section>
            {fields.then(|| table(&impact.contacts))}
            {(more > 0).then(|| view! { <p class="quiet">"And " {counted(more, "contact", "contacts")} " more, by name behind these."</p> })}
            {waits.then(|| view! {
                <p class="measure quiet">"Name, organization and e-mail of a registrant are what registries watch, compared with what each of them held when it was last read. Where those would become another, a task waits for an operator’s yes; everything else goes out by itself."</p>
            })}
            <form class="actions" method="post" action=sent.action data-function=function data-of=function.map(|_| sent.of)>
                {hidden}
                <button class="button" data-kind="main" name=STEP value="confirmed">{button}</button>
                <button class="button" data-kind="plain" name=STEP value="back">"Back to the form"</button>
            </form>
            {list(looked, &words.page)}
            {function.map(|_| view! { <LiveForms /> })}
        </div>
    }
}

/// The contacts, each with what changes.
pub(crate) fn table(contacts: &[Touched]) -> impl IntoView + use<> {
    let rows = contacts.iter().take(SHOWN).map(row).collect_view();
    view! {
        <div class="list-box">
            <table class="list" data-kind="impact">
                <caption class="vh">"Contacts that this changes"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Handle"</th>
                        <th scope="col">"What changes"</th>
                        <th scope="col" class="num">"Domains"</th>
                        <th scope="col">"Goes out"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(touched: &Touched) -> impl IntoView + use<> {
    let before = &touched.before;
    let lines = moves(
        &Draft::from_snapshot(&before.snapshot, true),
        &Draft::from_snapshot(&touched.after, true),
    );
    let (state, text) = goes_out(touched);
    let state = match state {
        Some(state) => view! { <Badge state=state text=text /> }.into_markup(),
        None => view! { <span class="quiet">{text}</span> }.into_markup(),
    };
    view! {
        <tr>
            <th scope="row"><a href=format!("/contacts/{}", before.id) dir="auto">{before.snapshot.full_name()}</a></th>
            <td class="end"><span class="handle">{before.handle.clone()}</span></td>
            <td class="moves">{lines.into_iter().map(change).collect_view()}</td>
            <td class="num" data-label="domains">{touched.domains}</td>
            <td>{state}</td>
        </tr>
    }
}

/// A field that changes: its label, from, to.
pub(crate) type Move = (&'static str, String, String);

/// The fields in which two differ.
pub(crate) fn moves(before: &Draft, after: &Draft) -> Vec<Move> {
    FIELDS
        .iter()
        .filter_map(|field| {
            let text = |of: &Draft| of.get(field.name).unwrap_or_default().to_owned();
            let (from, to) = (text(before), text(after));
            let shown = |value| in_groups(field.name, value);
            (from != to).then(|| (field.label, shown(from), shown(to)))
        })
        .collect()
}

/// One field, from and to.
pub(crate) fn change((label, from, to): Move) -> impl IntoView {
    let to = if to.is_empty() {
        "nothing".to_owned()
    } else {
        to
    };
    view! {
        <p>
            <span class="quiet">{label.to_lowercase()} " "</span>
            {(!from.is_empty()).then(|| view! { <del dir="auto">{from}</del> " → " })}
            <ins dir="auto">{to}</ins>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_moves() {
        let before = Draft {
            city: "Praha".into(),
            phone: "+420601123456".into(),
            ..Draft::default()
        };
        let after = Draft {
            city: "Brno".into(),
            ..before.clone()
        };
        assert_eq!(
            moves(&before, &after),
            [("City", "Praha".to_owned(), "Brno".to_owned())]
        );
        assert!(moves(&before, &before).is_empty());
    }
}
