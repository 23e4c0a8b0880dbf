//! Verification by mail.

use super::{Doc, examples, json, text};

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

pub fn request_many() -> Doc {
    Doc::new(
        "verification",
        "Ask the holders of many contacts",
        "As asking each of them: a letter goes to every contact whose holder can be asked now, and the answer says how many do, and why the others were not asked, by reason. Say either `contact_ids`, at \
         most 500, or `all` for those who have not answered, of whom 500 are asked at a time: `next_cursor` says where the rest begins.",
    )
    .body::<wire::VerificationRequest>(json!({ "contact_ids": [examples::CONTACT] }))
    .query(
        "cursor",
        text(),
        "With `all`: the `next_cursor` of the answer before.",
    )
    .accepted::<wire::VerificationRequests>("The letters are in the outbox.")
}

pub fn list() -> Doc {
    Doc::new(
        "verification",
        "List whoever did not answer",
        "The longest unverified first.",
    )
    .list::<wire::VerificationStanding>("A page of contacts whose holder did not answer.")
}
