//! How a verification stands, in words.

use crate::markup::IntoMarkup;
use crate::parts::{State as Badge, When};
use crate::site::Post;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::letter::Refusal;
use model::verification::{LetterKind, LetterStatus};
use service::verification::{Letter, Standing};

/// How long there is, in words with their number; nothing where there is no deadline.
pub(super) fn left(days: Option<i64>) -> Option<String> {
    Some(match days? {
        ..=-2 => format!("{} days over", -days?),
        -1 => "1 day over".into(),
        0 => "0 days left".into(),
        1 => "1 day left".into(),
        days => format!("{days} days left"),
    })
}

/// How much it presses: red behind the deadline, amber before.
pub(super) fn deadline(standing: &Standing, now: DateTime<Utc>) -> impl IntoView + use<> {
    let days = standing.days_left(now);
    match left(days) {
        Some(words) => {
            let state = if days.is_some_and(|days| days <= 0) {
                "failed"
            } else {
                "waiting"
            };
            view! { <Badge state=state text=words /> }.into_markup()
        }
        None => view! { <span class="quiet">"no deadline"</span> }.into_markup(),
    }
}

/// What became of the last letter.
pub(super) fn letter(
    letter: Option<&Letter>,
    post: Post,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let Some(letter) = letter else {
        return view! { <span class="quiet">"never asked"</span> }.into_markup();
    };
    let (state, word) = status(letter, post);
    let at = letter.sent_at.unwrap_or(letter.created_at);
    let reply = letter.last_error.clone().map(|reply| {
        let whose = letter.refusal.map(|_| "The mail server: ");
        view! { <span class="sub">{whose} <bdi>{reply}</bdi></span> }
    });
    let silent = (letter.status == LetterStatus::Sent && post == Post::Mailed)
        .then_some(letter.email.as_str())
        .filter(|email| !model::email::returns_known(email))
        .map(|_| view! { <span class="sub">"Whether it arrived can’t be known."</span> });
    view! { <span><Badge state=state text=word /> " " <span class="sub"><When at=at now=now /></span> " " {reply} {silent}</span> }.into_markup()
}

/// A letter's state and word.
pub(super) fn status(letter: &Letter, post: Post) -> (&'static str, &'static str) {
    match (letter.status, letter.kind, post) {
        (LetterStatus::Pending, ..) if letter.attempt > 0 => (
            "waiting",
            letter.refusal.map_or("Not sent yet", Refusal::title),
        ),
        (LetterStatus::Failed, ..) if letter.refusal.is_some() || letter.sent_at.is_some() => {
            ("failed", letter.refusal.map_or("Came back", Refusal::title))
        }
        (LetterStatus::Sent, LetterKind::Reminder, Post::Mailed) => ("completed", "Reminded"),
        (of, ..) => crate::words::status(of, post),
    }
}

/// A count of domains.
pub(super) fn domains(count: usize) -> String {
    match count {
        0 => "no domain".into(),
        1 => "1 domain".into(),
        count => format!("{count} domains"),
    }
}

#[cfg(test)]
mod tests {
    use super::left;

    #[test]
    fn days_are_a_word_and_a_number() {
        for (days, words) in [
            (15, "15 days left"),
            (1, "1 day left"),
            (0, "0 days left"),
            (-1, "1 day over"),
            (-40, "40 days over"),
        ] {
            assert_eq!(left(Some(days)).as_deref(), Some(words));
        }
        assert_eq!(left(None), None);
    }
}
