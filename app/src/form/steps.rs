//! A form that may have to be looked over before it is saved: planned, confirmed, carried out.

use super::text_in;
use crate::answers::Values;
use crate::flash::{Flash, STEP};
use crate::words::impact::told;
use service::{Changed, Error, Impact, Mode};
use std::future::Future;

/// What is to be done with a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Plan it, and save it when it affects nothing.
    Look,
    /// Confirmed: save it.
    Confirmed,
    /// Return it as it was typed.
    Back,
}

impl Step {
    pub(crate) fn of(form: &Values) -> Self {
        match text_in(form, STEP) {
            "confirmed" => Self::Confirmed,
            "back" => Self::Back,
            _ => Self::Look,
        }
    }
}

/// The URLs of a form, its confirmation, and the page after it.
pub(crate) struct Way {
    /// The form.
    pub(crate) form: String,
    /// The confirmation page.
    pub(crate) confirm: String,
    /// The page after it.
    pub(crate) done: String,
}

impl Way {
    /// Of a thing whose form is on a page of its own: `page`, `page/edit`.
    pub(crate) fn of(page: String) -> Self {
        Self {
            form: format!("{page}/edit"),
            confirm: format!("{page}/edit?confirm=1"),
            done: page,
        }
    }
}

/// What came of a form that was not refused.
pub(crate) enum Outcome {
    /// Nothing was written: it is to be returned as it was typed.
    Back,
    /// Nothing was written: what it affects is to be looked at first.
    Look,
    /// It was saved, and this is to be told.
    Saved(Flash),
}

/// Carries a form out by `run`: planned, then saved. `plain` is told when nothing besides the object itself was affected.
///
/// # Errors
/// What the plan or the save is refused for.
pub(crate) async fn carry_out<T, F>(
    form: &Values,
    plain: &str,
    run: impl Fn(Mode) -> F,
) -> Result<Outcome, Error>
where
    F: Future<Output = Result<Changed<T>, Error>>,
{
    match Step::of(form) {
        Step::Back => return Ok(Outcome::Back),
        Step::Look if touches(&run(Mode::Plan).await?.impact) => return Ok(Outcome::Look),
        Step::Look | Step::Confirmed => {}
    }
    let changed = run(Mode::Do).await?;
    Ok(Outcome::Saved(Flash {
        task: changed.tasks.last().copied(),
        ..Flash::done(told(&changed.impact, plain))
    }))
}

/// Whether there is anything to be confirmed.
pub(crate) const fn touches(impact: &Impact) -> bool {
    !impact.is_empty() || impact.domains > 0
}
