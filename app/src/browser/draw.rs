//! Writing a task into the markup that the server made for it.

use super::page::{all, find, hide, set, write};
use crate::shown::task::{self, Line};
use web_sys::Element;
use wire::TaskNow;

/// Redraws what bears the task's id as `data-task`: a card with progress and timeline, or a row.
pub(super) fn draw(within: &Element, task: &TaskNow, now: f64) {
    for shown in all(within, &marked("task", &task.id)) {
        let card = find(&shown, "progress");
        let badge = if card.is_some() {
            task::badge(task, now)
        } else {
            task::state(task)
        };
        if let Some(state) = find(&shown, ".state") {
            mark(&state, badge.state);
            write(find(&state, "span"), &badge.text);
        }
        match card {
            Some(progress) => {
                set(&progress, "data-state", badge.state);
                set(&progress, "value", &task::done(task).to_string());
                draw_card(&shown, task, now);
            }
            None => {
                write(find(&shown, "[data-step]"), &task::step(task));
                write(find(&shown, "[data-took]"), &task::took(task, now));
            }
        }
    }
}

/// What an element bears that is about this: `[data-task="…"]`.
pub(super) fn marked(what: &str, id: &str) -> String {
    String::from("[data-") + what + "=\"" + id + "\"]"
}

fn draw_card(shown: &Element, task: &TaskNow, now: f64) {
    write(find(shown, "header .quiet"), &task::place(task));
    if let Some(cancel) = find(shown, "header form") {
        hide(&cancel, task.cancel_requested || task.status.is_final());
    }
    let across = find(shown, ".across").is_some();
    let steps = all(shown, ".timeline > li");
    for (step, line) in steps.iter().zip(task::lines(task, now, across)) {
        draw_step(step, &line);
    }
}

fn draw_step(step: &Element, line: &Line) {
    mark(step, line.state);
    write(find(step, ".step > .vh"), line.said);
    write(find(step, ".took"), &line.took);
    if let Some(detail) = find(step, ".detail") {
        hide(&detail, line.detail.is_empty());
        write(Some(detail), &line.detail);
    }
}

/// Gives a state its colour and its icon.
fn mark(element: &Element, state: &str) {
    set(element, "data-state", state);
    if let Some(icon) = find(element, "use") {
        set(&icon, "href", &(String::from("#i-") + state));
    }
}
