//! Orders for the domain object itself: its lock, its term, its name servers.

use super::super::caller::Caller;
use super::super::error::Refused;
use super::super::input::Input;
use super::named::domain;
use crate::http::state::ApiState;
use chrono::Datelike;
use model::task::{Params, TaskType};
use serde_json::{Value, json};
use service::contacts::Version;
use service::domains::{Domain, Order};

/// `EnableDomainTransferLock` and `DisableDomainTransferLock`.
pub(super) async fn lock(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
    on: bool,
) -> Result<Value, Refused> {
    let name = input.text("DomainName");
    input.done()?;
    let domain = domain(api, caller, name).await?;
    let task_type = if on {
        TaskType::LockDomain
    } else {
        TaskType::UnlockDomain
    };
    order(api, caller, &domain, task_type, Params::default()).await
}

/// `RenewDomain`: with the current expiry year, so that repeating the request renews once.
pub(super) async fn renew(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<Value, Refused> {
    let name = input.text("DomainName");
    let years = input.number("DurationInYears");
    let ends = input.number("CurrentExpiryYear");
    input.done()?;
    let ends = ends.ok_or_else(|| Refused::input("CurrentExpiryYear: Fill this in."))?;
    let domain = domain(api, caller, name).await?;
    let known = domain.view.as_ref().and_then(|view| view.expires);
    if known.is_some_and(|known| known.year_ce() != (true, ends)) {
        return Err(Refused::input(
            "CurrentExpiryYear: The registration ends in another year.",
        ));
    }
    let params = Params {
        years,
        ..Params::default()
    };
    order(api, caller, &domain, TaskType::Renew, params).await
}

/// `UpdateDomainNameservers`: the complete list. Addresses are refused: they could not be stored.
pub(super) async fn nameservers(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<Value, Refused> {
    let name = input.text("DomainName");
    // AWS itself no longer evaluates it.
    input.ignore("FIAuthKey");
    let hosts = input.objects("Nameservers");
    input.done()?;
    let mut names = Vec::new();
    for (number, mut host) in hosts.into_iter().flatten().enumerate() {
        let named = host.required("Name");
        let mut host = Input::over(host);
        let glue = host.texts("GlueIps");
        host.done()?;
        if glue.is_some_and(|addresses| !addresses.is_empty()) {
            return Err(Refused::input(format!(
                "Nameservers[{number}].GlueIps: Addresses of name servers are not kept here."
            )));
        }
        names.extend(named);
    }
    let params = Params {
        nameservers: Some(names),
        ..Params::default()
    };
    let domain = domain(api, caller, name).await?;
    order(api, caller, &domain, TaskType::UpdateNameservers, params).await
}

async fn order(
    api: &ApiState,
    caller: &Caller,
    domain: &Domain,
    task_type: TaskType,
    params: Params,
) -> Result<Value, Refused> {
    let order = Order { task_type, params };
    let asked = api
        .service
        .domains()
        .order(&caller.actor, domain.id, Version::Any, order)
        .await;
    Ok(json!({ "OperationId": asked?.id }))
}
