//! OnetSolutions' dialect: a domain's contacts as 33 flat fields of three roles (`docs/api-design.md` says what the vendor leaves open).

use super::named;
use crate::http::problem::Problem;
use crate::http::v1::body::Input;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::tag::IfMatch;
use crate::http::v1::{ApiState, At, Query};
use axum::extract::State;
use axum::http::HeaderMap;
use model::contact::Patch;
use model::field::{FieldCode, FieldError, FieldErrors};
use model::role::Role;
use service::Error;
use service::domains::{RoleFields, plan_wire};
use std::collections::BTreeMap;
use wire::{FlatContacts, FlatTask};

/// The roles that have fields; `billing` has none.
const ROLES: [Role; 3] = [Role::Registrant, Role::Admin, Role::Tech];

/// A flat field's name without its role, and the contact's field that it maps to.
const FLAT: [(&str, &str); 11] = [
    ("first_name", "first_name"),
    ("last_name", "last_name"),
    ("organization", "org_name"),
    ("email", "email"),
    ("phone", "phone"),
    ("address_1", "street1"),
    ("address_2", "street2"),
    ("city", "city"),
    ("state", "region"),
    ("postcode", "postal_code"),
    ("country", "country_code"),
];

/// `PUT …/domains/{id}/contacts`: each role with at least one field is set to this data; the others stay. 202 with the task's six fields, or 200 with
/// the plan for `?dry_run=true`.
pub async fn put(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    let dry_run = query.flag("dry_run").unwrap_or(false);
    query.done()?;
    let domain = named(&api, &at).await?;
    let request: FlatContacts = input.read().await?;
    let fields = roles(&request).map_err(|errors| Problem::invalid(&errors))?;
    let current = domain.version;
    let seen = IfMatch::of(&headers)?
        .seen(async move { Ok(current) })
        .await?;
    if dry_run {
        let plan = api
            .service
            .domains()
            .plan_contacts(&at.actor, domain.id, seen, &fields)
            .await
            .map_err(flat)?;
        return Ok(Reply::ok(plan_wire(&plan.into())));
    }
    let done = api
        .service
        .domains()
        .put_contacts(&at.actor, domain.id, seen, &fields)
        .await
        .map_err(flat)?;
    let place = at.path(format_args!("tasks/{}", done.task.id));
    Ok(Reply::accepted(&place, FlatTask::from(&done.task.wire)))
}

/// The data of each role. An absent field stays, `null` and an empty text clear.
///
/// # Errors
/// Texts that are longer than the vendor takes. Everything else that is wrong with them is the use case's to say, all at once.
fn roles(request: &FlatContacts) -> Result<RoleFields, FieldErrors> {
    if let Err(FieldErrors(mut found)) = request.fields.checked() {
        found.retain(|error| {
            matches!(error.code, FieldCode::TooLong { .. }) && !error.field.ends_with("_email")
        });
        FieldErrors(found).or(())?;
    }
    let mut roles: BTreeMap<Role, Patch> = BTreeMap::new();
    for role in ROLES {
        for (name, field) in FLAT {
            if let Some(text) = request.fields.get(&format!("{role}_{name}")) {
                let patch = roles.entry(role).or_default();
                patch.fields.insert(field.into(), text.to_owned());
            }
        }
    }
    Ok(roles)
}

/// The use case's error with the vendor's names: `registrant.street1` is `registrant_address_1` here.
fn flat(error: Error) -> Problem {
    let renamed = |errors: FieldErrors| {
        FieldErrors(
            errors
                .0
                .into_iter()
                .map(|FieldError { field, code }| FieldError {
                    field: flat_name(&field).into(),
                    code,
                })
                .collect(),
        )
    };
    match error {
        Error::Invalid(errors) => Error::Invalid(renamed(errors)),
        Error::Rule {
            code,
            message,
            fields,
        } => Error::Rule {
            code,
            message,
            fields: renamed(fields),
        },
        other => other,
    }
    .into()
}

fn flat_name(field: &str) -> String {
    let renamed = field.split_once('.').and_then(|(role, field)| {
        let (name, _) = FLAT.iter().find(|(_, of)| *of == field)?;
        Some(format!("{role}_{name}"))
    });
    renamed.unwrap_or_else(|| field.to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use serde_json::{Map, Value, json};
    use wire::read::Fields;
    use wire::texts::Table;
    use wire::{FlatTexts, Request};

    fn read(value: &Value) -> Result<RoleFields, FieldErrors> {
        let fields = Fields::parse(value.to_string().as_bytes()).unwrap();
        roles(&FlatContacts::read(fields)?)
    }

    #[test]
    fn there_are_33_fields_and_each_has_its_limit() {
        let mut all = Map::new();
        let mut long = Map::new();
        for spec in FlatTexts::specs() {
            all.insert(spec.name.to_owned(), "x".into());
            if !spec.name.ends_with("_email") {
                long.insert(
                    spec.name.to_owned(),
                    "ž".repeat(spec.max as usize + 1).into(),
                );
            }
        }
        assert_eq!(all.len(), 33);
        let read_all = read(&all.into()).unwrap();
        assert_eq!(read_all.len(), 3);
        assert!(read_all.values().all(|patch| patch.fields.len() == 11));
        let refused = read(&long.clone().into()).unwrap_err().texts();
        assert!(refused.keys().eq(long.keys()), "{refused:?}");
    }

    #[test]
    fn what_the_contact_says_is_left_to_the_contact() {
        let sent = json!({ "tech_email": "nobody", "tech_country": "x", "tech_phone": "1" });
        let roles = read(&sent).unwrap();
        assert_eq!(roles[&Role::Tech].fields["email"], "nobody");
    }

    #[test]
    fn a_role_without_a_field_is_not_there() {
        let roles = read(&json!({ "tech_phone": null, "registrant_city": "Brno" })).unwrap();
        assert_eq!(
            roles.keys().collect::<Vec<_>>(),
            [&Role::Registrant, &Role::Tech]
        );
        assert_eq!(roles[&Role::Tech].fields["phone"], "");
        let wrong = read(&json!({ "billing_city": "Brno", "tech_city": 1 }));
        let names = wrong.unwrap_err().texts();
        assert!(names.keys().eq(["billing_city", "tech_city"]), "{names:?}");
    }

    #[test]
    fn errors_bear_the_vendors_names() {
        assert_eq!(flat_name("registrant.street1"), "registrant_address_1");
        assert_eq!(flat_name("tech.country_code"), "tech_country");
        assert_eq!(flat_name("limit"), "limit");
    }
}
