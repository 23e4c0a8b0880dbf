//! What a sentence of a history is made of.

use crate::markup::{IntoMarkup, Markup};
use leptos::prelude::*;
use std::borrow::Cow;
use uuid::Uuid;

/// A value or an object as it is shown, with a link where it has a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) id: Option<Uuid>,
    pub(super) href: Option<String>,
}

impl Shown {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(Cow<'static, str>),
    /// An object.
    Object(Shown),
    /// What was before.
    Was(Shown),
    /// What is since.
    Is(Shown),
}

/// One change: a verb with its objects.
pub(super) type Change = Vec<Piece>;

/// Words alone.
pub(super) fn said(words: impl Into<Cow<'static, str>>) -> Change {
    vec![text(words)]
}

/// Words.
pub(super) fn text(words: impl Into<Cow<'static, str>>) -> Piece {
    Piece::Text(words.into())
}

/// A value that was added, taken away or changed.
pub(super) fn changed(label: &str, from: Option<Shown>, to: Option<Shown>) -> Change {
    match (from, to) {
        (None, None) => Vec::new(),
        (None, Some(to)) => vec![text(format!("added the {label} ")), Piece::Is(to)],
        (Some(from), None) => vec![
            text(format!("took the {label} ")),
            Piece::Was(from),
            text(" away"),
        ],
        (Some(from), Some(to)) => vec![
            text(format!("changed the {label} from ")),
            Piece::Was(from),
            text(" to "),
            Piece::Is(to),
        ],
    }
}

/// Whether any of these changes names the object itself.
pub(super) fn names(changes: &[Change], id: Uuid) -> bool {
    changes.iter().flatten().any(|piece| match piece {
        Piece::Text(_) => false,
        Piece::Object(shown) | Piece::Was(shown) | Piece::Is(shown) => shown.id == Some(id),
    })
}

pub(super) fn link(shown: Shown) -> Markup {
    let Shown { text, href, .. } = shown;
    match href {
        Some(href) => view! { <a href=href><bdi>{text}</bdi></a> }.into_markup(),
        None => view! { <bdi>{text}</bdi> }.into_markup(),
    }
}

fn shown(piece: Piece) -> Markup {
    match piece {
        Piece::Text(words) => view! { {words.into_owned()} }.into_markup(),
        Piece::Object(object) => link(object),
        Piece::Was(value) => view! { <del dir="auto">{link(value)}</del> }.into_markup(),
        Piece::Is(value) => view! { <ins dir="auto">{link(value)}</ins> }.into_markup(),
    }
}

/// The changes as one sentence.
pub(super) fn sentence(changes: Vec<Change>) -> impl IntoView {
    let last = changes.len().saturating_sub(1);
    let part = |(place, change): (usize, Change)| {
        let between = match place {
            0 => "",
            place if place == last => " and ",
            _ => ", ",
        };
        (between, change.into_iter().map(shown).collect_view())
    };
    changes.into_iter().enumerate().map(part).collect_view()
}
