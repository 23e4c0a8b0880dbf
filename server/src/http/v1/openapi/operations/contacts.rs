//! The contact book.

use super::{Doc, flag, json, text};
use wire::{Contact, ContactPatch, Nothing, Plan};

pub fn list() -> Doc {
    Doc::new("contacts", "List contacts", "By last name.")
        .list::<Contact>("A page of contacts.")
        .query(
            "q",
            text(),
            "Beginnings of words in names, e-mail, handle and place.",
        )
        .word::<wire::NewKind>("kind", "Only of this kind.")
        .query("is_active", flag(), "Only active ones, or only others.")
        .word::<wire::Verification>("verification_status", "Only these.")
        .query(
            "country_code",
            text(),
            "Only of this country, ISO 3166-1 alpha-2.",
        )
}

pub fn create() -> Doc {
    Doc::new("contacts", "Create a contact", "A member contact is composed from a person and an office and follows them; an external one (`custom`) says what it is told.")
        .body::<wire::NewContact>(json!({
            "kind": "custom", "first_name": "Jana", "last_name": "Nova", "email": "jana@acme.example", "phone": "+420601123456",
            "street1": "Dlouha 1", "city": "Praha", "postal_code": "110 00", "country_code": "CZ",
        }))
        .created::<Contact>("The contact.")
        .tagged()
}

pub fn show() -> Doc {
    Doc::new("contacts", "Show a contact", "")
        .answer::<Contact>(200, "The contact.")
        .past()
        .tagged()
}

pub fn update() -> Doc {
    Doc::new(
        "contacts",
        "Change a contact",
        "The domains that show it are changed by tasks, which the answer names.",
    )
    .body::<ContactPatch>(json!({ "city": "Brno" }))
    .answer::<Contact>(200, "The contact as it is now, or the plan.")
    .plannable::<Plan>()
    .tagged()
}

pub fn remove() -> Doc {
    Doc::new(
        "contacts",
        "Delete a contact",
        "Refused while a team or a domain names it.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .gone("It is deleted.")
    .tagged()
}

pub fn usage() -> Doc {
    Doc::new(
        "contacts",
        "List what a contact holds",
        "The slots of teams first, then the roles by domain name.",
    )
    .list_beside::<wire::ContactUsage>(
        "A page of what it holds.",
        Some((
            "elsewhere",
            "How many more of them there are in projects that the caller can't reach.",
        )),
    )
    .numbered()
}

pub fn messages() -> Doc {
    Doc::new(
        "contacts",
        "List what registries said",
        "The messages about the contact's objects that registries put into their queues by themselves, newest first: what became of pending changes, locks, deletions. None is deleted.",
    )
    .list::<wire::RegistryMessage>("A page of messages.")
}

pub fn review() -> Doc {
    Doc::new(
        "contacts",
        "Set the ASCII form",
        "Name and address as a person reviewed them; registries get them beside the local form.",
    )
    .body::<wire::InternationalForm>(json!({
        "first_name": "Jana", "last_name": "Nova", "street1": "Dlouha 1", "city": "Praha",
    }))
    .answer::<Contact>(200, "The contact as it is now, or the plan.")
    .plannable::<Plan>()
    .tagged()
}

pub fn unreview() -> Doc {
    Doc::new(
        "contacts",
        "Drop the ASCII form",
        "Registries keep the local form alone.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .answer::<Contact>(200, "The contact as it is now, or the plan.")
    .plannable::<Plan>()
    .tagged()
}
