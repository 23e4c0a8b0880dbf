//! Adopting a domain, sending a draft of roles, and giving a domain to a team, as a form without scripts does.

use super::write;
use crate::failure::Failure;
use crate::posted::Posted;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use model::field::FieldCode;
use model::id::{DomainId, ProjectId};
use service::Error;

pub(crate) async fn adopt(State(site): State<Site>, posted: Posted) -> Response {
    let adopted = match posted.text("project").parse::<ProjectId>() {
        Ok(project) => {
            site.service
                .domains()
                .adopt(
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

/// Sends a draft of roles.
pub(crate) async fn send(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Result<Response, Failure> {
    posted.version()?;
    let sent = write::send_roles(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match sent {
        Ok(text) => posted.done(&site, &format!("/domains/{id}"), text).await,
        Err(error) => {
            let drafted = write::draft(id, &posted.values).link();
            posted.refused(&site, &drafted, error).await
        }
    })
}

/// Gives the domain to a team, or to none.
pub(crate) async fn give_to_team(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Result<Response, Failure> {
    posted.version()?;
    let page = format!("/domains/{id}");
    let given = write::give_to_team(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match given {
        Ok(text) => posted.done(&site, &page, text).await,
        Err(error) => posted.refused(&site, &page, error).await,
    })
}
