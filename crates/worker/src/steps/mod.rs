//! The steps of a task that changes who is shown for a domain, one per file, and in `order` those of one that changes the domain itself. A step reads the database and talks to
//! the registry; it changes no contact or domain itself, so it may run twice.

mod apart;
mod contacts;
mod context;
mod domain;
mod held;
pub(crate) mod lifted;
mod named;
mod objects;
mod order;
mod pending;
mod prepare;
mod publish;
mod read_back;
mod registrant;

pub(crate) use context::Context;
pub(crate) use publish::PUBLISHED;

use crate::Result;
use crate::outcome::Outcome;
use model::task::StepName;

/// Carries one step out.
pub(crate) async fn carry_out(name: StepName, context: &mut Context<'_>) -> Result<Outcome> {
    if let Some(wish) = order::wish(context) {
        return order::carry_out(name, context, &wish).await;
    }
    match name {
        StepName::Prepare => prepare::run(context).await,
        StepName::Contacts => contacts::run(context).await,
        StepName::Domain => domain::run(context).await,
        StepName::ReadBack => read_back::run(context).await,
        StepName::Publish => publish::run(context),
        StepName::Rows | StepName::Approve | StepName::Spread | StepName::Domains => {
            Ok(Outcome::misplaced())
        }
    }
}
