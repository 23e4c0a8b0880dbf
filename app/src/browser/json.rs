//! JSON in the browser: its own parser reads the text, and what it found becomes our types.
//!
//! `serde_json` would be compiled into the module once more for each type, a third of all of it.

use js_sys::JSON;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;

/// Reads a value. `None` when it is no JSON or not of this type.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_wasm_bindgen::from_value(JSON::parse(text).ok()?).ok()
}

/// Writes a value. `None` when the type can't be written as JSON.
pub(super) fn write<T: Serialize>(value: &T) -> Option<String> {
    let value = value.serialize(&Serializer::json_compatible()).ok()?;
    JSON::stringify(&value).ok()?.as_string()
}
