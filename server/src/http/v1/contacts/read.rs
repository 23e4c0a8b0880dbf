//! Reading contacts.

use super::shown;
use crate::http::v1::memory::Slice;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query, tag};
use axum::extract::State;
use axum::http::HeaderMap;
use model::country;
use model::resolution::Source;
use model::role::Role;
use service::contacts::{Contact, ContactFilter, Usage};
use service::domains::message_wire;
use service::teams::Slot;
use wire::ContactUsage;

/// `GET /contacts`, by last name.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let filter = ContactFilter {
        q: query.text("q"),
        kind: query.read("kind", "member, custom or external", |word| {
            word.parse().ok()
        }),
        is_active: query.flag("is_active"),
        verification_status: query.read("verification_status", "unverified or verified", |word| {
            word.parse().ok()
        }),
        country_code: query.read("country_code", "an ISO 3166-1 alpha-2 code", |text| {
            country::parse(text).ok()
        }),
        role: None,
    };
    let page = query.page();
    let link = query.done()?;
    let listed = api
        .service
        .contacts()
        .list(&at.actor, &filter, &page)
        .await?;
    let contacts: Vec<&Contact> = listed.rows.iter().map(|row| &row.contact).collect();
    Ok(Reply::list(
        api.service.contacts().wires(&contacts).await?,
        listed.next.map(|next| next.encode()),
        &link,
    ))
}

/// `GET /contacts/{id}`, with `at` as it was then.
pub async fn show(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
) -> Answer {
    let moment = query.moment();
    query.done()?;
    if let Some(moment) = moment {
        let id = at.id("contact_id")?;
        let then = api.service.contacts().at(&at.actor, id, moment).await?;
        let body = then.wire();
        let tag = tag::of_answer(then.contact.version, &body);
        return Ok(tag::unless_known(&headers, &tag, body));
    }
    let contact = api
        .service
        .contacts()
        .get(&at.actor, at.id("contact_id")?)
        .await?;
    let (body, tag) = shown(&api, &contact).await?;
    Ok(tag::unless_known(&headers, &tag, body))
}

/// `GET /contacts/{id}/usage`: the team slots that it is in, then its roles by domain name, as far as the caller has access.
pub async fn usage(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    let slice = Slice::of(query)?;
    let id = at.id("contact_id")?;
    let usage = api.service.contacts().usage(&at.actor, id).await?;
    let mut held: Vec<Held> = usage.slots.into_iter().map(Held::Slot).collect();
    held.extend(usage.roles.into_iter().map(Held::Role));
    held.sort_by_cached_key(Held::key);
    Ok(slice
        .page(&held, Held::key, |held| held.wire(&at))
        .beside("elsewhere", usage.elsewhere.into()))
}

/// `GET /contacts/{id}/messages`: what registries said of the contact's objects by themselves, newest first.
pub async fn messages(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let page = query.page();
    let link = query.done()?;
    let id = at.id("contact_id")?;
    let contacts = api.service.contacts();
    let listed = contacts.messages(&at.actor, id, &page).await?;
    let rows = listed.rows.iter().map(message_wire);
    Ok(Reply::list(
        rows.collect(),
        listed.next.map(|next| next.encode()),
        &link,
    ))
}

/// A contact's uses.
enum Held {
    Slot(Slot),
    Role(Usage),
}

impl Held {
    /// NUL sorts before every character of a name, and no name begins with it.
    fn key(&self) -> String {
        match self {
            Self::Slot(slot) => {
                format!("\0{}\0{}\0{}", slot.team, slot.team_id, position(slot.role))
            }
            Self::Role(usage) => format!("{}\0{}", usage.name, position(usage.role)),
        }
    }

    fn wire(&self, at: &At) -> ContactUsage {
        let organization_id = at.actor.organization.0;
        match self {
            Self::Slot(slot) => ContactUsage {
                organization_id,
                team_id: Some(slot.team_id.0),
                team: Some(slot.team.clone()),
                domain_id: None,
                domain: None,
                role: slot.role,
                source: Source::Team,
            },
            Self::Role(usage) => ContactUsage {
                organization_id,
                team_id: None,
                team: None,
                domain_id: Some(usage.domain.0),
                domain: Some(usage.name.to_string()),
                role: usage.role,
                source: usage.source,
            },
        }
    }
}

fn position(role: Role) -> usize {
    Role::ALL
        .iter()
        .position(|each| *each == role)
        .unwrap_or_default()
}
