//! What one domain's registry would be sent when the domain object itself is changed: its lock, its name servers, its term.

use super::locks;
use super::plan::{Plan, gone};
use model::field::FieldErrors;
use model::registry::{Difference, Field, Operation, RegistryDomain};
use model::task::{Params, TaskType};
use std::collections::BTreeMap;
use store::domains::Domain;

/// What would be changed of the domain object by a task of this type with these (checked) parameters; contacts are not sent then, and nothing is said of them.
pub(crate) fn about_object(domain: Domain, task_type: TaskType, params: &Params) -> Plan {
    let shown = domain.view.as_ref().map(|view| RegistryDomain {
        statuses: view.statuses.clone(),
        nameservers: view.nameservers.clone(),
        expires: view.expires,
        ..RegistryDomain::default()
    });
    let wish = params.wish(task_type);
    let mut differences = wish
        .map(|wish| wish.differences(&shown.unwrap_or_default()))
        .unwrap_or_default();
    if task_type == TaskType::Renew
        && params.ends.is_none()
        && let Some(years) = params.years
    {
        // It is counted from the date that the task's first query finds.
        differences = vec![Difference {
            field: Field::Expires,
            wanted: Some(match years {
                1 => "a year later".to_owned(),
                years => format!("{years} years later"),
            }),
            found: None,
        }];
    }
    let mut refusals = FieldErrors::default();
    gone(&domain, &mut refusals);
    let mut hints = FieldErrors::default();
    if !differences.is_empty() {
        let operation = match task_type {
            TaskType::Renew => Operation::Renew,
            _ => Operation::Update,
        };
        let locks = locks::of_object(domain.view.as_ref(), operation);
        refusals.0.extend(locks.refusals.0);
        hints.0.extend(locks.hints.0);
    }
    Plan {
        domain,
        holders: Vec::new(),
        changes_registrant: false,
        refusals,
        hints,
        apart: BTreeMap::new(),
        copies: Vec::new(),
        object: Some(differences),
    }
}
