//! What the derived schemas do not say.

use serde_json::{Map, Value, json};

/// What the derive does not say of an answer.
pub(crate) struct Answer {
    pub(crate) name: &'static str,
    pub(crate) object: &'static str,
    pub(crate) sometimes: &'static [&'static str],
}

/// Completes the derived schemas: `object`, what is always there, and that requests have no further members.
pub fn complete(schemas: &mut Map<String, Value>) {
    let answers = [
        crate::access::ANSWERS,
        crate::contacts::ANSWERS,
        crate::domains::ANSWERS,
        crate::organization::ANSWERS,
        crate::people::ANSWERS,
        crate::locations::ANSWERS,
        crate::problem::ANSWERS,
        crate::tasks::ANSWERS,
        crate::tasks::CAUSES,
        crate::webhooks::ANSWERS,
    ];
    for answer in answers.into_iter().flatten() {
        let Some(schema) = schemas.get_mut(answer.name) else {
            continue;
        };
        if !answer.object.is_empty() {
            schema["properties"]["object"] =
                json!({ "type": "string", "const": answer.object, "description": "What this is." });
        }
        let members = schema["properties"].as_object();
        let always: Vec<&String> = members
            .into_iter()
            .flat_map(Map::keys)
            .filter(|name| !answer.sometimes.contains(&name.as_str()))
            .collect();
        schema["required"] = json!(always);
    }
    let requests = [
        crate::access::REQUESTS,
        crate::contacts::REQUESTS,
        crate::domains::REQUESTS,
        crate::organization::REQUESTS,
        crate::people::REQUESTS,
        crate::locations::REQUESTS,
        crate::webhooks::REQUESTS,
    ];
    for name in requests.into_iter().flatten() {
        if let Some(schema) = schemas.get_mut(*name) {
            schema["additionalProperties"] = false.into();
        }
    }
}
