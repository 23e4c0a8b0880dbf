//! Changing who holds roles, and whether they are shown.

use super::super::caller::Caller;
use super::super::contact::{name_of, read};
use super::super::error::Refused;
use super::super::error::or;
use super::super::input::Input;
use super::named::domain;
use crate::http::state::ApiState;
use model::role::Role;
use serde_json::{Value, json};
use service::contacts::Version;
use service::domains::RoleFields;
use std::collections::BTreeMap;

/// `UpdateDomainContact`: each contact that is given says all that its role is to say.
pub(super) async fn contacts(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<Value, Refused> {
    let name = input.text("DomainName");
    // The accepted price is ignored.
    input.ignore("Consent");
    let mut wrong = Vec::new();
    let mut fields = RoleFields::new();
    for role in Role::ALL {
        let place = name_of(role);
        if let Some(contact) = input.object(&place) {
            fields.insert(role, read(&place, contact, &mut wrong));
        }
    }
    input.done()?;
    or((), &wrong)?;
    put(api, caller, name, fields).await
}

/// `UpdateDomainContactPrivacy`: for each role, whether the contact is withheld.
pub(super) async fn privacy(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<Value, Refused> {
    let name = input.text("DomainName");
    let mut withheld = BTreeMap::new();
    for role in Role::ALL {
        if let Some(private) = input.flag(&format!("{}Privacy", role.title())) {
            withheld.insert(role, private);
        }
    }
    input.done()?;
    let domain = domain(api, caller, name).await?;
    let done = api
        .service
        .domains()
        .withhold(&caller.actor, domain.id, Version::Any, &withheld)
        .await?;
    Ok(json!({ "OperationId": done.task.id }))
}

async fn put(
    api: &ApiState,
    caller: &Caller,
    name: Option<String>,
    fields: RoleFields,
) -> Result<Value, Refused> {
    let domain = domain(api, caller, name).await?;
    let done = api
        .service
        .domains()
        .put_contacts(&caller.actor, domain.id, Version::Any, &fields)
        .await?;
    Ok(json!({ "OperationId": done.task.id }))
}
