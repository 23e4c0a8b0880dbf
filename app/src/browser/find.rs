//! The picker's part that needs a browser.

use super::fetch;
use crate::islands::picker::{Found, Picking};
use leptos::prelude::*;
use serde::Deserialize;
use std::time::Duration;

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(150);

/// Takes over from the plain form, which is hidden.
pub(crate) fn ready(plain: &str, picking: Picking) {
    let plain = document().get_element_by_id(plain);
    // Once the page stands as the server wrote it; hydration must find it so.
    request_animation_frame(move || {
        if let Some(plain) = plain {
            let _ = plain.set_attribute("hidden", "");
        }
        picking.ready.set(true);
    });
}

/// Asks for the contacts that fit what is typed; for the first ones when nothing is.
pub(crate) fn search(address: &str, picking: Picking) {
    #[derive(Deserialize)]
    struct List {
        data: Vec<Found>,
        next_cursor: Option<String>,
    }
    let words = picking.typed.get_untracked();
    let address = address.to_owned();
    // An answer to what is no longer typed is dropped.
    let current = {
        let words = words.clone();
        move || picking.typed.with_untracked(|typed| *typed == words)
    };
    let still = current.clone();
    let ask = async move {
        let url = address + &String::from(js_sys::encode_uri_component(words.trim()));
        let list = fetch::text(&url)
            .await
            .and_then(|body| serde_json::from_str::<List>(&body).ok());
        if !current() {
            return;
        }
        let said = match &list {
            None => "The book gives no answer just now.".to_owned(),
            Some(list) if list.data.is_empty() => "No active contact fits.".to_owned(),
            Some(list) if list.next_cursor.is_some() => {
                "The first 20; type more to narrow them.".to_owned()
            }
            Some(list) if list.data.len() == 1 => "1 contact".to_owned(),
            Some(list) => list.data.len().to_string() + " contacts",
        };
        let found = list.map(|list| list.data).unwrap_or_default();
        picking.active.set(None);
        picking.open.set(!found.is_empty());
        picking.found.set(found);
        picking.said.set(said);
    };
    set_timeout(
        move || {
            if still() {
                leptos::task::spawn_local(ask);
            }
        },
        REST,
    );
}

/// Goes to a page of ours.
pub(crate) fn go(address: &str) {
    if let Some(location) = document().location() {
        let _ = location.set_href(address);
    }
}

/// Brings an option into view.
pub(crate) fn show_option(id: &str) {
    if let Some(option) = document().get_element_by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
