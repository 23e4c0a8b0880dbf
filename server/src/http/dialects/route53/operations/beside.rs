//! What scripts call on their way, and what nothing is kept of here: tags, and renewal by itself.

use super::super::caller::Caller;
use super::super::error::Refused;
use super::super::input::Input;
use super::named::domain;
use crate::http::state::ApiState;
use serde_json::{Value, json};

/// `ListTagsForDomain`: there are none.
pub(super) async fn tags(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<Value, Refused> {
    let name = input.text("DomainName");
    input.done()?;
    domain(api, caller, name).await?;
    Ok(json!({ "TagList": [] }))
}

/// `UpdateTagsForDomain`: no tags can be kept, so none can be given.
pub(super) async fn tag(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<Value, Refused> {
    let name = input.text("DomainName");
    let tags = input.objects("TagsToUpdate").unwrap_or_default();
    input.done()?;
    domain(api, caller, name).await?;
    if tags.is_empty() {
        return Ok(json!({}));
    }
    Err(Refused::input(
        "TagsToUpdate: Tags of domains are not kept here; leave them out.",
    ))
}

/// `DeleteTagsForDomain`: there are none afterwards.
pub(super) async fn untag(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<Value, Refused> {
    let name = input.text("DomainName");
    input.texts("TagsToDelete");
    input.done()?;
    domain(api, caller, name).await?;
    Ok(json!({}))
}

/// `EnableDomainAutoRenew` and `DisableDomainAutoRenew`: nothing is renewed that nobody asked for, so it is off already and can't be on.
pub(super) async fn renew_by_itself(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
    on: bool,
) -> Result<Value, Refused> {
    let name = input.text("DomainName");
    input.done()?;
    domain(api, caller, name).await?;
    if on {
        return Err(Refused::input(
            "Nothing is renewed by itself here: ask for each renewal with RenewDomain.",
        ));
    }
    Ok(json!({}))
}
