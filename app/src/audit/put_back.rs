//! "Put back": from an entry of the log to the page that decides on its inverse: a draft, a form, a plan. It changes nothing of the book itself.

use crate::failure::Failure;
use crate::flash::{Flash, see_other};
use crate::history::{Inverse, inverse};
use crate::posted::Posted;
use crate::site::Site;
use crate::writes::plans::page_of;
use axum::extract::{Path, State};
use axum::response::Response;

/// What is said where there is nothing to put back.
const NONE: &str = "This entry has nothing that could be put back.";

/// Leads to the form with what was before, or to the draft of the roles that were.
pub(super) async fn open(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let frame = &posted.visitor.frame;
    let id = id.parse().map_err(|_| Failure::not_found(frame))?;
    let history = site
        .service
        .audit()
        .entry(posted.visitor.actor(), id)
        .await
        .map_err(|error| Failure::of(frame, error))?;
    let entry = history.entries.first();
    let entry = entry.ok_or_else(|| Failure::not_found(frame))?;
    Ok(match inverse(entry) {
        Some(Inverse::Page(page)) => see_other(&page),
        Some(Inverse::Form(page, values)) => {
            Flash::typed(&values)
                .show_at(&site, posted.user(), &page)
                .await
        }
        Some(Inverse::Plan(new)) => {
            let made = site
                .service
                .plans()
                .make(posted.visitor.actor(), &new)
                .await;
            match made {
                Ok(plan) => see_other(&page_of(plan.id)),
                Err(error) => posted.refused(&site, "/audit", error).await,
            }
        }
        None => {
            Flash::refused(NONE)
                .show_at(&site, posted.user(), "/audit")
                .await
        }
    })
}
