//! The OpenAPI document, compared with every response that any test of the API gets.

use crate::client::Answer;
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use server::http::v1::{ENDPOINTS, Endpoint, openapi};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

/// The document with every shown object closed: a member that nobody wrote down fails.
static CLOSED: LazyLock<Value> = LazyLock::new(|| {
    let mut document = openapi::document();
    close(&mut document);
    document
});

static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

fn close(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.contains_key("properties") && members["properties"].is_object() {
                members
                    .entry("additionalProperties")
                    .or_insert(Value::Bool(false));
            }
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// The endpoint that this path reaches.
fn endpoint(method: &str, path: &str) -> Option<&'static Endpoint> {
    let path = path.split('?').next().unwrap();
    let fits = |template: &str| {
        let (path, template) = (path.split('/'), template.split('/'));
        path.clone().count() == template.clone().count()
            && path
                .zip(template)
                .all(|(part, of)| of.starts_with('{') || part == of)
    };
    ENDPOINTS
        .iter()
        .find(|each| each.method == method && fits(each.path))
}

fn validator(schema: &Value) -> Arc<Validator> {
    let mut validators = VALIDATORS.lock().unwrap();
    let made = validators.entry(schema.to_string()).or_insert_with(|| {
        let mut whole = Map::from_iter([("components".to_owned(), CLOSED["components"].clone())]);
        whole.extend(schema.as_object().unwrap().clone());
        let options = jsonschema::options().should_validate_formats(true);
        Arc::new(options.build(&whole.into()).unwrap())
    });
    Arc::clone(made)
}

/// Fails unless the document tells of this status, this kind of content and this body.
pub fn check(method: &str, path: &str, answer: &Answer) {
    let Some(endpoint) = endpoint(&method.to_lowercase(), path) else {
        return;
    };
    let template = endpoint.path.trim_end_matches('/');
    let operation = &CLOSED["paths"][template][endpoint.method];
    let status = answer.status.to_string();
    let mut told = &operation["responses"][&status];
    if let Some(shared) = told["$ref"].as_str() {
        told = CLOSED.pointer(shared.trim_start_matches('#')).unwrap();
    }
    let name = format!("{method} {template} {status}");
    assert!(told.is_object(), "{name} is not documented: {answer:?}");
    let Some(content) = told["content"].as_object() else {
        assert_eq!(answer.text, "", "{name}: a body that is not documented");
        return;
    };
    let kind = answer.header("content-type").split(';').next().unwrap();
    let told = content
        .get(kind)
        .unwrap_or_else(|| panic!("{name}: {kind} is not documented"));
    if kind == "text/event-stream" || kind == "text/csv" {
        return;
    }
    let body = answer.json();
    let wrong: Vec<String> = validator(&told["schema"])
        .iter_errors(&body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{name}: {wrong:#?}\n{body:#}");
}

#[test]
fn the_committed_document_is_this_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let made = openapi::pretty();
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == made,
        "docs/openapi.json is another; write it anew with `nichandle openapi > docs/openapi.json`"
    );
}

#[test]
fn every_operation_says_what_it_does_and_shows_how() {
    let document = openapi::document();
    let mut names = std::collections::BTreeSet::new();
    for endpoint in ENDPOINTS.iter().filter(|each| !each.path.ends_with('/')) {
        let operation = &document["paths"][endpoint.path][endpoint.method];
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name.to_owned()), "{name} twice");
        let summary = operation["summary"].as_str().unwrap();
        assert!(
            summary.len() > 5 && !summary.ends_with('.'),
            "{name}: {summary}"
        );
        let writes =
            endpoint.method == "post" || endpoint.method == "put" || endpoint.method == "patch";
        let example = &operation["requestBody"]["content"]["application/json"]["example"];
        assert_eq!(
            writes,
            example.is_object() && endpoint.method != "delete",
            "{name}"
        );
        for refusal in ["401", "422", "429", "500", "503"] {
            assert!(
                operation["responses"][refusal].is_object(),
                "{name} {refusal}"
            );
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(
                parameter["in"] != "path" || parameter["example"].is_string(),
                "{name}: {parameter}"
            );
        }
    }
}

#[test]
fn an_example_is_of_its_own_schema() {
    let document = openapi::document();
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.values().flat_map(|item| item.as_object().unwrap());
    for (_, operation) in operations {
        let content = &operation["requestBody"]["content"]["application/json"];
        if content.is_object() {
            let wrong: Vec<String> = validator(&content["schema"])
                .iter_errors(&content["example"])
                .map(|error| error.to_string())
                .collect();
            assert!(wrong.is_empty(), "{}: {wrong:?}", operation["operationId"]);
        }
    }
}

#[test]
fn what_is_not_written_down_fails() {
    let schema = json!({ "$ref": "#/components/schemas/Project" });
    let whole = json!({
        "object": "project", "id": openapi::examples::PROJECT, "organization_id": openapi::examples::ORGANIZATION, "name": "x",
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
    });
    let with = |name: &str, value: Value| {
        let mut changed = whole.clone();
        changed[name] = value;
        changed
    };
    assert!(validator(&schema).is_valid(&whole));
    for wrong in [
        with("colour", json!("red")),
        with("object", json!("team")),
        with("id", json!("1")),
        with("name", Value::Null),
        with("created_at", json!("yesterday")),
    ] {
        assert!(!validator(&schema).is_valid(&wrong), "{wrong}");
    }
}
