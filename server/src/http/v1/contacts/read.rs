//! Reading contacts.

use crate::http::v1::memory::Slice;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query, tag};
use axum::extract::State;
use axum::http::HeaderMap;
use model::contact::{ContactKind, VerificationStatus};
use model::country;
use model::role::Role;
use serde_json::{Value, json};
use service::Need;
use service::contacts::{ContactFilter, Usage, wire};

/// `GET /contacts`, by last name.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    at.require(Need::ContactsRead)?;
    let filter = ContactFilter {
        q: query.text("q"),
        kind: query.read("kind", "member, custom or external", ContactKind::from_word),
        is_active: query.flag("is_active"),
        verification_status: query.read(
            "verification_status",
            "unverified or verified",
            VerificationStatus::from_word,
        ),
        country_code: query.read("country_code", "an ISO 3166-1 alpha-2 code", |text| {
            country::parse(text).ok()
        }),
        role: None,
    };
    let page = query.page();
    let link = query.done()?;
    let listed = api.service.contacts(&at.actor, &filter, &page).await?;
    let data = listed.rows.iter().map(|row| wire(&row.contact)).collect();
    Ok(Reply::list(
        data,
        listed.next.map(|next| next.encode()),
        &link,
    ))
}

/// `GET /contacts/{id}`.
pub async fn show(State(api): State<ApiState>, at: At, query: Query, headers: HeaderMap) -> Answer {
    at.require(Need::ContactsRead)?;
    query.done()?;
    let contact = api.service.contact(&at.actor, at.id("contact_id")?).await?;
    Ok(tag::unless_known(
        &headers,
        &tag::of_row(contact.version),
        wire(&contact),
    ))
}

/// `GET /contacts/{id}/usage`: the roles that it holds, by domain name.
pub async fn usage(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    at.require(Need::ContactsRead)?;
    let slice = Slice::of(query)?;
    let held = api
        .service
        .contact_usage(&at.actor, at.id("contact_id")?, u32::MAX)
        .await?;
    // NUL sorts before every character of a name.
    let key = |usage: &Usage| {
        format!(
            "{}\0{}",
            usage.name,
            Role::ALL
                .iter()
                .position(|role| *role == usage.role)
                .unwrap_or_default()
        )
    };
    Ok(slice.page(&held, key, |usage| role(usage, &at)))
}

fn role(usage: &Usage, at: &At) -> Value {
    json!({
        "object": "contact_usage",
        "organization_id": at.actor.organization,
        "domain_id": usage.domain,
        "domain": usage.name,
        "role": usage.role,
        "source": usage.source,
    })
}
