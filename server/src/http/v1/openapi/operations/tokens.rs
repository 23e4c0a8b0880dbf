//! Short-lived tokens.

use super::{Doc, json};

pub fn create() -> Doc {
    Doc::new("caller", "Make a token", "For the key in `Authorization`, for whoever is signed in, or for the `email` and `password` of the body. A token makes no further one.")
        .body::<wire::NewToken>(json!({ "expires_in": 600 }))
        .optional()
        .answer::<wire::Token>(201, "The token, shown once.")
}
