//! Form handlers: the form's strings to its write, and a redirect to the page that shows the result.

use crate::failure::Failure;
use crate::impact::answer;
use crate::paths::id_of;
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use axum::extract::{Path, State};
use axum::response::Response;
use model::id::PhoneId;

/// Adds a person.
pub(super) async fn create(State(site): State<Site>, posted: Posted) -> Response {
    match writes::people::create(&site, posted.visitor.actor(), &posted.values).await {
        Ok(user) => {
            posted
                .done(
                    &site,
                    &format!("/people/{}", user.id),
                    writes::people::ADDED,
                )
                .await
        }
        Err(error) => posted.refused(&site, "/people/new", error).await,
    }
}

/// Saves the edited form; what it affects is shown first.
pub(super) async fn save(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let saved = writes::people::save(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(answer(&site, &posted, &writes::people::way(id), saved).await)
}

/// Lets a person go.
pub(super) async fn let_go(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let gone = writes::people::let_go(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(answer(&site, &posted, &writes::people::leaving(id), gone).await)
}

/// Takes back a person who left.
pub(super) async fn take_back(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let page = format!("/people/{id}");
    let back = writes::people::take_back(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(posted.ended(&site, &page, back).await)
}

/// Adds a phone.
pub(super) async fn add_phone(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let page = format!("/people/{id}");
    let added = writes::people::add_phone(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(posted
        .ended(&site, &page, added.map(|()| writes::people::PHONE_ADDED))
        .await)
}

/// Saves or deletes a phone; what it affects is shown first.
pub(super) async fn change_phone(
    State(site): State<Site>,
    Path((id, phone)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let (Some(id), Ok(phone)) = (id_of(&id), phone.parse::<PhoneId>()) else {
        return Err(Failure::not_found(&posted.visitor.frame));
    };
    posted.version()?;
    let actor = posted.visitor.actor();
    let changed = writes::people::change_phone(&site, actor, (id, phone), &posted.values).await;
    let way = writes::people::phone_way(id, phone);
    Ok(answer(&site, &posted, &way, changed).await)
}

/// Saves the role, and sends an invitation where that was asked for.
pub(super) async fn set_role(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let page = format!("/people/{id}");
    let saved = writes::people::set_role(&site, posted.visitor.actor(), id, &posted.values).await;
    Ok(posted.ended(&site, &page, saved).await)
}

/// Withdraws an invitation.
pub(super) async fn withdraw(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let page = format!("/people/{id}");
    let withdrawn = writes::people::withdraw(&site, posted.visitor.actor(), id).await;
    Ok(posted
        .ended(&site, &page, withdrawn.map(|()| writes::people::WITHDRAWN))
        .await)
}

/// Sends a link for another password.
pub(super) async fn send_reset(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    let page = format!("/people/{id}");
    let sent = writes::people::send_reset(&site, posted.visitor.actor(), id).await;
    Ok(posted.ended(&site, &page, sent).await)
}
