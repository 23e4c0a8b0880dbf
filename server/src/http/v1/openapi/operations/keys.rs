//! API keys.

use super::{Doc, json};
use wire::{Key, Nothing};

pub fn list() -> Doc {
    Doc::new(
        "keys",
        "List keys",
        "Oldest first; those that no longer count too.",
    )
    .list::<Key>("A page of keys.")
    .numbered()
}

pub fn create() -> Doc {
    Doc::new(
        "keys",
        "Create a key",
        "The answer shows the secret, once: it is not repeated for an `Idempotency-Key`.",
    )
    .body::<wire::NewKey>(json!({ "name": "script", "scopes": ["tasks:read"] }))
    .created::<Key>("The key with its secret.")
}

pub fn show() -> Doc {
    Doc::new("keys", "Show a key", "").answer::<Key>(200, "The key.")
}

pub fn revoke() -> Doc {
    Doc::new("keys", "Revoke a key", "It and its tokens count no more.")
        .body::<Nothing>(json!({}))
        .optional()
        .gone("It is revoked.")
}
