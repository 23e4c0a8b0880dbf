//! JSON schemas: those of requests, from their declarations, and of responses what `utoipa`'s derive leaves out.

use crate::member::Member;
use crate::texts::{Table, Texts};
use crate::value::Referred;
use model::spec::FieldSpec;
use serde_json::{Map, Value, json};

/// What the derive leaves out of a response's schema.
pub(crate) struct Answer {
    pub(crate) name: &'static str,
    pub(crate) object: &'static str,
    pub(crate) sometimes: &'static [&'static str],
}

/// Completes the derived schemas: `object`, `required`, and that requests have no additional members.
pub fn complete(schemas: &mut Map<String, Value>) {
    let answers = [
        crate::access::ANSWERS,
        crate::contacts::ANSWERS,
        crate::domains::ANSWERS,
        crate::domains::PLANS,
        crate::reconciliation::ANSWERS,
        crate::organization::ANSWERS,
        crate::people::ANSWERS,
        crate::plans::ANSWERS,
        crate::locations::ANSWERS,
        crate::problem::ANSWERS,
        crate::tasks::ANSWERS,
        crate::teams::ANSWERS,
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
    for shape in requests() {
        if let Some(schema) = schemas.get_mut(shape.name) {
            *schema = shape.schema;
        }
    }
}

/// A request's schema and limits.
pub struct Shape {
    /// Its name.
    pub name: &'static str,
    /// Its JSON schema.
    pub schema: Value,
    /// Its members that are texts, with their limits.
    pub texts: Vec<(&'static str, FieldSpec)>,
    pub(crate) referred: Referred,
}

impl Shape {
    pub(crate) fn new(name: &'static str, doc: &[&str]) -> Self {
        let schema = json!({
            "type": "object",
            "description": words(doc),
            "properties": {},
            "additionalProperties": false,
        });
        Self {
            name,
            schema,
            texts: Vec::new(),
            referred: Vec::new(),
        }
    }

    pub(crate) fn table<T: Table, const WHOLE: bool>(&mut self) {
        let mut required = Vec::new();
        if let Some(properties) = self.schema["properties"].as_object_mut() {
            Texts::<T, WHOLE>::schema(properties, &mut required);
        }
        for name in required {
            self.require(name);
        }
        self.texts.extend(Texts::<T, WHOLE>::texts());
    }

    pub(crate) fn member<M: Member>(&mut self, name: &'static str, doc: &[&str], spec: &M::Spec) {
        let mut schema = M::schema(spec);
        if !doc.is_empty() {
            schema["description"] = words(doc).into();
        }
        self.schema["properties"][name] = schema;
        if M::REQUIRED {
            self.require(name);
        }
        self.texts.extend(M::text(spec).map(|spec| (name, spec)));
        M::referred(&mut self.referred);
    }

    fn require(&mut self, name: &str) {
        match self.schema["required"].as_array_mut() {
            Some(required) => required.push(name.into()),
            None => self.schema["required"] = json!([name]),
        }
    }
}

fn words(doc: &[&str]) -> String {
    let lines: Vec<&str> = doc.iter().map(|line| line.trim()).collect();
    lines.join("\n")
}

pub(crate) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Every request.
pub fn requests() -> impl Iterator<Item = Shape> {
    let requests = [
        crate::access::REQUESTS,
        crate::contacts::REQUESTS,
        crate::domains::REQUESTS,
        crate::reconciliation::REQUESTS,
        crate::teams::REQUESTS,
        crate::organization::REQUESTS,
        crate::people::REQUESTS,
        crate::plans::REQUESTS,
        crate::plans::CHANGES,
        crate::plans::PARTS,
        crate::locations::REQUESTS,
        crate::webhooks::REQUESTS,
    ];
    requests.into_iter().flatten().map(|shape| shape())
}

impl<T: Table, const WHOLE: bool> Texts<T, WHOLE> {
    pub(crate) fn describe(shape: &mut Shape) {
        shape.table::<T, WHOLE>();
    }
}
