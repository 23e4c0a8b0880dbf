//! What a person may, and whether they are asked to sign in.

use super::write::seen;
use crate::http::problem::Problem;
use crate::http::v1::body::Input;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query, tag};
use ::wire::{Given, NewInvitation, RoleOfUser};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use model::field::{FieldCode, FieldErrors};
use model::id::UserId;
use service::people::{Standing, invitation_wire, wire};

/// `PUT /users/{id}/role`: the role, and of a guest the projects.
pub async fn set_role(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    query.done()?;
    let id = at.id("user_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    let standing: RoleOfUser = input.read().await?;
    let standing = Standing::from(standing);
    let user = api
        .service
        .people()
        .set_role(&at.actor, id, seen, standing)
        .await?;
    let body = wire(&user);
    let tag = tag::of_answer(user.version, &body);
    Ok(Reply::ok(body).with(header::ETAG, &tag))
}

/// `GET /users/{id}/invitation`.
pub async fn invitation(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    query.done()?;
    let found = api
        .service
        .invitations()
        .get(&at.actor, at.id("user_id")?)
        .await?;
    Ok(Reply::ok(invitation_wire(&found)))
}

/// `POST /users/{id}/invitation`: mails a link. 202: the letter is in the outbox.
pub async fn invite(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    let id: UserId = at.id("user_id")?;
    let standing = standing(input.read_or_none().await?)?;
    let asked = api
        .service
        .invitations()
        .send(&at.actor, id, standing)
        .await?;
    Ok(Reply::accepted(
        &at.path(format_args!("users/{id}/invitation")),
        invitation_wire(&asked),
    ))
}

/// The role that is to be theirs; projects need one.
fn standing(asked: NewInvitation) -> Result<Option<Standing>, Problem> {
    match (asked.role, asked.project_ids) {
        (Some(role), project_ids) => Ok(Some(Standing::from(RoleOfUser { role, project_ids }))),
        (None, Given::Value(_)) => Err(Problem::invalid(&FieldErrors::one(
            "role",
            FieldCode::Required,
        ))),
        (None, Given::Absent | Given::Null) => Ok(None),
    }
}

/// `DELETE /users/{id}/invitation`: its link is dead.
pub async fn withdraw_invitation(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    input: Input,
) -> Answer {
    query.done()?;
    input.nothing().await?;
    api.service
        .invitations()
        .withdraw(&at.actor, at.id("user_id")?)
        .await?;
    Ok(Reply::done())
}
