//! The operations, by name.

mod beside;
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
pub const OPERATIONS: [(&str, &[Need], Concerns); 17] = [
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
    (
        "ListTagsForDomain",
        &[Need::DomainsRead],
        Concerns::Projects,
    ),
    (
        "UpdateTagsForDomain",
        &[Need::DomainsWrite],
        Concerns::Projects,
    ),
    (
        "DeleteTagsForDomain",
        &[Need::DomainsWrite],
        Concerns::Projects,
    ),
    (
        "EnableDomainAutoRenew",
        &[Need::DomainsWrite, Need::TasksWrite],
        Concerns::Projects,
    ),
    (
        "DisableDomainAutoRenew",
        &[Need::DomainsWrite, Need::TasksWrite],
        Concerns::Projects,
    ),
];

/// Performs an operation, after the caller was authorised; only then is the body read.
pub(super) async fn perform(
    api: &ApiState,
    caller: &Caller,
    name: &str,
    read: &(dyn Fn() -> Result<Input, Refused> + Sync),
) -> Result<Value, Refused> {
    let found = OPERATIONS.iter().find(|(operation, ..)| *operation == name);
    let Some((name, needs, _)) = found else {
        let known: Vec<&str> = OPERATIONS.iter().map(|(name, ..)| *name).collect();
        return Err(Refused::unknown_operation(name, &known));
    };
    for need in *needs {
        caller.actor.require_scope_only(*need)?;
    }
    let input = read()?;
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
        "ResendContactReachabilityEmail" => reach::resend(api, caller, input).await,
        "ListTagsForDomain" => beside::tags(api, caller, input).await,
        "UpdateTagsForDomain" => beside::tag(api, caller, input).await,
        "DeleteTagsForDomain" => beside::untag(api, caller, input).await,
        "EnableDomainAutoRenew" => beside::renew_by_itself(api, caller, input, true).await,
        _ => beside::renew_by_itself(api, caller, input, false).await,
    }
}
