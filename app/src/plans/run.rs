//! Carrying a plan out, and working it out once more.

use crate::failure::Failure;
use crate::flash::{Flash, see_other};
use crate::posted::Posted;
use crate::site::Site;
use crate::writes::plans::page_of;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use model::field::FieldErrors;
use model::id::PlanId;
use service::Error;

type Of = Result<Path<PlanId>, PathRejection>;

/// Carries it out. The task that does it is shown.
pub(super) async fn run(
    State(site): State<Site>,
    path: Of,
    posted: Posted,
) -> Result<Response, Failure> {
    let Ok(Path(id)) = path else {
        return Err(Failure::not_found(&posted.visitor.frame));
    };
    let run = Box::pin(site.service.plans().run(posted.visitor.actor(), id)).await;
    Ok(match run {
        Ok(task) => {
            let flash = Flash::done("The plan is being carried out.");
            flash
                .show_at(&site, posted.user(), &format!("/tasks/{}", task.id))
                .await
        }
        Err(error) => {
            posted
                .refused(&site, &page_of(id), without_fields(error))
                .await
        }
    })
}

/// A button has no fields that a text could stand beside.
fn without_fields(error: Error) -> Error {
    match error {
        Error::Rule { code, message, .. } => Error::Rule {
            code,
            message,
            fields: FieldErrors::default(),
        },
        Error::Invalid(errors) => {
            let texts: Vec<_> = errors.0.iter().map(|error| error.code.text()).collect();
            Error::rule("plan.change", texts.join(" "))
        }
        other => other,
    }
}

/// Works the same change out again, as things stand now.
pub(super) async fn again(
    State(site): State<Site>,
    path: Of,
    posted: Posted,
) -> Result<Response, Failure> {
    let Ok(Path(id)) = path else {
        return Err(Failure::not_found(&posted.visitor.frame));
    };
    let again = Box::pin(site.service.plans().again(posted.visitor.actor(), id)).await;
    Ok(match again {
        Ok(plan) => see_other(&page_of(plan.id)),
        Err(error) => {
            posted
                .refused(&site, &page_of(id), without_fields(error))
                .await
        }
    })
}
