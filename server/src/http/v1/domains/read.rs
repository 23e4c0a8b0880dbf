//! Reading domains and their roles.

use super::named;
use crate::http::v1::memory::Slice;
use crate::http::v1::pages::Pages;
use crate::http::v1::reply::Answer;
use crate::http::v1::{ApiState, At, Query, tag};
use ::wire::DomainContact;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use model::id::ProjectId;
use model::role::Role;
use service::contacts::Contact;
use service::domains::{DomainFilter, Holder, in_role, wire};
use store::Page;

/// `GET …/domains`, by name.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let project: ProjectId = at.id("project_id")?;
    let filter = DomainFilter {
        q: query.text("q"),
        projects: Some([project].into()),
        team_id: query.id("team_id"),
        ..DomainFilter::default()
    };
    let pages = Pages::of(&mut query);
    let link = query.done()?;
    api.service.projects().get(&at.actor, project).await?;
    let (service, actor, filter) = (&api.service, &at.actor, &filter);
    let read = |page: Page| async move { service.domains().list(actor, filter, &page).await };
    pages.reply(link, read, wire).await
}

/// `GET …/domains/{id}`.
pub async fn show(State(api): State<ApiState>, at: At, query: Query, headers: HeaderMap) -> Answer {
    query.done()?;
    let domain = named(&api, &at).await?;
    let body = wire(&domain);
    Ok(tag::unless_known(
        &headers,
        &tag::of_answer(domain.version, &body),
        body,
    ))
}

/// `GET …/domains/{id}/contacts`: who holds which role, and why. The tag is the domain's, for `If-Match` on a change.
pub async fn roles(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    let slice = Slice::of(query)?;
    let domain = named(&api, &at).await?;
    let holders = api.service.domains().contacts(&at.actor, domain.id).await?;
    let contacts: Vec<&Contact> = holders.iter().map(|holder| &holder.contact).collect();
    let contacts = api.service.contacts().wires(&contacts).await?;
    let position = |holder: &Holder| {
        Role::ALL
            .iter()
            .position(|role| *role == holder.role)
            .unwrap_or_default()
    };
    let shown: Vec<(usize, DomainContact)> = holders
        .iter()
        .zip(contacts)
        .map(|(holder, contact)| (position(holder), in_role(holder, contact)))
        .collect();
    let body: Vec<&DomainContact> = shown.iter().map(|(_, body)| body).collect();
    Ok(slice
        .page(
            &shown,
            |(position, _)| position.to_string(),
            |(_, body)| body.clone(),
        )
        .with(header::ETAG, &tag::of_answer(domain.version, &body)))
}
