//! The draft of a domain's roles. It is a signal, and changed in one place, from where the page's address follows it and the server is asked what it would do. No effect does that: it would be ten kilobytes of machine code for one reader.

use super::call::ask;
use super::forms::values;
use super::fresh;
use super::page::{find, listen, set, target};
use super::pick::pick_with;
use super::role_plan;
use crate::answers::Values;
use crate::functions::domains::PlanRoles;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, HtmlFormElement, MouseEvent};

/// How long choosing must rest before the server is asked.
const REST: Duration = Duration::from_millis(150);

/// What the draft is: a contact's id or `default` by role.
type Draft = RwSignal<Values>;

/// Brings the cards and the draft of a domain to life.
pub(crate) fn draft_roles() {
    let page = document();
    let form = page.get_element_by_id("draft-form");
    let form = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let (Some(roles), Some(form)) = (page.get_element_by_id("roles"), form) else {
        return;
    };
    let mut written = values(&form, None).unwrap_or_default();
    written.retain(|name, choice| name != "version" && !choice.is_empty());
    let draft: Draft = RwSignal::new(written);
    pick_with(move |combo, id| {
        combo.field.set_value("");
        let _ = choose(draft, &combo.field, id.to_owned());
    });
    listen(&roles, "click", &Rc::new(draft), |draft, event| {
        let _ = clicked(**draft, event);
    });
}

/// One of the cards' links that change the draft.
fn clicked(draft: Draft, event: &Event) -> Option<()> {
    let on = target(event)?.closest("[data-take]").ok()??;
    let press = event.dyn_ref::<MouseEvent>()?;
    // Into a new tab it is a link as any other.
    if press.ctrl_key() || press.meta_key() || press.shift_key() {
        return None;
    }
    event.prevent_default();
    let choice = match on.get_attribute("data-take")? {
        same if same == "registrant" => registrant(draft)?,
        choice => choice,
    };
    choose(draft, &on, choice)
}

/// Whoever is the registrant by now: of the draft, else of the card.
fn registrant(draft: Draft) -> Option<String> {
    let chosen = draft.with_untracked(|draft| draft.get("registrant").cloned());
    chosen.filter(|choice| choice != "default").or_else(|| {
        let card = document().get_element_by_id("roles")?;
        let shown = ".role-card[data-role=registrant] > [data-holder]:not([hidden])";
        find(&card, shown)?.get_attribute("data-holder")
    })
}

/// Takes a choice for the role of the card that it was made in: a contact, `default`, or nothing to leave the role as it is.
fn choose(draft: Draft, within: &Element, choice: String) -> Option<()> {
    let card = within.closest(".role-card").ok()??;
    let role = card.get_attribute("data-role")?;
    if let Some(picker) = within.closest("details").ok()? {
        let _ = picker.remove_attribute("open");
        let button = find(&picker, "summary")?.dyn_into::<HtmlElement>().ok()?;
        button.focus().ok()?;
    }
    draft.update(|draft| {
        if choice.is_empty() {
            draft.remove(&role);
        } else {
            draft.insert(role, choice);
        }
    });
    let now = draft.get_untracked();
    let _ = follow(&now);
    look(draft, now);
    Some(())
}

/// Has the page's address say the draft, as it does without scripts: a reload shows it, and parts that are taken anew are those of a page with it.
fn follow(draft: &Values) -> Option<()> {
    let mut address = document().location()?.pathname().ok()?;
    for (place, (role, choice)) in draft.iter().enumerate() {
        address = address + if place == 0 { "?" } else { "&" } + role + "=" + choice;
    }
    let history = window().history().ok()?;
    let replaced = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    replaced.ok()
}

/// Asks what the draft would do, once choosing rests, and shows it. An answer to another draft than the present one is dropped.
fn look(draft: Draft, now: Values) {
    let Some(form) = document().get_element_by_id("draft-form") else {
        return;
    };
    let id = form.get_attribute("data-of").unwrap_or_default();
    // What is shown is of the former draft: it is not sent meanwhile.
    set(&form, "aria-busy", "true");
    if now.is_empty() {
        let _ = role_plan::show(&now, None);
        // What the world would see is written with the draft that the address says.
        fresh::of_this_page().ask();
        return;
    }
    let is_still = move |of: &Values| draft.with_untracked(|draft| draft == of);
    let ask = move || {
        if !is_still(&now) {
            return;
        }
        spawn_local(async move {
            let form = now.clone();
            let answer = ask(PlanRoles { id, form }).await;
            if is_still(&now) {
                let _ = role_plan::show(&now, Some(answer));
                fresh::of_this_page().ask();
            }
        });
    };
    set_timeout(ask, REST);
}
