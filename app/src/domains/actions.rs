//! Adopting a domain, and sending a draft of roles.

use super::draft::Draft;
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use model::field::FieldCode;
use model::id::{DomainId, ProjectId};
use service::Error;
use service::contacts::Version;

pub(crate) async fn adopt(State(site): State<Site>, posted: Posted) -> Response {
    let adopted = match posted.text("project").parse::<ProjectId>() {
        Ok(project) => {
            site.service
                .adopt_domain(
                    posted.visitor.actor(),
                    project,
                    posted.text("name"),
                    posted.text("team_id").parse().ok(),
                )
                .await
        }
        Err(_) => Err(Error::field("project", FieldCode::Required)),
    };
    match adopted {
        Ok(domain) => {
            let text = format!(
                "{} is in the book, as its registry holds it. Nothing was changed there.",
                domain.name.unicode()
            );
            posted
                .done(&site, &format!("/domains/{}", domain.id), text)
                .await
        }
        Err(error) => posted.refused(&site, "/domains", error).await,
    }
}

/// Sends a draft, once: it names the version of the domain that was looked over. A draft that was sent already and stands is not sent again.
pub(crate) async fn send(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Response {
    let actor = posted.visitor.actor();
    let draft = Draft::read(id, |name| posted.text(name).to_owned());
    let path = format!("/domains/{id}");
    let version = posted
        .text("version")
        .parse()
        .map_or(Version::Any, Version::Is);
    match site.service.assign_roles_if(actor, id, version, &draft.changes).await {
        Ok(_) => posted.done(&site, &path, "The change is on its way. What the world sees follows when the registry was read back.").await,
        Err(error @ Error::Stale { .. }) => match site.service.domain_contacts(actor, id).await {
            Ok(holders) if draft.clone().against(&holders).changes.is_empty() => {
                posted.done(&site, &path, "This was sent already: the roles are as you drafted them.").await
            }
            _ => posted.refused(&site, &draft.link(), error).await,
        },
        Err(error) => posted.refused(&site, &draft.link(), error).await,
    }
}
