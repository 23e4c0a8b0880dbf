//! The domain as its registry holds it, and whether it is ours to change: asked before anything is sent for it.

use super::context::Context;
use crate::outcome::Outcome;
use model::registry::RegistryDomain;
use model::task::FailureCode;
use registry::codes;

/// The domain, when it is ours to change. One that is not is noted as gone, whatever else the task ends with.
pub(super) async fn held(context: &mut Context<'_>) -> Result<RegistryDomain, Outcome> {
    let name = context.domain.name.ascii().to_owned();
    let trid = context.trid();
    let found = match context.registry.domain_info(&trid, &name).await {
        Ok(Some(found)) => found,
        Ok(None) => return Err(absent(context, "Nothing was sent.")),
        Err(failure) if failure.code() == Some(codes::AUTHORIZATION) => {
            return Err(not_ours(context));
        }
        Err(failure) => return Err(Outcome::of(failure)),
    };
    match ours(context, &found) {
        None => Ok(found),
        Some(outcome) => Err(outcome),
    }
}

/// The registry has no such domain (any more).
pub(super) fn absent(context: &mut Context<'_>, then: &str) -> Outcome {
    context.plan.gone = true;
    let message = format!(
        "The registry does not know {}. {then}",
        context.domain.name.ascii()
    );
    Outcome::fail(FailureCode::NotAtRegistry, message.trim_end(), true)
}

/// Why not to continue with a domain that another registrar holds.
pub(super) fn ours(context: &mut Context<'_>, found: &RegistryDomain) -> Option<Outcome> {
    (found.client_id != context.registry.capabilities().client_id).then(|| not_ours(context))
}

fn not_ours(context: &mut Context<'_>) -> Outcome {
    context.plan.gone = true;
    let message = format!("Another registrar holds {}.", context.domain.name.ascii());
    Outcome::fail(FailureCode::DomainNotOurs, message, true)
}
