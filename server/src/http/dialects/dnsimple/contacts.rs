//! Contacts with labels and job titles.

use super::at::At;
use super::error::Refused;
use super::paging::{Paging, sorts};
use super::time::time;
use crate::http::problem::Problem;
use crate::http::state::ApiState;
use crate::http::v1::Query;
use crate::http::v1::body::Input;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use model::contact::{Draft, Patch};
use model::field::FieldCode;
use model::id::ContactId;
use model::text;
use serde_json::{Value, json};
use service::contacts::{NewContact, Version};
use service::dnsimple::{Label, Labelled, Numbered, Sort};
use wire::read::{Fields, Given};

/// The vendor's name of a field, and ours.
const FIELDS: [(&str, &str); 12] = [
    ("first_name", "first_name"),
    ("last_name", "last_name"),
    ("organization_name", "org_name"),
    ("email", "email"),
    ("phone", "phone"),
    ("fax", "fax"),
    ("address1", "street1"),
    ("address2", "street2"),
    ("city", "city"),
    ("state_province", "region"),
    ("postal_code", "postal_code"),
    ("country", "country_code"),
];
/// What answers hold besides, and nobody can change.
const ANSWERED: [&str; 4] = ["id", "account_id", "created_at", "updated_at"];
/// The longest label and job title, in characters.
const LONGEST: u32 = 255;

/// A contact in the vendor's words.
fn wire(at: &At, of: &Labelled) -> Value {
    let contact = &of.contact;
    let draft = Draft::from_snapshot(&contact.snapshot, contact.disclose);
    let mut body = json!({
        "id": of.number,
        "account_id": at.account,
        "label": of.label.label.clone().unwrap_or_default(),
        "job_title": of.label.job_title.clone().unwrap_or_default(),
        "created_at": time(contact.created_at),
        "updated_at": time(contact.updated_at),
    });
    if let Some(members) = body.as_object_mut() {
        for (name, field) in FIELDS {
            members.insert(name.into(), draft.get(field).unwrap_or_default().into());
        }
    }
    body
}

/// The fields of a body: the contact's, and the label's.
struct Said {
    patch: Patch,
    label: Option<Option<String>>,
    job_title: Option<Option<String>>,
}

fn read(mut body: Fields) -> Result<Said, Refused> {
    // A whole contact may be sent back as it was answered.
    for name in ANSWERED {
        body.ignore(name);
    }
    let mut patch = Patch::default();
    for (name, field) in FIELDS {
        match body.text(name) {
            Given::Absent => {}
            Given::Null => {
                patch.fields.insert(field.into(), String::new());
            }
            Given::Value(text) => {
                patch.fields.insert(field.into(), text);
            }
        }
    }
    let mut short = |name: &str| match body.text(name) {
        Given::Absent => None,
        Given::Null => Some(None),
        Given::Value(raw) => match text::optional(&raw, LONGEST) {
            Ok(text) => Some(text),
            Err(code) => {
                body.wrong(name, code);
                None
            }
        },
    };
    let (label, job_title) = (short("label"), short("job_title"));
    body.finish().map_err(|errors| Problem::invalid(&errors))?;
    Ok(Said {
        patch,
        label,
        job_title,
    })
}

/// A contact with an organization must have a job title.
fn titled(organization: Option<&str>, label: &Label) -> Result<(), Refused> {
    let has = organization.is_some_and(|name| !name.trim().is_empty());
    if has && label.job_title.is_none() {
        return Err(service::Error::field("job_title", FieldCode::Required).into());
    }
    Ok(())
}

/// `GET /{account}/contacts`.
pub(super) async fn list(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
) -> Result<Response, Refused> {
    let orders = sorts(
        &mut query,
        &[
            ("id", Sort::Number),
            ("label", Sort::Label),
            ("email", Sort::Email),
        ],
    );
    let paging = Paging::of(&mut query);
    query.done()?;
    let (rows, total) = api
        .service
        .dnsimple()
        .labelled_contacts(&at.actor, &orders, paging.window())
        .await?;
    Ok(paging.answer(rows.iter().map(|row| wire(&at, row)).collect(), total))
}

async fn named(api: &ApiState, at: &At) -> Result<ContactId, Refused> {
    let number = at.number("contact", "Contact")?;
    let id = api
        .service
        .dnsimple()
        .numbered(&at.actor, Numbered::Contact, number)
        .await;
    match id {
        Ok(id) => Ok(ContactId(id)),
        Err(error) => Err(Refused::from(error).or_missing("Contact", at.name("contact"))),
    }
}

/// `GET /{account}/contacts/{id}`.
pub(super) async fn show(
    State(api): State<ApiState>,
    at: At,
    query: Query,
) -> Result<Json<Value>, Refused> {
    query.done()?;
    let id = named(&api, &at).await?;
    let labelled = api
        .service
        .dnsimple()
        .labelled_contact(&at.actor, id)
        .await?;
    Ok(Json(json!({ "data": wire(&at, &labelled) })))
}

/// `POST /{account}/contacts`.
pub(super) async fn create(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    input: Input,
) -> Result<(StatusCode, Json<Value>), Refused> {
    query.done()?;
    let said = read(input.fields().await?)?;
    let mut draft = Draft::default();
    for (field, text) in &said.patch.fields {
        if let Some(place) = draft.get_mut(field) {
            place.clone_from(text);
        }
    }
    let label = Label {
        label: said.label.flatten(),
        job_title: said.job_title.flatten(),
    };
    titled(Some(&draft.org_name), &label)?;
    let made = api
        .service
        .dnsimple()
        .create_labelled_contact(&at.actor, NewContact::external(draft), label)
        .await?;
    Ok((
        StatusCode::CREATED,
        Json(json!({ "data": wire(&at, &made) })),
    ))
}

/// `PATCH /{account}/contacts/{id}`: what is absent stays.
pub(super) async fn update(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    input: Input,
) -> Result<Json<Value>, Refused> {
    query.done()?;
    let id = named(&api, &at).await?;
    let said = read(input.fields().await?)?;
    let before = api
        .service
        .dnsimple()
        .labelled_contact(&at.actor, id)
        .await?;
    let label = Label {
        label: said.label.unwrap_or(before.label.label),
        job_title: said.job_title.unwrap_or(before.label.job_title),
    };
    if said.patch.fields.contains_key("org_name") {
        titled(
            said.patch.fields.get("org_name").map(String::as_str),
            &label,
        )?;
    }
    let after = api
        .service
        .dnsimple()
        .patch_labelled_contact(&at.actor, id, &said.patch, label)
        .await?;
    Ok(Json(json!({ "data": wire(&at, &after) })))
}

/// `DELETE /{account}/contacts/{id}`.
pub(super) async fn remove(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    input: Input,
) -> Result<StatusCode, Refused> {
    query.done()?;
    input.nothing().await?;
    let id = named(&api, &at).await?;
    api.service
        .contacts()
        .delete(&at.actor, id, Version::Any)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
