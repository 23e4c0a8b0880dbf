//! What a replacement would touch, drawn as one chooses.

use super::call::ask;
use super::flash::flash;
use super::forms::values;
use super::page::{hide, listen, set, within, write};
use crate::answers::{Answer, Entry, FunctionError, ReplacementPlan, Values};
use crate::functions::contacts::PlanReplacement;
use leptos::prelude::document;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement};

struct Choosing {
    form: HtmlFormElement,
    of: String,
    /// The choice that was asked about last: an answer to another one is dropped.
    asked: RefCell<Values>,
}

/// Follows what is chosen.
pub(crate) fn plan_replacement() {
    let form = document().get_element_by_id("replace");
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else {
        return;
    };
    let choosing = Rc::new(Choosing {
        of: form.get_attribute("data-of").unwrap_or_default(),
        form,
        asked: RefCell::default(),
    });
    listen(&choosing.form, "change", &choosing, |choosing, _| {
        choosing.look();
    });
}

impl Choosing {
    fn look(self: &Rc<Self>) {
        let Some(form) = values(&self.form, None) else {
            return;
        };
        self.asked.replace(form.clone());
        let choosing = Rc::clone(self);
        spawn_local(async move {
            let plan = ask(PlanReplacement {
                id: choosing.of.clone(),
                form: form.clone(),
            })
            .await;
            if *choosing.asked.borrow() == form {
                let _ = show(plan);
            }
        });
    }
}

fn show(plan: Answer<ReplacementPlan>) -> Option<()> {
    let page = document();
    let said = page.get_element_by_id("replace-plan")?;
    let go = page.get_element_by_id("replace-go")?;
    let list = page.get_element_by_id("replace-domains")?;
    said.set_text_content(None);
    list.set_text_content(None);
    hide(&go, plan.is_err());
    match plan {
        Ok(plan) => {
            let section = flash(&said, "waiting", &plan.text)?.parent_element()?;
            set(&section, "role", "region");
            set(&section, "aria-label", "What this touches");
            set(&go, "value", &plan.looked);
            write(Some(go), &plan.button);
            if !plan.domains.is_empty() {
                domains(&list, &plan)?;
            }
        }
        // Nobody is chosen yet.
        Err(FunctionError::Invalid { .. }) => {}
        Err(error) => {
            flash(&said, "failed", &error.message())?;
        }
    }
    Some(())
}

fn domains(list: &Element, plan: &ReplacementPlan) -> Option<()> {
    let frame = within(list, "div", "list-box", "")?;
    let table = within(&frame, "table", "list", "")?;
    within(&table, "caption", "vh", "Domains that this touches")?;
    let head = within(&within(&table, "thead", "", "")?, "tr", "", "")?;
    for title in [
        "Domain",
        "Change of registrant",
        "Before a registry takes it",
    ] {
        set(&within(&head, "th", "", title)?, "scope", "col");
    }
    let body = within(&table, "tbody", "", "")?;
    for domain in &plan.domains {
        row(&body, domain)?;
    }
    if plan.more > 0 {
        let more = "And ".to_owned() + &plan.more.to_string() + " more domains.";
        within(list, "p", "quiet", &more)?;
    }
    Some(())
}

fn row(body: &Element, of: &Entry) -> Option<()> {
    let row = within(body, "tr", "", "")?;
    let head = within(&row, "th", "", "")?;
    set(&head, "scope", "row");
    let link = within(&head, "a", "", &of.name)?;
    set(&link, "href", &("/domains/".to_owned() + &of.id));
    let changes = within(&row, "td", "", &of.mark)?;
    set(&changes, "data-label", "change of registrant");
    within(&row, "td", "", &of.lines.concat())?;
    Some(())
}
