//! The operations, by name.

mod change;
mod domains;
mod named;
mod order;
mod reach;
mod seconds;
mod tasks;

use super::caller::Caller;
use super::error::Refused;
use super::input::Input;
use crate::http::state::ApiState;
use crate::http::v1::Concerns;
use serde_json::Value;
use service::Need;

/// Every supported operation, with its requirements and scope.
pub const OPERATIONS: [(&str, &[Need], Concerns); 12] = [
    (
        "UpdateDomainContact",
        &[Need::DomainsWrite, Need::ContactsWrite],
        Concerns::Projects,
    ),
    (
        "UpdateDomainContactPrivacy",
        &[Need::DomainsWrite, Need::ContactsWrite],
        Concerns::Projects,
    ),
    (
        "EnableDomainTransferLock",
        &[Need::DomainsWrite, Need::TasksWrite],
        Concerns::Projects,
    ),
    (
        "DisableDomainTransferLock",
        &[Need::DomainsWrite, Need::TasksWrite],
        Concerns::Projects,
    ),
    (
        "RenewDomain",
        &[Need::DomainsWrite, Need::TasksWrite],
        Concerns::Projects,
    ),
    (
        "UpdateDomainNameservers",
        &[Need::DomainsWrite, Need::TasksWrite],
        Concerns::Projects,
    ),
    ("GetDomainDetail", &[Need::DomainsRead], Concerns::Projects),
    ("ListDomains", &[Need::DomainsRead], Concerns::Projects),
    ("GetOperationDetail", &[Need::TasksRead], Concerns::Projects),
    ("ListOperations", &[Need::TasksRead], Concerns::Projects),
    (
        "GetContactReachabilityStatus",
        &[Need::DomainsRead, Need::ContactsRead],
        Concerns::Projects,
    ),
    (
        "ResendContactReachabilityEmail",
        &[Need::DomainsRead, Need::ContactsWrite],
        Concerns::Projects,
    ),
];

/// Performs an operation, after the caller was authorised.
pub(super) async fn perform(
    api: &ApiState,
    caller: &Caller,
    name: &str,
    body: &[u8],
) -> Result<Value, Refused> {
    let needs = OPERATIONS.iter().find(|(operation, ..)| *operation == name);
    let (name, needs, _) = needs.ok_or_else(Refused::unknown_operation)?;
    for need in *needs {
        caller.actor.require_scope_only(*need)?;
    }
    let input = Input::parse(body)?;
    match *name {
        "UpdateDomainContact" => change::contacts(api, caller, input).await,
        "UpdateDomainContactPrivacy" => change::privacy(api, caller, input).await,
        "EnableDomainTransferLock" => order::lock(api, caller, input, true).await,
        "DisableDomainTransferLock" => order::lock(api, caller, input, false).await,
        "RenewDomain" => order::renew(api, caller, input).await,
        "UpdateDomainNameservers" => order::nameservers(api, caller, input).await,
        "GetDomainDetail" => domains::detail(api, caller, input).await,
        "ListDomains" => domains::list(api, caller, input).await,
        "GetOperationDetail" => tasks::detail(api, caller, input).await,
        "ListOperations" => tasks::list(api, caller, input).await,
        "GetContactReachabilityStatus" => reach::status(api, caller, input).await,
        _ => reach::resend(api, caller, input).await,
    }
}
