//! The book, by the API.

use crate::Outcome;
use crate::api::Api;
use crate::initial_book::{Book, FIELDS, ROLES, key_of};
use crate::judge::{BookContact, BookDomain, Evidence, Office, Task, TaskFailure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn maybe(value: &Value, name: &str) -> Option<String> {
    value[name].as_str().map(ToOwned::to_owned)
}

/// Every contact.
///
/// # Errors
/// When the list can't be read.
pub async fn contacts(api: &Api, to: SocketAddr) -> Outcome<Vec<BookContact>> {
    let contacts = api.list(to, "/contacts").await?;
    let contact = |row: &Value| BookContact {
        id: text(row, "id"),
        handle: text(row, "handle"),
        email: text(row, "email"),
        name: format!("{} {}", text(row, "first_name"), text(row, "last_name")),
        street1: text(row, "street1"),
        city: text(row, "city"),
        phone: text(row, "phone"),
        office: maybe(row, "location_id"),
    };
    Ok(contacts.iter().map(contact).collect())
}

/// Every office.
///
/// # Errors
/// When the list can't be read.
pub async fn offices(api: &Api, to: SocketAddr) -> Outcome<Vec<Office>> {
    let offices = api.list(to, "/locations").await?;
    let office = |row: &Value| Office {
        id: text(row, "id"),
        street1: text(row, "street1"),
    };
    Ok(offices.iter().map(office).collect())
}

/// The domains and who holds their roles.
///
/// # Errors
/// When one can't be read.
pub async fn domains(api: &Api, to: SocketAddr, book: &Book) -> Outcome<Vec<BookDomain>> {
    let mut domains = Vec::new();
    for (id, name) in book.domains.iter().zip(&book.names) {
        let path = format!("/projects/{}/domains/{id}/contacts", api.project);
        let holders = api.get(to, &path).await?;
        let holders = holders["data"]
            .as_array()
            .or(holders.as_array())
            .cloned()
            .unwrap_or_default();
        let roles = holders
            .iter()
            .map(|holder| (text(holder, "role"), text(&holder["contact"], "id")));
        domains.push(BookDomain {
            id: id.clone(),
            name: name.clone(),
            roles: roles.collect(),
        });
    }
    Ok(domains)
}

/// Every task.
///
/// # Errors
/// When the list can't be read.
pub async fn tasks(api: &Api, to: SocketAddr) -> Outcome<Vec<Task>> {
    let tasks = api.list(to, "/tasks").await?;
    Ok(tasks.iter().map(task).collect())
}

/// A task as the API writes it.
#[must_use]
pub fn task(row: &Value) -> Task {
    let steps = row["steps"].as_array().cloned().unwrap_or_default();
    Task {
        id: text(row, "id"),
        task_type: text(row, "task_type"),
        status: text(row, "status"),
        domain: maybe(row, "domain_id"),
        parent: maybe(row, "parent_id"),
        awaiting: maybe(row, "awaiting"),
        steps: steps
            .iter()
            .map(|step| (text(step, "name"), text(step, "status")))
            .collect(),
        failure: row["error"].as_object().map(|error| TaskFailure {
            code: error
                .get("code")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            message: error
                .get("message")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
        }),
    }
}

/// What every register says now.
#[must_use]
pub fn registers(book: &Book, evidence: &Evidence) -> BTreeMap<String, String> {
    let mut registers = BTreeMap::new();
    for (number, id) in book.contacts.iter().enumerate() {
        if let Some(contact) = evidence.contact(id) {
            let values = [&contact.street1, &contact.city, &contact.phone];
            for (field, value) in FIELDS.iter().zip(values) {
                registers.insert(key_of("contact", number, field), value.clone());
            }
        }
    }
    for (number, id) in book.offices.iter().enumerate() {
        if let Some(office) = evidence.offices.iter().find(|office| &office.id == id) {
            registers.insert(key_of("office", number, "street1"), office.street1.clone());
        }
    }
    for (number, domain) in evidence.domains.iter().enumerate() {
        for role in ROLES {
            let holder = domain.roles.get(role).cloned().unwrap_or_default();
            registers.insert(key_of("domain", number, role), holder);
        }
    }
    registers
}
