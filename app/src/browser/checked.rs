//! What the server says of a draft, under the preview: whom it duplicates, what registries would refuse, how much saving it touches.

use super::page::{set, within};
use crate::answers::CheckedDraft;
use leptos::prelude::document;

/// Shows it in place of what was said of the former draft.
pub(super) fn show(of: &CheckedDraft) -> Option<()> {
    let place = document().get_element_by_id("checked")?;
    place.set_text_content(None);
    if of.changes_of_registrant > 0 {
        let text = "A change of registrant on ".to_owned()
            + &of.changes_of_registrant.to_string()
            + " of "
            + &of.domains.to_string()
            + if of.domains == 1 {
                " domain."
            } else {
                " domains."
            };
        within(&place, "p", "", &text)?;
    }
    for refusal in &of.refusals {
        let text = refusal.name.clone() + " would refuse: " + &refusal.lines.concat();
        within(&place, "p", "", &text)?;
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
