//! Short-lived tokens.

use super::{Doc, json, shapes};

pub fn create() -> Doc {
    Doc::new("caller", "Make a token", "For the key in `Authorization`, for whoever is signed in, or for the `email` and `password` of the body. A token makes no further one.")
        .body::<shapes::NewToken>(json!({ "expires_in": 600 }))
        .optional()
        .answer::<shapes::Token>(201, "The token, shown once.")
}
