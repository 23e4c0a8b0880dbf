//! Merging a contact into another.

use crate::answers::Values;
use crate::flash::Flash;
use crate::form::{text_in, version_in};
use crate::site::Site;
use crate::words::begun;
use model::field::FieldErrors;
use model::id::ContactId;
use service::{Actor, Error, Merged, Result};

/// The page that shows likely duplicates.
pub(crate) const DUPLICATES: &str = "/contacts/duplicates";

/// Merges the version that was looked at into the contact that the form names (`into`).
///
/// # Errors
/// As rules without fields: in this form nothing is typed that a text could stand beside.
pub(crate) async fn merge(
    site: &Site,
    actor: &Actor,
    from: ContactId,
    form: &Values,
) -> Result<Merged> {
    let seen = version_in(form)?;
    let into = text_in(form, "into").parse().map_err(|_| Error::NotFound)?;
    let merged = site.service.replacements().merge(actor, (from, seen), into);
    merged.await.map_err(|error| match error {
        Error::Invalid(_) => Error::rule(
            "contact.merge",
            "One of the two is not in the book any more. Open the page again.",
        ),
        Error::Rule { code, message, .. } => Error::Rule {
            code,
            message,
            fields: FieldErrors::default(),
        },
        other => other,
    })
}

/// What is said of it, with the task that has begun.
pub(crate) fn merged(of: &Merged) -> Flash {
    let handle = &of.contact.handle;
    Flash {
        task: of.task,
        ..Flash::done(begun(
            &format!("Merged into {handle} in the book."),
            of.domains,
        ))
    }
}
