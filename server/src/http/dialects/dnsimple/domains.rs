//! Domains, as far as a change of registrant needs them.

use super::at::At;
use super::error::Refused;
use super::paging::Paging;
use crate::http::state::ApiState;
use crate::http::v1::Query;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use model::domain_name::DomainName;
use model::id::DomainId;
use model::role::Role;
use serde_json::{Value, json};
use service::Error;
use service::dnsimple::Numbered;
use service::domains::{Domain, DomainFilter};
use store::Page;

/// How many are read at a time.
const STRIDE: u32 = 200;

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

async fn wires(api: &ApiState, at: &At, domains: &[Domain]) -> Result<Vec<Value>, Refused> {
    let ids: Vec<uuid::Uuid> = domains.iter().map(|domain| domain.id.0).collect();
    let numbers = api
        .service
        .dnsimple()
        .numbers(&at.actor, Numbered::Domain, &ids)
        .await?;
    let mut wires = Vec::with_capacity(domains.len());
    for domain in domains {
        let holders = api.service.domains().contacts(&at.actor, domain.id).await?;
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
        let expires = domain.view.as_ref().and_then(|view| view.expires);
        wires.push(json!({
            "id": numbers.get(&domain.id.0),
            "account_id": domain.organization_id,
            "registrant_id": registrant_id,
            "name": domain.name.ascii(),
            "unicode_name": domain.name.unicode(),
            "state": "registered",
            "auto_renew": false,
            "private_whois": registrant.is_some_and(|holder| !holder.contact.disclose),
            "expires_at": expires,
            "created_at": domain.created_at,
            "updated_at": domain.updated_at,
        }));
    }
    Ok(wires)
}

/// `GET /{account}/domains`, by name.
pub(super) async fn list(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
) -> Result<Response, Refused> {
    let paging = Paging::of(&mut query);
    query.done()?;
    let filter = DomainFilter::default();
    let total = api.service.domains().count(&at.actor, &filter).await?;
    let (limit, mut skip) = paging.window();
    let mut after = None;
    while skip > 0 {
        let step = u32::try_from(skip).unwrap_or(STRIDE).min(STRIDE);
        let page = Page { limit: step, after };
        let listed = api
            .service
            .domains()
            .list(&at.actor, &filter, &page)
            .await?;
        let Some(next) = listed.next else {
            return Ok(paging.answer(Vec::new(), total));
        };
        after = Some(next);
        skip -= u64::from(step);
    }
    let listed = api
        .service
        .domains()
        .list(&at.actor, &filter, &Page { limit, after })
        .await?;
    Ok(paging.answer(wires(&api, &at, &listed.rows).await?, total))
}

/// `GET /{account}/domains/{domain}`.
pub(super) async fn show(
    State(api): State<ApiState>,
    at: At,
    query: Query,
) -> Result<Json<Value>, Refused> {
    query.done()?;
    let domain = find(&api, &at, at.name("domain")).await?;
    let wires = wires(&api, &at, &[domain]).await?;
    Ok(Json(json!({ "data": wires.first() })))
}
