//! DigiCert's dialect: the organization contact and the technical contact, as one endpoint of its Services API v2.

mod body;
mod error;

use crate::http::caller::{bearer, holder};
use crate::http::dialects::Place;
use crate::http::state::ApiState;
use crate::http::v1::Concerns;
use crate::http::v1::body::Input;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use axum::{Json, Router};
use error::Refused;
use model::certificate::CertificateRole;
use model::id::OrganizationId;
use serde::Serialize;
use service::certificates::{Shown, wire};
use service::{Actor, Error, Need};
use uuid::Uuid;

/// The header that carries the key.
const HEADER: &str = "x-dc-devkey";
/// The endpoint's path.
const PATH: &str = "/services/v2/organization/{organization_id}/contact";

/// The line of the table for reading.
const SHOW: Place = Place {
    method: "get",
    path: PATH,
    needs: &[Need::ContactsRead],
    concerns: Concerns::Book,
};
/// The line of the table for writing.
const PUT: Place = Place {
    method: "put",
    path: PATH,
    needs: &[Need::ContactsWrite],
    concerns: Concerns::Organization,
};

/// Every endpoint of the dialect.
pub const ENDPOINTS: &[Place] = &[SHOW, PUT];

/// Everything else under the first part of its path, so that a client never meets a page.
const ELSEWHERE: [&str; 3] = ["/services", "/services/", "/services/{*rest}"];

/// The dialect's routes.
pub(super) fn router(state: ApiState) -> Router {
    (ELSEWHERE.into_iter())
        .fold(Router::new(), |router, path| {
            router.route(path, any(async || Refused::from(Error::NotFound)))
        })
        .route(
            PATH,
            get(show)
                .put(put)
                .fallback(async || Refused::method_not_allowed()),
        )
        .with_state(state)
}

/// Who calls, within the organization of the path, with what the line of the table needs.
async fn caller(
    api: &ApiState,
    place: &Place,
    organization: &str,
    headers: &HeaderMap,
) -> Result<Actor, Refused> {
    let token = token(headers, HEADER).ok_or(Error::Unauthenticated)?;
    let actor = holder(&api.service, token).await?;
    api.limits.count(&actor, PATH, api.service.now())?;
    // An invalid id names nothing.
    let organization = Uuid::parse_str(organization).map_err(|_| Error::NotFound)?;
    actor.within(OrganizationId(organization))?;
    for need in place.needs {
        actor.require_scope_only(*need)?;
    }
    Ok(actor)
}

/// The organization's contacts; `null` where there is none.
#[derive(Serialize)]
struct Contacts {
    organization_contact: Option<Shown>,
    technical_contact: Option<Shown>,
}

async fn show(
    State(api): State<ApiState>,
    Path(organization): Path<String>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refused> {
    let actor = caller(&api, &SHOW, &organization, &headers).await?;
    let contacts = api.service.certificates().get(&actor).await?;
    let shown = |role| {
        let kept = contacts.current.iter().find(|kept| kept.role == role);
        kept.map(wire)
    };
    Ok(Json(Contacts {
        organization_contact: shown(CertificateRole::OrganizationContact),
        technical_contact: shown(CertificateRole::TechnicalContact),
    }))
}

async fn put(
    State(api): State<ApiState>,
    Path(organization): Path<String>,
    headers: HeaderMap,
    input: Input,
) -> Result<StatusCode, Refused> {
    let actor = caller(&api, &PUT, &organization, &headers).await?;
    let wanted = body::read(input.fields().await?)?;
    api.service.certificates().put(&actor, wanted).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The token in the dialect's own header, or in `Authorization: Bearer`.
fn token<'a>(headers: &'a HeaderMap, header: &str) -> Option<&'a str> {
    match headers.get(header) {
        Some(value) => value.to_str().ok().map(str::trim),
        None => bearer(headers),
    }
}
