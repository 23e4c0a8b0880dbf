//! Adopting a domain, and sending a draft of roles.

use crate::failure::Failure;
use crate::posted::Posted;
use crate::roles::draft::Draft;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use model::field::FieldCode;
use model::id::{ContactId, DomainId, ProjectId, TeamId};
use model::resolution::Source;
use model::role::Role;
use service::Error;
use service::domains::Holder;

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

/// The contact that the domain itself names for a role.
pub(super) fn own(holders: &[Holder], role: Role) -> Option<ContactId> {
    holders
        .iter()
        .find(|holder| holder.role == role && holder.source == Source::Domain)
        .map(|holder| holder.contact.id)
}

/// Sends a draft, once: it names the version of the domain that was looked over. A draft that was sent already and stands is not sent again.
pub(crate) async fn send(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Result<Response, Failure> {
    let actor = posted.visitor.actor();
    let draft = Draft::read(format!("/domains/{id}"), |name| {
        posted.text(name).to_owned()
    });
    let path = format!("/domains/{id}");
    let version = posted.version()?;
    Ok(match site.service.domains().assign_roles_if(actor, id, version, &draft.changes).await {
        Ok(_) => posted.done(&site, &path, "The change is on its way. What the world sees follows when the registry was read back.").await,
        Err(error @ Error::Stale { .. }) => match site.service.domains().contacts(actor, id).await {
            Ok(holders) if draft.clone().against(|role| own(&holders, role)).changes.is_empty() => {
                posted.done(&site, &path, "This was sent already: the roles are as you drafted them.").await
            }
            _ => posted.refused(&site, &draft.link(), error).await,
        },
        Err(error) => posted.refused(&site, &draft.link(), error).await,
    })
}

/// Gives the domain to a team, or to none.
pub(crate) async fn give_to_team(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Result<Response, Failure> {
    let page = format!("/domains/{id}");
    let typed = posted.text("team_id");
    let team = match (typed.is_empty(), typed.parse::<TeamId>()) {
        (true, _) => None,
        (false, Ok(team)) => Some(team),
        (false, Err(_)) => {
            let text = "There is no such team.".into();
            let error = Error::field("team_id", FieldCode::Other { text });
            return Ok(posted.refused(&site, &page, error).await);
        }
    };
    let given = site
        .service
        .domains()
        .set_team(posted.visitor.actor(), (id, posted.version()?), team)
        .await;
    Ok(match given {
        Ok(Some(_)) => {
            let text = match team {
                Some(_) => {
                    "The domain is in that team now. Roles that it names itself stay as they are."
                }
                None => {
                    "The domain is in no team now. Roles that it names itself stay as they are."
                }
            };
            posted.done(&site, &page, text).await
        }
        Ok(None) => posted.done(&site, &page, "It was so already.").await,
        Err(error) => posted.refused(&site, &page, error).await,
    })
}
