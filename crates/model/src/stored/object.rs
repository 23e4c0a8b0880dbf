//! An object of the book as the audit log keeps it.

use super::Stored;
use serde::Serialize;
use serde_json::{Map, Value};

/// Some object as it was: its members by their names of then. What they were called is the log's own: later versions show an old entry as it was written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Object(pub Map<String, Value>);

impl Object {
    /// What serde says of it.
    ///
    /// # Errors
    /// When that is no JSON object.
    pub fn of(what: &impl Serialize) -> Result<Self, String> {
        Self::of_members(serde_json::to_value(what).map_err(|error| error.to_string())?)
    }

    /// A member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// All of it.
    #[must_use]
    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

impl Stored for Object {
    fn members(&self) -> Result<Value, String> {
        Ok(Value::Object(self.0.clone()))
    }

    fn of_members(members: Value) -> Result<Self, String> {
        match members {
            Value::Object(members) => Ok(Self(members)),
            _ => Err("no JSON object".into()),
        }
    }
}
