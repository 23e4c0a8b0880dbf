//! The organization and its projects as the API shows them.

use super::Organization;
use model::id::ContactId;
use model::role::Role;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use store::projects::Project;

/// The organization object of the native API.
#[must_use]
pub fn wire(organization: &Organization, defaults: &BTreeMap<Role, ContactId>) -> Value {
    let defaults: Map<String, Value> = Role::ALL
        .into_iter()
        .map(|role| (role.to_string(), json!(defaults.get(&role))))
        .collect();
    json!({
        "object": "organization",
        "id": organization.id,
        "organization_id": organization.id,
        "name": organization.name,
        "legal_name": organization.legal_name,
        "default_contacts": defaults,
        "policies": organization.policies,
        "version": organization.version,
        "created_at": organization.created_at,
        "updated_at": organization.updated_at,
    })
}

/// The project object of the native API.
#[must_use]
pub fn project_wire(project: &Project) -> Value {
    json!({
        "object": "project",
        "id": project.id,
        "organization_id": project.organization_id,
        "name": project.name,
        "created_at": project.created_at,
        "updated_at": project.updated_at,
    })
}
