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
use wire::FlatTask;
use wire::read::{Fields, Given};

/// The roles that have fields; `billing` has none.
const ROLES: [Role; 3] = [Role::Registrant, Role::Admin, Role::Tech];

/// A flat field's name without its role, the contact's field that it maps to, and the vendor's maximum length.
const FLAT: [(&str, &str, Option<u32>); 11] = [
    ("first_name", "first_name", Some(100)),
    ("last_name", "last_name", Some(100)),
    ("organization", "org_name", Some(255)),
    ("email", "email", None),
    ("phone", "phone", Some(50)),
    ("address_1", "street1", Some(255)),
    ("address_2", "street2", Some(255)),
    ("city", "city", Some(100)),
    ("state", "region", Some(100)),
    ("postcode", "postal_code", Some(20)),
    ("country", "country_code", Some(2)),
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
    let fields = read(input.fields().await?).map_err(|errors| Problem::invalid(&errors))?;
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
        return Ok(Reply::ok(plan_wire(&[plan], 1)));
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
fn read(mut body: Fields) -> Result<RoleFields, FieldErrors> {
    let mut roles: BTreeMap<Role, Patch> = BTreeMap::new();
    for role in ROLES {
        for (name, field, most) in FLAT {
            let flat = format!("{role}_{name}");
            let text = match body.text(&flat) {
                Given::Absent => continue,
                Given::Null => String::new(),
                Given::Value(text) => text,
            };
            if let Some(max) = most.filter(|max| text.chars().count() > *max as usize) {
                body.wrong(&flat, FieldCode::TooLong { max });
            }
            let patch = roles.entry(role).or_default();
            patch.fields.insert(field.into(), text);
        }
    }
    body.finish()?;
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
        let (name, ..) = FLAT.iter().find(|(_, of, _)| *of == field)?;
        Some(format!("{role}_{name}"))
    });
    renamed.unwrap_or_else(|| field.to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn body(value: &Value) -> Fields {
        Fields::parse(value.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn there_are_33_fields_and_each_has_its_limit() {
        let mut all = serde_json::Map::new();
        let mut long = serde_json::Map::new();
        for role in ["registrant", "admin", "tech"] {
            for (name, _, most) in FLAT {
                all.insert(format!("{role}_{name}"), "x".into());
                if let Some(most) = most {
                    long.insert(
                        format!("{role}_{name}"),
                        "ž".repeat(most as usize + 1).into(),
                    );
                }
            }
        }
        assert_eq!(all.len(), 33);
        let read_all = read(body(&all.into())).unwrap();
        assert_eq!(read_all.len(), 3);
        assert!(read_all.values().all(|patch| patch.fields.len() == 11));
        let refused = read(body(&long.clone().into())).unwrap_err().texts();
        assert!(refused.keys().eq(long.keys()), "{refused:?}");
    }

    #[test]
    fn a_role_without_a_field_is_not_there() {
        let roles = read(body(
            &json!({ "tech_phone": null, "registrant_city": "Brno" }),
        ))
        .unwrap();
        assert_eq!(
            roles.keys().collect::<Vec<_>>(),
            [&Role::Registrant, &Role::Tech]
        );
        assert_eq!(roles[&Role::Tech].fields["phone"], "");
        let wrong = read(body(&json!({ "billing_city": "Brno", "tech_city": 1 })));
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
