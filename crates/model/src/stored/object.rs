//! An object as the audit log stores it.

use super::Stored;
use serde::Serialize;
use serde_json::{Map, Value};

/// An object as it was: its members by their names at the time. These names belong to the log: later versions show an old entry as it was written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Object(pub Map<String, Value>);

impl Object {
    /// serde's error.
    ///
    /// # Errors
    /// When that is not a JSON object.
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
