//! Personal telephones. Everybody keeps their own, an admin everybody's.

use crate::http::problem::Problem;
use crate::http::v1::body::Input;
use crate::http::v1::change::{changed, mode, removed};
use crate::http::v1::memory::Slice;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::tag::{self, IfMatch};
use crate::http::v1::{ApiState, At, Query};
use ::wire::{NewPhone, PhonePatch};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use chrono::SecondsFormat;
use model::id::{PhoneId, UserId};
use model::person_phone::TelephoneDraft;
use service::contacts::Version;
use service::people::{Phone, PhoneEdit, phone_wire};

/// `GET /users/{id}/phones`, oldest first.
pub async fn phones(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    let slice = Slice::of(query)?;
    let phones = api
        .service
        .phones()
        .list(&at.actor, at.id("user_id")?)
        .await?;
    let key = |phone: &Phone| {
        let since = phone
            .created_at
            .to_rfc3339_opts(SecondsFormat::Micros, true);
        format!("{since}/{}", phone.id)
    };
    Ok(slice.page(&phones, key, phone_wire))
}

/// `GET /users/{id}/phones/{phone_id}`.
pub async fn phone(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
) -> Answer {
    query.done()?;
    let (user, id) = (at.id("user_id")?, at.id("phone_id")?);
    let phone = api.service.phones().get(&at.actor, user, id).await?;
    let tag = tag::of_row(phone.version);
    Ok(tag::unless_known(&headers, &tag, phone_wire(&phone)))
}

/// `POST /users/{id}/phones`.
pub async fn add_phone(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    let user: UserId = at.id("user_id")?;
    query.done()?;
    let new: NewPhone = input.read().await?;
    let typed = TelephoneDraft::named(new.fields.iter());
    let phone = api.service.phones().add(&at.actor, user, &typed).await?;
    let place = at.path(format_args!("users/{user}/phones/{}", phone.id));
    Ok(Reply::created(&place, phone_wire(&phone)).with(header::ETAG, &tag::of_row(phone.version)))
}

/// `PATCH /users/{id}/phones/{phone_id}`: the contacts that show it follow.
pub async fn edit_phone(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let (user, id) = named(&at)?;
    let asked = query.flag("dry_run");
    query.done()?;
    let seen = seen(&api, &at, (user, id), &headers).await?;
    let patch: PhonePatch = input.read().await?;
    let mode = mode(asked, patch.dry_run.unwrap_or(false));
    let edit = PhoneEdit {
        number: patch.fields.get("number"),
        number_ext: patch.fields.get("number_ext"),
        label: patch.fields.get("label"),
    };
    let done = api
        .service
        .phones()
        .edit_if(&at.actor, user, (id, seen), edit, mode)
        .await?;
    let tag = tag::of_row(done.object.version);
    Ok(changed(mode, &done, phone_wire(&done.object), &tag))
}

/// `DELETE /users/{id}/phones/{phone_id}`: contacts that showed it show their office's.
pub async fn remove_phone(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let (user, id) = named(&at)?;
    let mode = mode(query.flag("dry_run"), false);
    query.done()?;
    input.nothing().await?;
    let seen = seen(&api, &at, (user, id), &headers).await?;
    let done = api
        .service
        .phones()
        .delete_if(&at.actor, user, (id, seen), mode)
        .await?;
    Ok(removed(mode, &done, phone_wire(&done.object)))
}

fn named(at: &At) -> Result<(UserId, PhoneId), Problem> {
    Ok((at.id("user_id")?, at.id("phone_id")?))
}

async fn seen(
    api: &ApiState,
    at: &At,
    (user, id): (UserId, PhoneId),
    headers: &HeaderMap,
) -> Result<Version, Problem> {
    let current = async { Ok(api.service.phones().get(&at.actor, user, id).await?.version) };
    IfMatch::of(headers)?.seen(current).await
}
