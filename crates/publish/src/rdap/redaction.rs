//! The `redacted` member (RFC 9537): which fields of a withheld contact are redacted, and how.
//!
//! A withheld contact lists all of them, filled in or not: whether somebody has a fax is withheld too, and the profile (sections 2.7.4 and 2.7.6) asks for the entry wherever the field is absent.

use model::role::Role;
use serde_json::{Value, json};

/// How a field is redacted (RFC 9537, section 3).
enum Method {
    /// It isn't there; the path finds nothing.
    Removal,
    /// It is there, empty.
    EmptyValue,
    /// Another field stands for it, at this path below the entity.
    ReplacementValue(&'static str),
}

/// The field's name behind the role's, its path below the entity, how it is withheld.
const FIELDS: [(&str, &str, Method); 10] = [
    (
        "Name",
        ".vcardArray[1][?(@[0]=='fn')][3]",
        Method::EmptyValue,
    ),
    (
        "Organization",
        ".vcardArray[1][?(@[0]=='org')]",
        Method::Removal,
    ),
    (
        "Street",
        ".vcardArray[1][?(@[0]=='adr')][3][2]",
        Method::EmptyValue,
    ),
    (
        "City",
        ".vcardArray[1][?(@[0]=='adr')][3][3]",
        Method::EmptyValue,
    ),
    (
        "Postal Code",
        ".vcardArray[1][?(@[0]=='adr')][3][5]",
        Method::EmptyValue,
    ),
    (
        "Phone",
        ".vcardArray[1][?(@[1].type=='voice')]",
        Method::Removal,
    ),
    (
        "Phone Ext",
        ".vcardArray[1][?(@[1].type=='voice')]",
        Method::Removal,
    ),
    (
        "Fax",
        ".vcardArray[1][?(@[1].type=='fax')]",
        Method::Removal,
    ),
    (
        "Fax Ext",
        ".vcardArray[1][?(@[1].type=='fax')]",
        Method::Removal,
    ),
    (
        "Email",
        ".vcardArray[1][?(@[0]=='email')]",
        Method::ReplacementValue(".vcardArray[1][?(@[0]=='contact-uri')]"),
    ),
];

/// The fields whose name with this role IANA's registry of RDAP JSON values has; the others are described in words.
fn is_registered(role: Role, field: &str) -> bool {
    match role {
        Role::Registrant => true,
        Role::Tech => ["Name", "Phone", "Phone Ext", "Email"].contains(&field),
        Role::Admin | Role::Billing => false,
    }
}

/// What the entity at this place in the domain's `entities` doesn't show. Places, not roles, choose the entity: a role may have a second holder that withholds nothing.
pub(super) fn in_domain(role: Role, place: usize) -> Vec<Value> {
    let title = role.title();
    let entity = format!("$.entities[{place}]");
    let named = |registered: bool, name: String| {
        if registered {
            json!({ "type": name })
        } else {
            json!({ "description": name })
        }
    };
    let id = named(
        matches!(role, Role::Registrant | Role::Tech),
        format!("Registry {title} ID"),
    );
    std::iter::once(entry(id, &entity, ".handle", &Method::Removal))
        .chain(FIELDS.iter().map(|(field, path, method)| {
            entry(
                named(is_registered(role, field), format!("{title} {field}")),
                &entity,
                path,
                method,
            )
        }))
        .collect()
}

/// What an entity that was asked for itself doesn't show.
pub(super) fn in_entity() -> Vec<Value> {
    FIELDS
        .iter()
        .map(|(field, path, method)| {
            entry(
                json!({ "description": format!("Contact {field}") }),
                "$",
                path,
                method,
            )
        })
        .collect()
}

fn entry(name: Value, entity: &str, path: &str, method: &Method) -> Value {
    let path = format!("{entity}{path}");
    let mut entry = json!({ "name": name, "pathLang": "jsonpath", "reason": { "description": "The contact is withheld from publication" } });
    match method {
        Method::Removal => {
            entry["method"] = "removal".into();
            entry["prePath"] = path.into();
        }
        Method::EmptyValue => {
            entry["method"] = "emptyValue".into();
            entry["postPath"] = path.into();
        }
        Method::ReplacementValue(replacement) => {
            entry["method"] = "replacementValue".into();
            entry["prePath"] = path.into();
            entry["replacementPath"] = format!("{entity}{replacement}").into();
        }
    }
    entry
}
