//! *publish*: what was read back becomes what WHOIS and RDAP show. The view is written in the transaction that ends the step.

use super::context::Context;
use crate::Result;
use crate::outcome::Outcome;
use model::task::FailureCode;

/// What the step says.
pub(crate) const PUBLISHED: &str = "WHOIS and RDAP show it.";

pub(super) fn run(context: &Context<'_>) -> Result<Outcome> {
    Ok(if context.plan.view.is_some() {
        Outcome::Done(PUBLISHED.into())
    } else {
        Outcome::fail(
            FailureCode::NothingRead,
            "There is nothing to show: the read-back is missing.",
            true,
        )
    })
}
