//! What came of a form, shown in the page where it was sent: the parts that the server's pages are made of (`flash`, `error-summary`, `diff`), drawn by hand.

use super::field::{label, named, set_value};
use super::flash::{flash, icon, link};
use super::page::{all, find, set, within};
use super::wrong::mark;
use super::{conflict, fresh};
use crate::answers::{Answer, Done, FunctionError, WrongField};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlFormElement};

/// What a title begins with while something is wrong.
const ERROR: &str = "Error: ";

/// The place for outcomes: the form's own, or the page's.
fn place(form: &Element) -> Option<Element> {
    find(form, ".outcome").or_else(page_place)
}

fn page_place() -> Option<Element> {
    document().get_element_by_id("outcome")
}

/// Takes away what is shown of the form's last time, also what the server wrote of it.
pub(super) fn clear(form: &Element) {
    for place in [place(form), page_place()].into_iter().flatten() {
        place.set_text_content(None);
    }
    for told in all(form, "[aria-invalid]") {
        let _ = mark(&told, None);
    }
    if let Some(main) = document().get_element_by_id("main") {
        for told in all(&main, "#main > .flash, .error-summary, #conflict") {
            told.remove();
        }
    }
    let page = document();
    if let Some(title) = page.title().strip_prefix(ERROR) {
        page.set_title(title);
    }
}

/// Where the outcome is shown.
#[derive(PartialEq, Eq)]
pub(super) enum Shown {
    /// Where the form is.
    Here,
    /// On the page of what was made, which is being loaded.
    Elsewhere,
}

/// Shows what came of it.
pub(super) fn show(form: &HtmlFormElement, answer: Answer<Done>) -> Option<Shown> {
    match answer {
        Ok(done) => show_done(form, done),
        // A page of its own shows both versions.
        Err(FunctionError::Stale(both)) if both.to.is_some() => elsewhere(both.to.as_deref()?),
        Err(error) => show_error(form, &error).map(|()| Shown::Here),
    }
}

fn show_done(form: &HtmlFormElement, done: Done) -> Option<Shown> {
    if done.version.is_none()
        && let Some(to) = done.to
    {
        // What was made is shown on a page of its own.
        return elsewhere(&to);
    }
    // What has only begun is not shown as done.
    let state = if done.tasks.is_empty() {
        "completed"
    } else {
        "pending"
    };
    let line = flash(&place(form)?, state, &done.text)?;
    for task in done.tasks {
        link(&line, &("/tasks/".to_owned() + &task.id), &task.about)?;
    }
    if let Some(secret) = done.secret {
        let shown = within(&line, "p", "", "")?;
        set(
            &within(&shown, "code", "", &secret.text)?,
            "id",
            &secret.name,
        );
        // The form is for another one now: pressed again as it stands, it would make this one twice.
        form.reset();
    }
    if let Some(version) = done.version {
        set_value(form, "version", &version.to_string());
        if let Some(to) = done.to {
            link(&line, &to, "Show it")?;
        }
        // For whoever compares with what is stored.
        form.dispatch_event(&Event::new("saved").ok()?).ok()?;
    }
    fresh::now(form)?;
    Some(Shown::Here)
}

fn elsewhere(to: &str) -> Option<Shown> {
    document().location()?.set_href(to).ok()?;
    Some(Shown::Elsewhere)
}

fn show_error(form: &HtmlFormElement, error: &FunctionError) -> Option<()> {
    let message = error.message();
    if !error.fields().is_empty() {
        return summary(form, &message, error.fields());
    }
    match error {
        FunctionError::Stale(both) if !both.fields.is_empty() => {
            let shown = conflict::show(form, &page_place()?, both)?;
            shown.scroll_into_view();
            Some(())
        }
        FunctionError::SignedOut => {
            let line = flash(&place(form)?, "waiting", &message)?;
            let door = link(
                &line,
                "/sign-in",
                "Sign in in a new tab, then send it again",
            )?;
            set(&door, "target", "_blank");
            set(&door, "rel", "noopener");
            Some(())
        }
        _ => flash(&place(form)?, "failed", &message).map(drop),
    }
}

/// What is wrong, each with a link to its field, and each beside its field. It takes the focus, as it does on a page.
fn summary(form: &HtmlFormElement, heading: &str, wrong: &[WrongField]) -> Option<()> {
    let section = within(&page_place()?, "section", "error-summary", "")?;
    set(&section, "role", "alert");
    set(&section, "tabindex", "-1");
    set(&section, "aria-labelledby", "error-summary");
    let title = within(&section, "h2", "", heading)?;
    title.set_id("error-summary");
    icon(&title, "alert");
    let list = within(&section, "ul", "", "")?;
    for WrongField { field, text } in wrong {
        let item = within(&list, "li", "", "")?;
        let input = named(form, field);
        let id = input.as_ref().map_or_else(|| field.clone(), Element::id);
        let label = label(&id).unwrap_or_else(|| field.clone());
        link(&item, &("#".to_owned() + &id), &(label + ": " + text))?;
        if let Some(input) = input {
            let _ = mark(&input, Some(text));
        }
    }
    let page = document();
    page.set_title(&(ERROR.to_owned() + &page.title()));
    section.dyn_ref::<HtmlElement>()?.focus().ok()
}
