//! Adopting a domain, sending a draft of roles, giving a domain to a team, reading it again, leaving what differs, as a form without scripts does.

use crate::failure::Failure;
use crate::flash::see_other;
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use crate::writes::plans::{OrPlan, page_of};
use axum::extract::{Path, State};
use axum::response::Response;
use model::id::DomainId;

/// Takes a domain into the book.
pub(crate) async fn adopt(State(site): State<Site>, posted: Posted) -> Response {
    match writes::domains::adopt(&site, posted.visitor.actor(), &posted.values).await {
        Ok(domain) => {
            let page = format!("/domains/{}", domain.id);
            posted
                .done(&site, &page, writes::domains::adopted(&domain))
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
    let sent = writes::domains::send_roles(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match sent {
        Ok(said) => {
            said.show_at(&site, posted.user(), &format!("/domains/{id}"))
                .await
        }
        Err(error) => {
            let drafted = writes::domains::draft(id, &posted.values).link();
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
    let given =
        writes::domains::give_to_team(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(match given {
        Ok(OrPlan::Done(said)) => said.show_at(&site, posted.user(), &page).await,
        Ok(OrPlan::Plan(plan)) => see_other(&page_of(plan)),
        Err(error) => posted.refused(&site, &page, error).await,
    })
}

/// Reads the domain at its registry, now.
pub(crate) async fn read_again(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Response {
    let page = format!("/domains/{id}");
    let read = writes::domains::read_again(&site, posted.visitor.actor(), id).await;
    posted.ended(&site, &page, read).await
}

/// Leaves what differs as it is until a day.
pub(crate) async fn leave(
    State(site): State<Site>,
    Path(id): Path<DomainId>,
    posted: Posted,
) -> Result<Response, Failure> {
    posted.version()?;
    let page = format!("/domains/{id}");
    let left = writes::reconcile::leave(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(posted.ended(&site, &page, left).await)
}
