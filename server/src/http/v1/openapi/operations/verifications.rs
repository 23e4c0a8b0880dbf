//! Verification by mail.

use super::{Doc, json};

pub fn request() -> Doc {
    Doc::new(
        "verification",
        "Ask a contact's holder",
        "Mails a single-use link to the contact's address; once a minute for each address.",
    )
    .body::<wire::Nothing>(json!({}))
    .optional()
    .accepted::<wire::VerificationLetter>("The letter is in the outbox.")
}

pub fn list() -> Doc {
    Doc::new(
        "verification",
        "List whoever did not answer",
        "The longest unverified first.",
    )
    .list::<wire::VerificationStanding>("A page of contacts whose holder did not answer.")
}
