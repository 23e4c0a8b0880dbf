//! Verification by mail.

use super::{Doc, json, shapes};

pub fn request() -> Doc {
    Doc::new(
        "verification",
        "Ask a contact's holder",
        "Mails a single-use link to the contact's address; once a minute for each address.",
    )
    .body::<shapes::Nothing>(json!({}))
    .optional()
    .accepted::<shapes::VerificationLetter>("The letter is in the outbox.")
}

pub fn list() -> Doc {
    Doc::new(
        "verification",
        "List whoever did not answer",
        "The longest unverified first.",
    )
    .list::<shapes::VerificationStanding>("A page of contacts whose holder did not answer.")
}
