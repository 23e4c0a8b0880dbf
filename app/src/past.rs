//! Pages as of a past moment: how they are asked for, the line that says which moment it is, and why something was so. Nothing on them can be changed.

use crate::failure::Failure;
use crate::frame::Frame;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::Icon;
use crate::roles::{RoleCard, card};
use crate::words::place;
use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Timelike, Utc};
use leptos::prelude::*;
use model::field::FieldCode;
use model::role::Role;
use service::contacts::Contact;
use service::{Error, Why};

/// The moment that the page’s address asks for, if any.
pub(crate) fn asked(frame: &Frame, text: &str) -> Result<Option<DateTime<Utc>>, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || {
        let expected = "a date and a time, such as 2026-03-03T14:00".into();
        Failure::of(frame, Error::field("at", FieldCode::WrongType { expected }))
    };
    moment(text).map(Some).ok_or_else(wrong)
}

/// RFC 3339 with any offset; else what a browser’s field sends: a day and a time, or a day, in UTC.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let time = || {
        let read = |form| NaiveDateTime::parse_from_str(text, form).ok();
        read("%Y-%m-%dT%H:%M").or_else(|| read("%Y-%m-%dT%H:%M:%S%.f"))
    };
    let day = || {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        day.and_hms_opt(0, 0, 0)
    };
    match wire::DateTime::of_query(text) {
        Some(at) => Some(at.0),
        None => Some(time().or_else(day)?.and_utc()),
    }
}

/// A moment in words, to the second: `3 March 2026, 14:00 UTC`.
fn words(at: DateTime<Utc>) -> String {
    let form = if at.second() == 0 {
        "%-d %B %Y, %H:%M UTC"
    } else {
        "%-d %B %Y, %H:%M:%S UTC"
    };
    at.format(form).to_string()
}

fn exactly(at: DateTime<Utc>) -> impl IntoView {
    let exact = at.to_rfc3339_opts(SecondsFormat::Micros, true);
    view! { <time datetime=exact>{words(at)}</time> }
}

/// The form that asks for the page as of another moment; a plain GET.
pub(crate) fn form(page: String, at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> impl IntoView {
    let field = |at: DateTime<Utc>| at.format("%Y-%m-%dT%H:%M").to_string();
    view! {
        <form class="stack measure as-of" method="get" action=page data-print="no">
            <div class="field" data-size="m">
                <label for="at">"As of"</label>
                <p class="hint" id="at-hint">"Date and time in UTC. Shows this page as the book was then."</p>
                <input id="at" name="at" type="datetime-local" required max=field(now) value=at.map(field) aria-describedby="at-hint" />
            </div>
            <p class="actions"><button class="button">"Show the book of that time"</button></p>
        </form>
    }
}

/// Says which moment the page shows, and leads back.
pub(crate) fn banner(at: DateTime<Utc>, today: String) -> impl IntoView {
    view! {
        <p class="flash" data-state="waiting" role="status">
            <Icon name="waiting" />
            <span>"As of " {exactly(at)} " – " <a href=today>"back to today"</a></span>
        </p>
    }
}

/// The address of a page as of the same moment.
pub(crate) fn link(page: &str, at: DateTime<Utc>) -> String {
    format!("{page}?at={}", wire::DateTime(at).text())
}

/// Since when something was so, and who made it so.
pub(crate) fn because(why: &Why) -> Markup {
    let by = why.entry.as_ref().map(|entry| {
        let (actor, did) = (entry.actor_name.clone(), did(&entry.action));
        view! { ": " <bdi>{actor}</bdi> " " {did} }
    });
    let earlier = why.or_earlier.then_some(" or earlier");
    view! { "since " {exactly(why.since)} {earlier} {by} }.into_markup()
}

/// What was done, in words.
fn did(action: &str) -> String {
    match action {
        "contact.create" => "wrote the contact".into(),
        "contact.update" => "changed the contact".into(),
        "contact.refresh" => "changed the person or the office".into(),
        "contact.verify" => "confirmed the contact".into(),
        "contact.replace" => "replaced a contact".into(),
        "contact.merge" => "merged two contacts".into(),
        "domain.adopt" => "took the domain into the book".into(),
        "domain.roles" => "set roles of the domain".into(),
        "domain.team" => "gave the domain to a team, or took it from one".into(),
        "organization.update" => "changed the organization".into(),
        "team.create" => "made the team".into(),
        "team.update" => "changed the team".into(),
        other => format!("({})", other.replace(['.', '_'], " ")),
    }
}

/// A role as it was: who held it, where that came from, and why. `None`: nobody did.
pub(crate) fn role(
    role: Role,
    holder: Option<(&Contact, Markup, &Why)>,
    at: DateTime<Utc>,
) -> impl IntoView + use<> {
    let empty = holder.is_none();
    let body = match holder {
        None => view! { <p class="who">"Nobody"</p> }.into_markup(),
        Some((contact, from, why)) => {
            let href = link(&format!("/contacts/{}", contact.id), at);
            let (name, handle) = (contact.snapshot.full_name(), contact.handle.clone());
            view! {
                <p class="who"><a href=href dir="auto">{name}</a><span class="handle">{handle}</span></p>
                <p class="where" dir="auto">{place(contact, None)}</p>
                <div class="foot-line"><span class="from">{from}</span></div>
                <p class="quiet small">{because(why)}</p>
            }
            .into_markup()
        }
    };
    card(RoleCard {
        role,
        drafted: false,
        empty,
        slips: view! { <div class="slip">{body}</div> }.into_markup(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_typed() {
        let noon = wire::DateTime::read("2026-03-03T12:00:00Z").map(|at| at.0);
        assert!(noon.is_some());
        for text in [
            "2026-03-03T12:00:00Z",
            "2026-03-03T13:00:00 01:00",
            "2026-03-03T12:00",
            "2026-03-03T12:00:00",
        ] {
            assert_eq!(moment(text), noon, "{text}");
        }
        let midnight = wire::DateTime::read("2026-03-03T00:00:00Z").map(|at| at.0);
        assert_eq!(moment("2026-03-03"), midnight);
        for text in ["now", "2026-02-30", "2026-03-03T25:00", "yesterday"] {
            assert_eq!(moment(text), None, "{text}");
        }
        assert_eq!(noon.map(words).as_deref(), Some("3 March 2026, 12:00 UTC"));
        let second = noon.map(|noon| words(noon + chrono::TimeDelta::seconds(7)));
        assert_eq!(second.as_deref(), Some("3 March 2026, 12:00:07 UTC"));
    }
}
