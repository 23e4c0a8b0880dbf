//! Domains, as far as a change of registrant needs them.

use super::at::At;
use super::error::Refused;
use super::paging::{Paging, sorts};
use super::time::time;
use crate::http::state::ApiState;
use crate::http::v1::Query;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::agreement::AgreementState;
use model::domain_name::DomainName;
use model::id::{ContactId, DomainId};
use model::role::Role;
use serde_json::{Value, json};
use service::Error;
use service::dnsimple::{DomainSort, DomainsAsked, Numbered};
use service::domains::Domain;

/// The domain that a path or a body names, by number or by name.
pub(super) async fn find(api: &ApiState, at: &At, name: &str) -> Result<Domain, Refused> {
    if let Ok(number) = name.parse::<i64>() {
        let id = api
            .service
            .dnsimple()
            .numbered(&at.actor, Numbered::Domain, number)
            .await?;
        return Ok(api.service.domains().get(&at.actor, DomainId(id)).await?);
    }
    let name = DomainName::parse(name).map_err(|_| Error::NotFound)?;
    for project in api.service.projects().list(&at.actor).await? {
        match api
            .service
            .domains()
            .by_name(&at.actor, project.id, &name)
            .await
        {
            Err(Error::NotFound) => {}
            other => return Ok(other?),
        }
    }
    Err(Refused::not_found())
}

/// Whether its registry holds the domain under our account, as far as is known. The vendor keeps one that was transferred away or deleted in the account, as `hosted`.
pub(super) fn registered(domain: &Domain) -> bool {
    domain.state != AgreementState::Gone
}

/// The state of a domain in the vendor's words: one that is registered elsewhere is only hosted.
fn state_of(domain: &Domain, expires: Option<DateTime<Utc>>, now: DateTime<Utc>) -> &'static str {
    if !registered(domain) {
        "hosted"
    } else if expires.is_some_and(|end| end < now) {
        "expired"
    } else {
        "registered"
    }
}

async fn wires(api: &ApiState, at: &At, domains: &[Domain]) -> Result<Vec<Value>, Refused> {
    let ids: Vec<uuid::Uuid> = domains.iter().map(|domain| domain.id.0).collect();
    let numbers = api
        .service
        .dnsimple()
        .numbers(&at.actor, Numbered::Domain, &ids)
        .await?;
    let mut wires = Vec::with_capacity(domains.len());
    for domain in domains {
        // One that is only hosted has no registration, so no registrant and no end.
        let holders = if registered(domain) {
            api.service.domains().contacts(&at.actor, domain.id).await?
        } else {
            Vec::new()
        };
        let registrant = holders
            .iter()
            .find(|holder| holder.role == Role::Registrant);
        let registrant_id = match registrant {
            Some(holder) => {
                let id = holder.contact.id.0;
                let numbers = api
                    .service
                    .dnsimple()
                    .numbers(&at.actor, Numbered::Contact, &[id])
                    .await?;
                numbers.get(&id).copied()
            }
            None => None,
        };
        let view = domain.view.as_ref().filter(|_| registered(domain));
        let expires = view.and_then(|view| view.expires);
        wires.push(json!({
            "id": numbers.get(&domain.id.0),
            "account_id": at.account,
            "registrant_id": registrant_id,
            "name": domain.name.ascii(),
            "unicode_name": domain.name.unicode(),
            "state": state_of(domain, expires, api.service.now()),
            "auto_renew": false,
            "private_whois": registrant.is_some_and(|holder| !holder.contact.disclose),
            "expires_at": expires.map(time),
            "created_at": time(domain.created_at),
            "updated_at": time(domain.updated_at),
        }));
    }
    Ok(wires)
}

/// `GET /{account}/domains`, by name unless another order is asked for.
pub(super) async fn list(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
) -> Result<Response, Refused> {
    let name_like = query.text("name_like");
    let registrant: Option<i64> = query.read("registrant_id", "a number", |text| text.parse().ok());
    let orders = sorts(
        &mut query,
        &[
            ("name", DomainSort::Name),
            ("id", DomainSort::Number),
            ("expiration", DomainSort::Expiration),
        ],
    );
    let paging = Paging::of(&mut query);
    query.done()?;
    let mut asked = DomainsAsked {
        name_like,
        ..DomainsAsked::default()
    };
    if let Some(number) = registrant {
        let dnsimple = api.service.dnsimple();
        match dnsimple
            .numbered(&at.actor, Numbered::Contact, number)
            .await
        {
            // Who is not there holds nothing.
            Err(Error::NotFound) => return Ok(paging.answer(Vec::new(), 0)),
            other => asked.registrant = Some(ContactId(other?)),
        }
    }
    let (domains, total) = api
        .service
        .dnsimple()
        .domains(&at.actor, &asked, &orders, paging.window())
        .await?;
    Ok(paging.answer(wires(&api, &at, &domains).await?, total))
}

/// `GET /{account}/domains/{domain}`.
pub(super) async fn show(
    State(api): State<ApiState>,
    at: At,
    query: Query,
) -> Result<Json<Value>, Refused> {
    query.done()?;
    let name = at.name("domain");
    let domain = find(&api, &at, name)
        .await
        .map_err(|refused| refused.or_missing("Domain", name))?;
    let wires = wires(&api, &at, &[domain]).await?;
    Ok(Json(json!({ "data": wires.first() })))
}
