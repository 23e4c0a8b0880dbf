//! The JSON of the native API as schemas. Handlers write their JSON themselves; every answer of every test of the API is held against these
//! (`server/tests/api/client.rs`), so neither can drift from the other.

mod access;
mod contacts;
mod domains;
mod organization;
mod people;
mod places;
mod problem;
mod tasks;
mod webhooks;
mod words;

pub use access::*;
pub use contacts::*;
pub use domains::*;
pub use organization::*;
pub use people::*;
pub use places::*;
pub use problem::*;
pub use tasks::*;
pub use webhooks::*;
pub use words::*;

use serde_json::{Map, Value, json};

/// What an answer shows: all members are there, those that may be without a value as `null`. Behind the name stand the word in `object`, and the members
/// that are sometimes left out.
macro_rules! shown {
    ($($(#[$meta:meta])* $name:ident $(is $object:literal)? $(without $($absent:literal)+)? {
        $($(#[$field_meta:meta])* $field:ident: $kind:ty,)*
    })*) => {
        $(
            $(#[$meta])*
            #[derive(utoipa::ToSchema)]
            #[expect(dead_code, reason = "it describes JSON that handlers write")]
            pub struct $name { $($(#[$field_meta])* $field: $kind,)* }
        )*
        pub(super) const SHOWN: &[super::Shown] = &[$(super::Shown {
            name: stringify!($name),
            object: [$($object,)? ""][0],
            absent: &[$($($absent),+)?],
        }),*];
    };
}

/// What a request may say: no further members, and nothing required that is an `Option`.
macro_rules! asked {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $kind:ty,)* })*) => {
        $(
            $(#[$meta])*
            #[derive(utoipa::ToSchema)]
            #[expect(dead_code, reason = "it describes JSON that handlers read")]
            pub struct $name { $($(#[$field_meta])* $field: $kind,)* }
        )*
        pub(super) const ASKED: &[&str] = &[$(stringify!($name)),*];
    };
}

use {asked, shown};

/// What the derive does not say of a shown object.
struct Shown {
    name: &'static str,
    object: &'static str,
    absent: &'static [&'static str],
}

/// Completes the derived schemas: `object`, what is always there, and that requests have no further members.
pub fn complete(schemas: &mut Map<String, Value>) {
    let shown = [
        access::SHOWN,
        contacts::SHOWN,
        domains::SHOWN,
        organization::SHOWN,
        people::SHOWN,
        places::SHOWN,
        problem::SHOWN,
        tasks::SHOWN,
        webhooks::SHOWN,
    ];
    for shown in shown.into_iter().flatten() {
        let Some(schema) = schemas.get_mut(shown.name) else {
            continue;
        };
        if !shown.object.is_empty() {
            schema["properties"]["object"] =
                json!({ "type": "string", "const": shown.object, "description": "What this is." });
        }
        let members = schema["properties"].as_object();
        let always: Vec<&String> = members
            .into_iter()
            .flat_map(Map::keys)
            .filter(|name| !shown.absent.contains(&name.as_str()))
            .collect();
        schema["required"] = json!(always);
    }
    let asked = [
        access::ASKED,
        contacts::ASKED,
        domains::ASKED,
        organization::ASKED,
        people::ASKED,
        places::ASKED,
        webhooks::ASKED,
    ];
    for name in asked.into_iter().flatten() {
        if let Some(schema) = schemas.get_mut(*name) {
            schema["additionalProperties"] = false.into();
        }
    }
}
