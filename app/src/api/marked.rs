//! The document's texts.

use crate::markup::{IntoMarkup, Markup};
use leptos::prelude::*;

/// A text of the document: what is between backticks is code.
pub(super) fn marked(text: &str) -> Vec<Markup> {
    text.split('`')
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(number, part)| {
            let part = part.to_owned();
            if number % 2 == 1 {
                view! { <code>{part}</code> }.into_markup()
            } else {
                part.into_markup()
            }
        })
        .collect()
}
