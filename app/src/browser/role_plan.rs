//! What a draft of roles would do, written into the cards and the card of the draft, whose elements the server has made for it.

use super::field::set_value;
use super::page::{all, find, hide, set, within, write};
use crate::answers::{Answer, Entry, PlannedRole, RolePlan, Values};
use leptos::prelude::document;
use model::role::Role;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Shows what this draft would do; without a plan, everything as it is without a draft.
pub(super) fn show(draft: &Values, plan: Option<Answer<RolePlan>>) -> Option<()> {
    let shown = id("draft")?;
    let (plan, refused) = match plan {
        None => (RolePlan::default(), None),
        Some(Ok(plan)) => (plan, None),
        // The cards stay: what the draft makes of them is not known.
        Some(Err(error)) => (RolePlan::default(), Some(error.message())),
    };
    // Nothing is left of a draft of what is so already.
    let nothing = plan.roles.iter().all(|of| of.already);
    hide(&shown, nothing && refused.is_none());
    hide(&id("draft-refused")?, refused.is_none());
    hide(&id("draft-plan")?, refused.is_some());
    if let Some(why) = refused {
        write(find(&shown, "#draft-refused .flash span"), &why);
        return Some(());
    }
    for card in all(&id("roles")?, ".role-card") {
        let role = card.get_attribute("data-role")?;
        let mut drafted = plan.roles.iter().filter(|of| !of.already);
        draw_card(&card, drafted.find(|of| of.role.as_str() == role))?;
        if let Some(same) = find(&card, "[data-take=registrant]") {
            // The registrant may be another than the page was written with.
            hide(&same, false);
        }
    }
    write(id("draft-said"), &plan.moves);
    draw_plan(draft, &plan)
}

fn id(name: &str) -> Option<Element> {
    document().get_element_by_id(name)
}

/// Shows the card's own part, or the draft's in its place.
fn draw_card(card: &Element, of: Option<&PlannedRole>) -> Option<()> {
    let focused = card.contains(document().active_element().as_deref());
    let (now, drafted) = (find(card, ".slip")?, find(card, "[data-drafted]")?);
    hide(&now, of.is_some());
    hide(&drafted, of.is_none());
    hide(&find(card, "h3 > .quiet")?, of.is_none());
    let _ = card.toggle_attribute_with_force("data-draft", of.is_some());
    if let Some(of) = of {
        draw_drafted(&drafted, of)?;
    }
    let nobody = match of {
        Some(of) => of.new.is_none(),
        None => !now.has_attribute("data-holder"),
    };
    let _ = card.toggle_attribute_with_force("data-empty", nobody);
    if focused {
        // Without one of them the focus is lost, and nothing else.
        let next = ".slip:not([hidden]) > .foot-line > a, .slip:not([hidden]) > .foot-line > details > summary";
        if let Some(next) = find(card, next)
            && let Some(next) = next.dyn_ref::<HtmlElement>()
        {
            next.focus().ok()?;
        }
    }
    Some(())
}

fn draw_drafted(slip: &Element, of: &PlannedRole) -> Option<()> {
    let nobody = Entry {
        name: "Nobody".to_owned(),
        ..Entry::default()
    };
    let new = of.new.as_ref().unwrap_or(&nobody);
    let was = match &of.old {
        Some(old) => old.name.clone() + " " + &old.mark,
        None => "nobody".to_owned(),
    };
    for (part, text) in [
        ("del", &was),
        (".who a", &new.name),
        (".handle", &new.mark),
        (".where", &new.lines.concat()),
        (".from", &of.from),
    ] {
        write(find(slip, part), text);
    }
    let link = find(slip, ".who a")?;
    if of.new.is_some() {
        set(&link, "href", &("/contacts/".to_owned() + &new.id));
        set(slip, "data-holder", &new.id);
    } else {
        link.remove_attribute("href").ok()?;
        slip.remove_attribute("data-holder").ok()?;
    }
    Some(())
}

fn draw_plan(draft: &Values, plan: &RolePlan) -> Option<()> {
    let (nobody, sound) = (plan.sent.is_empty(), plan.refusals.is_empty());
    for (part, hidden) in [
        ("draft-lookup", nobody),
        ("draft-nobody", !nobody),
        ("draft-registrant", !plan.changes_registrant),
        ("draft-no-registrant", plan.changes_registrant),
        ("draft-held-back", sound),
    ] {
        hide(&id(part)?, hidden);
    }
    fill("draft-sent", &plan.sent)?;
    fill("draft-refusals", &plan.refusals)?;
    write(id("draft-moves"), &plan.moves);
    let hints = id("draft-hints")?;
    hints.set_text_content(None);
    for hint in &plan.hints {
        within(&hints, "p", "quiet", hint)?;
    }
    let form = id("draft-form")?;
    for role in Role::ALL {
        let changes = plan.roles.iter().any(|of| of.role == role && !of.already);
        let choice = draft.get(role.as_str()).filter(|_| changes);
        set_value(&form, role.as_str(), choice.map_or("", String::as_str));
    }
    set_value(&form, "version", &plan.version.to_string());
    let send = id("draft-send")?;
    set(&send, "data-kind", if sound { "main" } else { "" });
    write(Some(send), &plan.button);
    form.remove_attribute("aria-busy").ok()
}

/// Lists contacts.
fn fill(place: &str, entries: &[Entry]) -> Option<()> {
    let place = id(place)?;
    place.set_text_content(None);
    for of in entries {
        let line = within(&place, "p", "", "")?;
        let link = within(&line, "a", "", &of.name)?;
        set(&link, "href", &("/contacts/".to_owned() + &of.id));
        set(&link, "dir", "auto");
        line.append_with_str_1(" ").ok()?;
        within(&line, "span", "handle", &of.mark)?;
    }
    Some(())
}
