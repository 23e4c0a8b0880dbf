//! Whether the registrant's e-mail address is verified.

use super::super::caller::Caller;
use super::super::error::Refused;
use super::super::input::Input;
use super::named::domain_of;
use crate::http::state::ApiState;
use model::contact::VerificationStatus;
use model::role::Role;
use serde_json::{Value, json};
use service::Error;
use service::contacts::Contact;
use service::domains::Domain;

/// The domain that the request names, and its registrant.
async fn registrant(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<(Domain, Contact), Refused> {
    let name = input.text("domainName");
    input.done()?;
    let domain = domain_of(api, caller, "domainName", name).await?;
    let holders = api
        .service
        .domains()
        .contacts(&caller.actor, domain.id)
        .await?;
    let holder = holders
        .into_iter()
        .find(|holder| holder.role == Role::Registrant)
        .ok_or_else(|| Refused::input("domainName: nobody is its registrant yet."))?;
    Ok((domain, holder.contact))
}

/// `GetContactReachabilityStatus`.
pub(super) async fn status(
    api: &ApiState,
    caller: &Caller,
    input: Input,
) -> Result<Value, Refused> {
    let (domain, contact) = registrant(api, caller, input).await?;
    let status = if contact.verification_status == VerificationStatus::Verified {
        "DONE"
    } else {
        let standing = api
            .service
            .verification()
            .of_contact(&caller.actor, contact.id)
            .await?;
        let left = standing.and_then(|standing| standing.days_left(api.service.now()));
        if left.is_some_and(|days| days <= 0) {
            "EXPIRED"
        } else {
            "PENDING"
        }
    };
    Ok(json!({ "domainName": domain.name.ascii(), "status": status }))
}

/// `ResendContactReachabilityEmail`.
pub(super) async fn resend(
    api: &ApiState,
    caller: &Caller,
    input: Input,
) -> Result<Value, Refused> {
    let (domain, contact) = registrant(api, caller, input).await?;
    let verified = contact.verification_status == VerificationStatus::Verified;
    if !verified {
        let asked = api
            .service
            .verification()
            .request(&caller.actor, contact.id)
            .await;
        match asked {
            Err(Error::Throttled { retry_after }) => return Err(Refused::too_often(retry_after)),
            other => other?,
        };
    }
    Ok(json!({
        "domainName": domain.name.ascii(),
        "emailAddress": contact.snapshot.email.unwrap_or_default(),
        "isAlreadyVerified": verified,
    }))
}
