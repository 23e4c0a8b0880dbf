//! Changes of registrant: checked, begun, followed, cancelled.

use super::at::At;
use super::domains::{find, registered};
use super::error::Refused;
use super::paging::{Paging, sorts};
use super::time::time;
use crate::http::problem::Problem;
use crate::http::state::ApiState;
use crate::http::v1::Query;
use crate::http::v1::body::Input;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::field::FieldCode;
use model::id::{ContactId, DomainId};
use model::role::Role;
use serde_json::{Value, json};
use service::Error;
use service::dnsimple::{Begun, ChangeFilter, Numbered, State as Stands};
use service::domains::RoleChanges;
use uuid::Uuid;
use wire::read::{Fields, Given};

/// The parameters of a body.
struct Asked {
    domain: DomainId,
    contact: ContactId,
    numbers: (i64, i64),
}

async fn read(api: &ApiState, at: &At, mut body: Fields) -> Result<Asked, Refused> {
    let domain = body.number_or_text("domain_id");
    let contact = body.number_or_text("contact_id");
    // Extended attributes come from our own data here; none can be given.
    if let Given::Value(mut more) = body.inner("extended_attributes") {
        more.forbid_all("Nothing is asked for, so nothing can be given.");
        if let Err(errors) = more.finish() {
            for error in errors.0 {
                body.wrong(&format!("extended_attributes.{}", error.field), error.code);
            }
        }
    }
    for (name, given) in [("domain_id", &domain), ("contact_id", &contact)] {
        if matches!(given, Given::Null) {
            body.wrong(name, FieldCode::Required);
        }
    }
    body.finish().map_err(|errors| Problem::invalid(&errors))?;
    let required = |name| Error::field(name, FieldCode::Required);
    let domain = domain.value().ok_or_else(|| required("domain_id"))?;
    let contact = contact.value().ok_or_else(|| required("contact_id"))?;
    let domain = find(api, at, &domain)
        .await
        .map_err(|refused| refused.of_field("domain_id", "There is no such domain."))?;
    if !registered(&domain) {
        let text = "The domain is not registered here any more.";
        return Err(Refused::field("domain_id", text));
    }
    let number: i64 = contact
        .parse()
        .map_err(|_| Refused::field("contact_id", "There is no such contact."))?;
    let contact = api
        .service
        .dnsimple()
        .numbered(&at.actor, Numbered::Contact, number)
        .await
        .map_err(|error| {
            Refused::from(error).of_field("contact_id", "There is no such contact.")
        })?;
    let numbers = api
        .service
        .dnsimple()
        .numbers(&at.actor, Numbered::Domain, &[domain.id.0])
        .await?;
    let domain_number = numbers.get(&domain.id.0).copied().unwrap_or_default();
    Ok(Asked {
        domain: domain.id,
        contact: ContactId(contact),
        numbers: (domain_number, number),
    })
}

async fn wires(api: &ApiState, at: &At, begun: &[Begun]) -> Result<Vec<Value>, Refused> {
    let domains: Vec<Uuid> = begun.iter().map(|one| one.change.domain_id.0).collect();
    let contacts: Vec<Uuid> = begun.iter().map(|one| one.change.contact_id.0).collect();
    let service = &api.service;
    let domains = service
        .dnsimple()
        .numbers(&at.actor, Numbered::Domain, &domains)
        .await?;
    let contacts = service
        .dnsimple()
        .numbers(&at.actor, Numbered::Contact, &contacts)
        .await?;
    let wire = |one: &Begun| {
        let task = &one.task;
        let updated = task.completed_at.or(task.started_at);
        json!({
            "id": one.number,
            "account_id": at.account,
            "contact_id": contacts.get(&one.change.contact_id.0),
            "domain_id": domains.get(&one.change.domain_id.0),
            "state": one.state.as_str(),
            "extended_attributes": {},
            "registry_owner_change": one.change.owner_change,
            "irt_lock_lifted_by": null,
            "created_at": time(task.created_at.0),
            "updated_at": time(updated.unwrap_or(task.created_at).0),
        })
    };
    Ok(begun.iter().map(wire).collect())
}

async fn wire(api: &ApiState, at: &At, begun: Begun) -> Result<Json<Value>, Refused> {
    let wires = wires(api, at, &[begun]).await?;
    Ok(Json(json!({ "data": wires.first() })))
}

/// `POST …/registrant_changes/check`: what a change would need. Nothing is written.
pub(super) async fn check(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    input: Input,
) -> Result<Json<Value>, Refused> {
    query.done()?;
    let asked = read(&api, &at, input.fields().await?).await?;
    let changes = RoleChanges::from([(Role::Registrant, Some(asked.contact))]);
    let plan = api
        .service
        .domains()
        .plan_roles(&at.actor, asked.domain, &changes)
        .await?;
    Ok(Json(json!({ "data": {
        "contact_id": asked.numbers.1,
        "domain_id": asked.numbers.0,
        "extended_attributes": [],
        "registry_owner_change": plan.changes_registrant,
    } })))
}

/// `POST …/registrant_changes`: 202, a task does it.
pub(super) async fn create(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    input: Input,
) -> Result<(StatusCode, Json<Value>), Refused> {
    query.done()?;
    let asked = read(&api, &at, input.fields().await?).await?;
    let begun = api
        .service
        .dnsimple()
        .begin_registrant_change(&at.actor, asked.domain, asked.contact)
        .await?;
    Ok((StatusCode::ACCEPTED, wire(&api, &at, begun).await?))
}

/// The states that are listed when none is asked for: a client waits until nothing is open.
const OPEN: [Stands; 2] = [Stands::New, Stands::Pending];

/// `GET …/registrant_changes`: the open ones, or those in the state that is asked for. A contact or domain that does not exist has no change.
pub(super) async fn list(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
) -> Result<Response, Refused> {
    let state = query.read("state", "a state of a change", |word| {
        word.parse::<Stands>().ok()
    });
    let domain: Option<i64> = query.read("domain_id", "a number", |text| text.parse().ok());
    let contact: Option<i64> = query.read("contact_id", "a number", |text| text.parse().ok());
    let orders = sorts(&mut query, &[("id", ())]);
    let paging = Paging::of(&mut query);
    query.done()?;
    let descending = orders.iter().any(|(_, descending)| *descending);
    let mut filter = ChangeFilter::default();
    for (number, kind) in [(domain, Numbered::Domain), (contact, Numbered::Contact)] {
        let Some(number) = number else { continue };
        match api
            .service
            .dnsimple()
            .numbered(&at.actor, kind, number)
            .await
        {
            // Of what is not there, there is no change.
            Err(Error::NotFound) => return Ok(paging.answer(Vec::new(), 0)),
            Err(other) => return Err(other.into()),
            Ok(id) if kind == Numbered::Domain => filter.domain = Some(DomainId(id)),
            Ok(id) => filter.contact = Some(ContactId(id)),
        }
    }
    let mut begun = api
        .service
        .dnsimple()
        .registrant_changes(&at.actor, &filter)
        .await?;
    begun.retain(|one| state.map_or(OPEN.contains(&one.state), |state| one.state == state));
    if descending {
        begun.reverse();
    }
    let (begun, total) = paging.cut(begun);
    Ok(paging.answer(wires(&api, &at, &begun).await?, total))
}

async fn named(api: &ApiState, at: &At) -> Result<Begun, Refused> {
    const WHAT: &str = "Registrant change";
    let number = at.number("change", WHAT)?;
    let found = api
        .service
        .dnsimple()
        .registrant_change(&at.actor, number)
        .await;
    found.map_err(|error| Refused::from(error).or_missing(WHAT, at.name("change")))
}

/// `GET …/registrant_changes/{id}`.
pub(super) async fn show(
    State(api): State<ApiState>,
    at: At,
    query: Query,
) -> Result<Json<Value>, Refused> {
    query.done()?;
    let begun = named(&api, &at).await?;
    wire(&api, &at, begun).await
}

/// `DELETE …/registrant_changes/{id}`: 204 when it is cancelled, 202 with the change while it is being stopped. Cancelling stops the request to the registry; the stored
/// role holder stays, as everywhere.
pub(super) async fn cancel(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    input: Input,
) -> Result<Response, Refused> {
    query.done()?;
    input.nothing().await?;
    let begun = named(&api, &at).await?;
    let ended = matches!(begun.state, Stands::Cancelled | Stands::Cancelling);
    let after = if ended {
        begun
    } else {
        api.service
            .tasks()
            .cancel(&at.actor, begun.change.task_id)
            .await?;
        named(&api, &at).await?
    };
    if after.state == Stands::Cancelled {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let body = wire(&api, &at, after).await?;
    Ok((StatusCode::ACCEPTED, body).into_response())
}
