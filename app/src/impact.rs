//! What a change of a person, a location, a phone or the organization affects, shown before it is made.
//!
//! The form is submitted; when its plan affects nothing it is saved at once. Otherwise what was typed is stored in a flash, and a confirmation page shows what it
//! affects with the typed values in hidden fields: confirming submits the same form again, going back returns it as it was typed.

use crate::flash::{Flash, STEP, Values};
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::parts::{Icon, Sent, State as Badge};
use crate::posted::{Posted, text_in};
use crate::site::Site;
use axum::response::Response;
use leptos::prelude::*;
use model::contact::{Draft, FIELDS};
use service::{Changed, Error, Impact, Mode, Touched};
use std::future::Future;

/// How many contacts are shown one by one; the rest are counted.
const SHOWN: usize = 100;

/// What is to be done with a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Plan it, and save it when it affects nothing.
    Look,
    /// Confirmed: save it.
    Confirmed,
    /// Return it as it was typed.
    Back,
}

impl Step {
    pub(crate) fn of(form: &Values) -> Self {
        match text_in(form, STEP) {
            "confirmed" => Self::Confirmed,
            "back" => Self::Back,
            _ => Self::Look,
        }
    }
}

/// The URLs of a form, its confirmation, and the page after it.
pub(crate) struct Way {
    /// The form.
    pub(crate) form: String,
    /// The confirmation page.
    pub(crate) confirm: String,
    /// The page after it.
    pub(crate) done: String,
}

impl Way {
    /// Of a thing whose form is on a page of its own: `page`, `page/edit`.
    pub(crate) fn of(page: String) -> Self {
        Self {
            form: format!("{page}/edit"),
            confirm: format!("{page}/edit?confirm=1"),
            done: page,
        }
    }
}

/// What came of a form that was not refused.
pub(crate) enum Outcome {
    /// Nothing was written: it is to be returned as it was typed.
    Back,
    /// Nothing was written: what it affects is to be looked at first.
    Look,
    /// It was saved, and this is to be told.
    Saved(Flash),
}

/// Carries a form out by `run`: planned, then saved. `plain` is told when nothing besides the object itself was affected.
///
/// # Errors
/// What the plan or the save is refused for.
pub(crate) async fn carry_out<T, F>(
    form: &Values,
    plain: &str,
    run: impl Fn(Mode) -> F,
) -> Result<Outcome, Error>
where
    F: Future<Output = Result<Changed<T>, Error>>,
{
    match Step::of(form) {
        Step::Back => return Ok(Outcome::Back),
        Step::Look if touches(&run(Mode::Plan).await?.impact) => return Ok(Outcome::Look),
        Step::Look | Step::Confirmed => {}
    }
    let changed = run(Mode::Do).await?;
    Ok(Outcome::Saved(Flash {
        task: changed.tasks.last().copied(),
        ..Flash::done(told(&changed.impact, plain))
    }))
}

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

/// Whether there is anything to be confirmed.
pub(crate) const fn touches(impact: &Impact) -> bool {
    !impact.is_empty() || impact.domains > 0
}

/// A number and what it counts.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

pub(crate) fn domains(count: usize) -> String {
    counted(count, "domain", "domains")
}

/// `This office’s move changes 14 contacts on 212 domains; 9 of them count as a change of registrant and wait for a yes.`
pub(crate) fn sentence(subject: &str, impact: &Impact) -> String {
    let changed = match (impact.contacts.len(), impact.domains) {
        (0, count) => format!("{subject} reaches {}", domains(count)),
        (count, 0) => format!(
            "{subject} changes {}, which no domain shows yet",
            counted(count, "contact", "contacts")
        ),
        (count, shown) => format!(
            "{subject} changes {} on {}",
            counted(count, "contact", "contacts"),
            domains(shown)
        ),
    };
    let waits = impact.contacts.iter().any(|touched| touched.waits);
    let material = match (impact.registrant_changes, waits) {
        (0, _) => String::new(),
        (1, true) if impact.domains == 1 => {
            "; there it counts as a change of registrant and waits for a yes".into()
        }
        (1, false) if impact.domains == 1 => "; there it counts as a change of registrant".into(),
        (1, true) => "; 1 of them counts as a change of registrant and waits for a yes".into(),
        (1, false) => "; 1 of them counts as a change of registrant".into(),
        (count, true) => {
            format!("; {count} of them count as a change of registrant and wait for a yes")
        }
        (count, false) => format!("; {count} of them count as a change of registrant"),
    };
    format!("{changed}{material}.")
}

/// The tasks of a save.
fn told(impact: &Impact, plain: &str) -> String {
    let waits = impact
        .contacts
        .iter()
        .filter(|touched| touched.waits)
        .count();
    let waiting = match waits {
        0 => String::new(),
        1 => " What counts as a change of registrant on 1 contact waits for a yes.".into(),
        count => {
            format!(" What counts as a change of registrant on {count} contacts waits for a yes.")
        }
    };
    match (impact.contacts.len(), impact.domains) {
        (0, 0) => plain.to_owned(),
        (0, shown) => format!("Saved. {} brought up to date.{waiting}", are(shown)),
        (count, 0) => format!(
            "Saved. {} with it; no domain shows it, so nothing is sent.",
            match count {
                1 => "1 contact changed".to_owned(),
                count => format!("{count} contacts changed"),
            }
        ),
        (count, shown) => format!(
            "Saved. {} on {} follow.{waiting}",
            counted(count, "contact", "contacts"),
            domains(shown)
        )
        .replace(
            "1 contact on 1 domain follow.",
            "1 contact on 1 domain follows.",
        ),
    }
}

fn are(shown: usize) -> String {
    match shown {
        1 => "1 domain is being".into(),
        count => format!("{count} domains are being"),
    }
}

/// The texts above the confirmation and on its button.
pub(crate) struct Words {
    /// The page's heading.
    pub(crate) heading: String,
    /// What changes: `This office’s move`.
    pub(crate) subject: String,
    /// The button.
    pub(crate) button: &'static str,
}

/// The page between a form and its save. `sent` is the form's target, `values` what was typed.
pub(crate) fn confirmation(
    words: Words,
    impact: &Impact,
    sent: Sent,
    values: &Values,
) -> impl IntoView + use<> {
    let function = sent.function();
    let hidden = values
        .iter()
        .filter(|(name, _)| name.as_str() != STEP)
        .map(
            |(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone() /> },
        )
        .collect_view();
    let more = impact.contacts.len().saturating_sub(SHOWN);
    let waits = impact.contacts.iter().any(|touched| touched.waits);
    view! {
        <div class="page">
            <header class="head"><h1>{words.heading}</h1></header>
            <section class="flash" data-state="waiting" aria-label="What this touches">
                <Icon name="waiting" />
                <div><p>{sentence(&words.subject, impact)} " Nothing is saved yet."</p></div>
            </section>
            {(!impact.contacts.is_empty()).then(|| table(&impact.contacts))}
            {(more > 0).then(|| view! { <p class="quiet">"And " {counted(more, "contact", "contacts")} " more, by name behind these."</p> })}
            {waits.then(|| view! {
                <p class="measure quiet">"Name, organization and e-mail of a registrant are what registries watch. Those wait as a task for an operator’s yes; everything else goes out by itself."</p>
            })}
            <form class="actions" method="post" action=sent.action data-function=function data-of=function.map(|_| sent.of)>
                {hidden}
                <button class="button" data-kind="main" name=STEP value="confirmed">{words.button}</button>
                <button class="button" data-kind="plain" name=STEP value="back">"Back to the form"</button>
            </form>
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
    let state = match (touched.waits, touched.material.is_empty(), touched.domains) {
        (true, ..) => view! { <Badge state="waiting" text="Waits for a yes" /> }.into_markup(),
        (false, false, _) => {
            view! { <Badge state="running" text="At once, as a change of registrant" /> }
                .into_markup()
        }
        (false, true, 0) => view! { <span class="quiet">"shown nowhere"</span> }.into_markup(),
        (false, true, _) => view! { <Badge state="running" text="By itself" /> }.into_markup(),
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
            (from != to).then_some((field.label, from, to))
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
    use model::contact::{ContactKind, Snapshot, VerificationStatus};
    use model::id::{ContactId, OrganizationId};
    use service::contacts::Contact;
    use uuid::Uuid;

    fn touched(waits: bool) -> Touched {
        let at = chrono::DateTime::UNIX_EPOCH;
        Touched {
            before: Contact {
                id: ContactId(Uuid::nil()),
                organization_id: OrganizationId(Uuid::nil()),
                handle: "JN1-NICH".into(),
                kind: ContactKind::Member,
                snapshot: Snapshot::default(),
                disclose: true,
                is_active: true,
                verification_status: VerificationStatus::Verified,
                verified_at: None,
                user_id: None,
                location_id: None,
                phone_id: None,
                international: None,
                proposed: None,
                version: 1,
                created_at: at,
                updated_at: at,
            },
            after: Snapshot::default(),
            material: if waits { vec!["last_name"] } else { Vec::new() },
            domains: 1,
            waits,
        }
    }

    fn impact(contacts: usize, domains: usize, registrant_changes: usize) -> Impact {
        Impact {
            contacts: vec![touched(registrant_changes > 0); contacts],
            domains,
            registrant_changes,
            ..Impact::default()
        }
    }

    #[test]
    fn what_a_change_touches_is_said_in_numbers() {
        assert_eq!(
            sentence("This office’s move", &impact(14, 212, 9)),
            "This office’s move changes 14 contacts on 212 domains; 9 of them count as a change of registrant and wait for a yes."
        );
        assert_eq!(
            sentence("This", &impact(1, 1, 1)),
            "This changes 1 contact on 1 domain; there it counts as a change of registrant and waits for a yes."
        );
        assert_eq!(
            sentence("This", &impact(2, 0, 0)),
            "This changes 2 contacts, which no domain shows yet."
        );
        assert_eq!(
            sentence("This slot", &impact(0, 3, 0)),
            "This slot reaches 3 domains."
        );
    }

    #[test]
    fn a_save_says_what_it_set_going() {
        assert_eq!(told(&impact(0, 0, 0), "Saved."), "Saved.");
        assert_eq!(
            told(&impact(1, 1, 0), ""),
            "Saved. 1 contact on 1 domain follows."
        );
        assert!(told(&impact(2, 3, 1), "").contains("2 contacts waits for a yes"));
        assert!(told(&impact(0, 3, 0), "").contains("3 domains are being"));
    }

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
