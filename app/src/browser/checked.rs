//! What the server says of a draft, under the preview: whom it duplicates, what registries would refuse, how much saving it touches, what the post asks for.

use super::page::{set, within};
use crate::answers::CheckedDraft;
use leptos::prelude::document;

/// Shows it in place of what was said of the former draft.
pub(super) fn show(of: &CheckedDraft) -> Option<()> {
    let place = document().get_element_by_id("checked")?;
    place.set_text_content(None);
    for text in &of.said {
        within(&place, "p", "", text)?;
    }
    for contact in &of.alike {
        let line = within(&place, "p", "", &(contact.lines.concat() + ": "))?;
        let link = within(
            &line,
            "a",
            "",
            &(contact.mark.clone() + " " + &contact.name),
        )?;
        set(&link, "href", &("/contacts/".to_owned() + &contact.id));
        set(&link, "target", "_blank");
    }
    Some(())
}
