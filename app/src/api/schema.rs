//! A schema of the document, in words.

use serde_json::Value;

/// A text of the document; empty when there is none.
pub(super) fn text(of: &Value) -> String {
    of.as_str().unwrap_or_default().to_owned()
}

/// The last segment of a reference: `Contact` of `#/components/schemas/Contact`.
pub(super) fn referred(of: &Value) -> Option<&str> {
    of["$ref"].as_str()?.rsplit('/').next()
}

/// What kind of value a schema asks for, in words; and the name of the object that it refers to.
pub(super) fn kind(schema: &Value) -> (String, Option<String>) {
    if let Some(name) = referred(schema) {
        return (name.to_owned(), Some(name.to_owned()));
    }
    for many in ["anyOf", "oneOf"] {
        if let Some(items) = schema[many].as_array() {
            let kinds: Vec<_> = items.iter().map(kind).collect();
            let words: Vec<&str> = kinds.iter().map(|(words, _)| words.as_str()).collect();
            let name = kinds.iter().find_map(|(_, name)| name.clone());
            return (words.join(" or "), name);
        }
    }
    if let Some(word) = schema["const"].as_str() {
        return (format!("“{word}”"), None);
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        return (words.join(", "), None);
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let mut name = None;
    let words: Vec<String> = types
        .into_iter()
        .map(|each| match each {
            "array" => {
                let (of, refers) = kind(&schema["items"]);
                name = refers;
                format!("list of {of}")
            }
            "string" => match schema["format"].as_str() {
                Some("uuid") => "UUID".into(),
                Some("date-time") => "time".into(),
                _ => "text".into(),
            },
            "integer" => "number".into(),
            "boolean" => "true or false".into(),
            other => other.to_owned(),
        })
        .collect();
    (words.join(" or "), name)
}

/// The bounds of a value, in words.
pub(super) fn bounds(schema: &Value) -> String {
    let told = |name: &str| schema[name].as_u64();
    let mut words = Vec::new();
    match (told("minLength"), told("maxLength")) {
        (Some(from), Some(to)) => words.push(format!("{from} to {to} characters")),
        (None, Some(to)) => words.push(format!("up to {to} characters")),
        _ => {}
    }
    match (told("minimum"), told("maximum")) {
        (Some(from), Some(to)) => words.push(format!("{from} to {to}")),
        (_, Some(to)) => words.push(format!("up to {to}")),
        _ => {}
    }
    if told("minItems").is_some() {
        words.push("at least one".into());
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kinds_are_told_in_words() {
        let told = |schema: Value| kind(&schema).0;
        assert_eq!(told(json!({ "type": "string", "format": "uuid" })), "UUID");
        assert_eq!(told(json!({ "type": ["string", "null"] })), "text or null");
        assert_eq!(told(json!({ "enum": ["a", "b"] })), "a, b");
        assert_eq!(told(json!({ "const": "team" })), "“team”");
        let refers = json!({ "$ref": "#/components/schemas/Team" });
        assert_eq!(kind(&refers), ("Team".into(), Some("Team".into())));
        let list = json!({ "type": "array", "items": refers });
        assert_eq!(kind(&list), ("list of Team".into(), Some("Team".into())));
        let maybe = json!({ "oneOf": [refers, { "type": "null" }] });
        assert_eq!(kind(&maybe), ("Team or null".into(), Some("Team".into())));
    }

    #[test]
    fn bounds_are_told_in_words() {
        let told = |schema: Value| bounds(&schema);
        assert_eq!(told(json!({ "maxLength": 64 })), "up to 64 characters");
        assert_eq!(
            told(json!({ "minLength": 1, "maxLength": 64 })),
            "1 to 64 characters"
        );
        assert_eq!(told(json!({ "minimum": 1, "maximum": 200 })), "1 to 200");
        assert_eq!(told(json!({ "minItems": 1 })), "at least one");
        assert_eq!(told(json!({})), "");
    }
}
