//! Reading domains and their roles.

use super::named;
use crate::http::v1::body::Input;
use crate::http::v1::memory::Slice;
use crate::http::v1::pages::Pages;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query, tag};
use ::wire::{DomainContact, DomainDifference};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use chrono::{DateTime, Utc};
use model::field::FieldCode;
use model::id::ProjectId;
use model::role::Role;
use service::contacts::Contact;
use service::domains::{
    DomainFilter, Holder, RoleAgreement, difference_wires, message_wire, role_wire, wire,
};
use store::Page;

/// The words of [`model::agreement::AgreementState`].
const STATES: &str = "agrees, differs, on_its_way, unknown or gone";

/// The words of [`model::agreement::DifferenceCause`].
const CAUSES: &str = "not_sent, refused, cancelled, changed_there, adopted or withheld_there";
/// The words of [`Role`].
const ROLES: &str = "registrant, admin, tech or billing";

/// `GET …/domains`, by name.
pub async fn list(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let project: ProjectId = at.id("project_id")?;
    let contact = query.text("contact");
    if contact.is_none() {
        let text = "Say whose role: a contact’s handle, as contact.".into();
        query.clash("role", FieldCode::Other { text });
    }
    let role: Option<Role> = query.read("role", ROLES, |word| word.parse().ok());
    let cause = query.read("cause", CAUSES, |word| word.parse().ok());
    let filter = DomainFilter {
        q: query.text("q"),
        cause: cause.map(|cause| (cause, api.service.now())),
        contact: contact.map(|handle| (handle, role)),
        projects: Some([project].into()),
        team_id: query.id("team_id"),
        state: query.read("state", STATES, |word| word.parse().ok()),
        expires_before: query.time("expires_before"),
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

/// `GET …/domains/{id}/contacts`: who holds which role, and why; with `at`, who held it then. The tag is the domain's, for `If-Match` on a change.
pub async fn roles(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let moment = query.moment();
    let slice = Slice::of(query)?;
    if let Some(moment) = moment {
        return roles_at(&api, &at, &slice, moment).await;
    }
    let domain = named(&api, &at).await?;
    let standing = api
        .service
        .domains()
        .agreement(&at.actor, domain.id)
        .await?;
    let held: Vec<(usize, &RoleAgreement, &Holder)> = standing
        .roles
        .iter()
        .enumerate()
        .filter_map(|(position, role)| Some((position, role, role.wanted.as_ref()?)))
        .collect();
    let contacts: Vec<&Contact> = held.iter().map(|(_, _, holder)| &holder.contact).collect();
    let contacts = api.service.contacts().wires(&contacts).await?;
    let shown: Vec<(usize, DomainContact)> = held
        .into_iter()
        .zip(contacts)
        .map(|((position, role, holder), contact)| {
            (position, role_wire(role, holder, contact, &standing.domain))
        })
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

/// `GET …/domains/{id}/differences`: what the registry holds otherwise than the book wants, role by role and field by field.
pub async fn differences(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    let slice = Slice::of(query)?;
    let domain = named(&api, &at).await?;
    let standing = api
        .service
        .domains()
        .agreement(&at.actor, domain.id)
        .await?;
    let shown: Vec<(usize, DomainDifference)> = difference_wires(&standing)
        .into_iter()
        .enumerate()
        .collect();
    Ok(slice.page(
        &shown,
        |(position, _)| position.to_string(),
        |(_, body)| body.clone(),
    ))
}

/// `GET …/domains/{id}/messages`: what registries said of the domain by themselves, newest first.
pub async fn messages(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let page = query.page();
    let link = query.done()?;
    let domain = named(&api, &at).await?;
    let domains = api.service.domains();
    let listed = domains.messages(&at.actor, domain.id, &page).await?;
    let rows = listed.rows.iter().map(message_wire);
    Ok(Reply::list(
        rows.collect(),
        listed.next.map(|next| next.encode()),
        &link,
    ))
}

/// `POST …/domains/{id}/read`: reads the domain at its registry, now. 202 with the domain as it stands then.
pub async fn read_again(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let domain = named(&api, &at).await?;
    let standing = api
        .service
        .domains()
        .read_again(&at.actor, domain.id)
        .await?;
    let place = at.path(format_args!(
        "projects/{}/domains/{}",
        domain.project_id, domain.id
    ));
    Ok(Reply::accepted(&place, wire(&standing.domain)))
}

/// Who held the roles then. The tag is that of no version: it permits no change.
async fn roles_at(api: &ApiState, at: &At, slice: &Slice, moment: DateTime<Utc>) -> Answer {
    let path = (at.id("project_id")?, at.id("domain_id")?);
    let domains = api.service.domains();
    let then = domains.contacts_at_in(&at.actor, path, moment).await?;
    let shown: Vec<(usize, DomainContact)> = then
        .holders
        .iter()
        .map(|role| (position(role.holder.role), then.wire(role)))
        .collect();
    let body: Vec<&DomainContact> = shown.iter().map(|(_, body)| body).collect();
    let page = slice.page(
        &shown,
        |(position, _)| position.to_string(),
        |(_, body)| body.clone(),
    );
    Ok(page
        .beside("at", ::wire::DateTime(moment).text().into())
        .with(header::ETAG, &tag::of_answer(0, &body)))
}

fn position(role: Role) -> usize {
    let mut roles = Role::ALL.iter();
    roles.position(|each| *each == role).unwrap_or_default()
}
