//! The steps of a task that changes who is shown for a domain, one per file, and in `order` those of one that changes the domain itself. A step reads the database and talks to
//! the registry; it changes no contact or domain itself, so it may run twice.

mod contacts;
mod domain;
mod objects;
mod order;
mod pending;
mod prepare;
mod publish;
mod read_back;

use crate::outcome::Outcome;
use crate::{Result, Worker};
use model::task::{FailureCode, Plan, StepName};
use registry::Connector;
use std::sync::Arc;
use store::domains::Domain;
use store::tasks::Task;

/// What every step is given.
pub(crate) struct Context<'a> {
    pub(crate) worker: &'a Worker,
    pub(crate) task: &'a Task,
    pub(crate) domain: &'a Domain,
    pub(crate) registry: Arc<dyn Connector>,
    pub(crate) plan: &'a mut Plan,
}

impl Context<'_> {
    /// A client transaction id that identifies the task: its id, its event count and a running number (RFC 5730 section 2.5: 3 to 64 characters).
    pub(crate) fn trid(&mut self) -> String {
        self.plan.commands = self.plan.commands.wrapping_add(1);
        format!(
            "{}-{}-{}",
            self.task.id.0.simple(),
            self.task.last_seq,
            self.plan.commands
        )
    }
}

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
            Ok(misplaced())
        }
    }
}

/// A step that a task of this kind does not have.
fn misplaced() -> Outcome {
    Outcome::fail(
        FailureCode::Unsupported,
        "This step belongs to a task of another kind.",
        false,
    )
}

/// A registry's response, or the outcome that its absence means.
macro_rules! ask {
    ($call:expr) => {
        match $call {
            Ok(answer) => answer,
            Err(failure) => return Ok($crate::outcome::Outcome::of(failure)),
        }
    };
}
pub(crate) use ask;
