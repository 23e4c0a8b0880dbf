//! The domain that a request names.

use super::super::caller::Caller;
use super::super::error::Refused;
use crate::http::state::ApiState;
use model::agreement::AgreementState;
use model::domain_name::DomainName;
use service::Error;
use service::domains::Domain;

/// The caller's domain of that name, which the member `DomainName` holds.
pub(super) async fn domain(
    api: &ApiState,
    caller: &Caller,
    name: Option<String>,
) -> Result<Domain, Refused> {
    domain_of(api, caller, "DomainName", name).await
}

/// Whether the domain is in the account as AWS has it: one that was transferred away or deleted at its registry is not. The book keeps it until somebody releases it.
pub(super) fn in_account(domain: &Domain) -> bool {
    domain.state != AgreementState::Gone
}

/// The same by what another member holds.
pub(super) async fn domain_of(
    api: &ApiState,
    caller: &Caller,
    member: &str,
    name: Option<String>,
) -> Result<Domain, Refused> {
    let name = name.ok_or_else(|| Refused::input(format!("{member}: Fill this in.")))?;
    let parsed = DomainName::parse(&name)
        .map_err(|code| Refused::input(format!("{member}: {}", code.text())))?;
    let found = api
        .service
        .domains()
        .by_name(&caller.actor, caller.project, &parsed)
        .await;
    match found {
        Ok(domain) if in_account(&domain) => Ok(domain),
        Ok(_) | Err(Error::NotFound) => Err(Refused::no_domain(member, &name)),
        Err(other) => Err(other.into()),
    }
}
