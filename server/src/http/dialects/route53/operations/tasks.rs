//! Tasks as AWS calls them: operations.

use super::super::caller::Caller;
use super::super::error::Refused;
use super::super::input::Input;
use super::domains::{items, marker};
use super::seconds::seconds;
use crate::http::state::ApiState;
use chrono::{DateTime, Utc};
use model::id::{DomainId, TaskId};
use model::task::{Awaiting, TaskStatus};
use serde_json::{Value, json};
use service::Error;
use service::tasks::{Task, TaskFilter};
use std::collections::BTreeMap;
use store::Page;
use uuid::Uuid;

/// The default and the maximum number of operations per page.
const ITEMS: (u32, u32) = (20, 100);
const STATUSES: [&str; 5] = ["SUBMITTED", "IN_PROGRESS", "ERROR", "SUCCESSFUL", "FAILED"];

/// AWS' types of operations.
const TYPES: [&str; 21] = [
    "REGISTER_DOMAIN",
    "DELETE_DOMAIN",
    "TRANSFER_IN_DOMAIN",
    "UPDATE_DOMAIN_CONTACT",
    "UPDATE_NAMESERVER",
    "CHANGE_PRIVACY_PROTECTION",
    "DOMAIN_LOCK",
    "ENABLE_AUTORENEW",
    "DISABLE_AUTORENEW",
    "ADD_DNSSEC",
    "REMOVE_DNSSEC",
    "EXPIRE_DOMAIN",
    "TRANSFER_OUT_DOMAIN",
    "CHANGE_DOMAIN_OWNER",
    "RENEW_DOMAIN",
    "PUSH_DOMAIN",
    "INTERNAL_TRANSFER_OUT_DOMAIN",
    "INTERNAL_TRANSFER_IN_DOMAIN",
    "RELEASE_TO_GANDI",
    "TRANSFER_ON_RENEW",
    "RESTORE_DOMAIN",
];

/// AWS' name for what a task does; `None` for what it does not have.
fn type_of(task: &Task) -> Option<&'static str> {
    if matches!(task.cause, Some(wire::Cause::Privacy { .. })) {
        return Some("CHANGE_PRIVACY_PROTECTION");
    }
    Some(match task.task_type.as_str() {
        "register" => "REGISTER_DOMAIN",
        "transfer_in" => "TRANSFER_IN_DOMAIN",
        "transfer_out" => "TRANSFER_OUT_DOMAIN",
        "renew" => "RENEW_DOMAIN",
        "update_nameservers" => "UPDATE_NAMESERVER",
        "update_contacts" => "UPDATE_DOMAIN_CONTACT",
        "enable_whois_privacy" | "disable_whois_privacy" => "CHANGE_PRIVACY_PROTECTION",
        "lock_domain" | "unlock_domain" => "DOMAIN_LOCK",
        _ => return None,
    })
}

fn status_of(task: &Task) -> &'static str {
    match task.status {
        TaskStatus::Pending => "SUBMITTED",
        TaskStatus::Running => "IN_PROGRESS",
        TaskStatus::Completed => "SUCCESSFUL",
        TaskStatus::Failed => "FAILED",
        TaskStatus::Cancelled => "ERROR",
    }
}

fn flag_of(task: &Task) -> Option<&'static str> {
    match task.awaiting? {
        Awaiting::Registrant | Awaiting::NewRegistrant => Some("PENDING_AUTHORIZATION"),
        Awaiting::Operator => Some("PENDING_CUSTOMER_ACTION"),
        Awaiting::Registry => Some("PENDING_ACCEPTANCE"),
    }
}

fn wire(task: &Task, domain: Option<&str>) -> Value {
    let changed = task
        .completed_at
        .or(task.started_at)
        .unwrap_or(task.created_at);
    let message = task.error.as_ref().map(|error| error.message.to_string());
    let members = [
        ("OperationId", Some(json!(task.id))),
        ("Status", Some(status_of(task).into())),
        ("Type", type_of(task).map(Value::from)),
        ("DomainName", domain.map(Value::from)),
        ("SubmittedDate", Some(seconds(task.created_at.0))),
        ("LastUpdatedDate", Some(seconds(changed.0))),
        ("StatusFlag", flag_of(task).map(Value::from)),
        ("Message", message.map(Value::from)),
    ];
    members
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// `GetOperationDetail`.
pub(super) async fn detail(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<Value, Refused> {
    let id = input.text("OperationId");
    input.done()?;
    let unknown = || Refused::input("OperationId: this operation was not found in your account.");
    let id = id
        .and_then(|id| Uuid::parse_str(&id).ok())
        .ok_or_else(unknown)?;
    match api.service.tasks().page(&caller.actor, TaskId(id)).await {
        Err(Error::NotFound) => Err(unknown()),
        Err(other) => Err(other.into()),
        Ok((task, _)) if task.project_id.is_some_and(|of| of != caller.project) => Err(unknown()),
        Ok((task, name)) => Ok(wire(&task, name.as_ref().map(|name| name.ascii()))),
    }
}

/// The words of a list that are none of these.
fn known(member: &str, given: &[String], words: &[&str]) -> Result<(), Refused> {
    match given.iter().find(|word| !words.contains(&word.as_str())) {
        None => Ok(()),
        Some(wrong) => Err(Refused::input(format!(
            "{member}: {wrong} is none; there are {}.",
            words.join(", ")
        ))),
    }
}

/// `ListOperations`, newest first unless the other order is asked for.
pub(super) async fn list(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<Value, Refused> {
    let since: Option<DateTime<Utc>> = input.time("SubmittedSince");
    let statuses = input.texts("Status").unwrap_or_default();
    let types = input.texts("Type").unwrap_or_default();
    let order = (input.text("SortBy"), input.text("SortOrder"));
    let items = items(&mut input, ITEMS);
    let mut after = marker(&mut input)?;
    input.done()?;
    let items = items?;
    known("Status", &statuses, &STATUSES)?;
    known("Type", &types, &TYPES)?;
    let by_date = matches!(order.0.as_deref(), None | Some("SubmittedDate"));
    let oldest_first = match order.1.as_deref() {
        None | Some("DESC") if by_date => false,
        Some("ASC") if by_date => true,
        _ => {
            return Err(Refused::input(
                "SortBy, SortOrder: operations are listed by SubmittedDate, ASC or DESC.",
            ));
        }
    };
    let filter = TaskFilter {
        projects: Some([caller.project].into()),
        from: since,
        oldest_first,
        ..TaskFilter::default()
    };
    let mut found: Vec<Task> = Vec::new();
    let mut next: Option<String> = None;
    'pages: loop {
        let missing = items - u32::try_from(found.len()).unwrap_or(items);
        let page = Page {
            limit: missing.clamp(1, ITEMS.1),
            after: after.take(),
        };
        let listed = api
            .service
            .tasks()
            .list(&caller.actor, &filter, &page)
            .await?;
        for task in listed.rows {
            let kind = type_of(&task);
            let wanted = |list: &[String], word: &str| {
                list.is_empty() || list.iter().any(|each| each == word)
            };
            if kind.is_some_and(|kind| wanted(&types, kind)) && wanted(&statuses, status_of(&task))
            {
                found.push(task);
            }
        }
        match listed.next {
            None => break 'pages,
            Some(cursor) if found.len() as u64 >= u64::from(items) => {
                next = Some(cursor.encode());
                break 'pages;
            }
            Some(cursor) => after = Some(cursor),
        }
    }
    let ids: Vec<DomainId> = found.iter().filter_map(|task| task.domain_id).collect();
    let names: BTreeMap<DomainId, String> = api
        .service
        .domains()
        .names(&caller.actor, &ids)
        .await?
        .into_iter()
        .map(|(id, name)| (id, name.ascii().to_owned()))
        .collect();
    let shown: Vec<Value> = found
        .iter()
        .map(|task| {
            let name = task.domain_id.and_then(|id| names.get(&id));
            wire(task, name.map(String::as_str))
        })
        .collect();
    let mut body = json!({ "Operations": shown });
    if let (Some(next), Some(members)) = (next, body.as_object_mut()) {
        members.insert("NextPageMarker".into(), next.into());
    }
    Ok(body)
}
