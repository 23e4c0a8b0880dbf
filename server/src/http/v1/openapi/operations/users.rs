//! People and their telephones.

use super::{Doc, flag, id, json, text};
use wire::{Impact, Invitation, Nothing, Phone, User};

pub fn list() -> Doc {
    Doc::new("people", "List people", "By last name.")
        .list::<User>("A page of people.")
        .query("q", text(), "Beginnings of words in names and e-mail.")
        .query("is_active", flag(), "Only active ones, or only others.")
}

pub fn create() -> Doc {
    Doc::new("people", "Create a person", "Without a sign-in.")
        .body::<wire::NewUser>(
            json!({ "first_name": "Ema", "last_name": "Mala", "email": "ema@acme.example" }),
        )
        .created::<User>("The person.")
        .tagged()
}

pub fn show() -> Doc {
    Doc::new("people", "Show a person", "")
        .answer::<User>(200, "The person.")
        .tagged()
}

pub fn update() -> Doc {
    Doc::new(
        "people",
        "Change a person",
        "The contacts that follow them follow. `is_active` lets them go or takes them back.",
    )
    .body::<wire::UserPatch>(json!({ "first_name": "Ivo" }))
    .answer::<User>(200, "The person as they are now, or the plan.")
    .plannable::<Impact>()
    .tagged()
}

pub fn remove() -> Doc {
    Doc::new(
        "people",
        "Take a person out of the book",
        "What they back goes to the successor.",
    )
    .query(
        "successor_contact_id",
        id(),
        "Who takes over what they back.",
    )
    .query(
        "revoke_keys",
        flag(),
        "Whether the keys that they made are revoked; they go on otherwise. The plan lists them.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .gone("They are out.")
    .answer::<User>(200, "They are out, and tasks follow; or the plan.")
    .plannable::<Impact>()
    .tagged()
}

pub fn set_role() -> Doc {
    Doc::new(
        "people",
        "Give a person a role",
        "Only an owner who is signed in makes and unmakes owners, and one owner stays.",
    )
    .body::<wire::RoleOfUser>(json!({ "role": "editor" }))
    .answer::<User>(200, "The person as they are now.")
    .tagged()
}

pub fn invitation() -> Doc {
    Doc::new(
        "people",
        "Show an invitation",
        "Of a person who has not joined yet.",
    )
    .answer::<Invitation>(200, "The invitation.")
}

pub fn invite() -> Doc {
    Doc::new("people", "Invite a person to sign in", "Mails a link behind which they choose their password; once a minute. A link that they were sent before is dead.")
        .body::<wire::NewInvitation>(json!({ "role": "viewer" }))
        .optional()
        .accepted::<Invitation>("The letter is in the outbox.")
}

pub fn withdraw_invitation() -> Doc {
    Doc::new("people", "Take an invitation back", "Its link is dead.")
        .body::<Nothing>(json!({}))
        .optional()
        .gone("It is taken back.")
}

pub fn phones() -> Doc {
    Doc::new("people", "List a person's telephones", "Oldest first.")
        .list::<Phone>("A page of telephones.")
        .numbered()
}

pub fn phone() -> Doc {
    Doc::new("people", "Show a telephone", "")
        .answer::<Phone>(200, "The telephone.")
        .tagged()
}

pub fn add_phone() -> Doc {
    Doc::new("people", "Add a telephone", "")
        .body::<wire::NewPhone>(json!({ "number": "+420601123457", "label": "mobile" }))
        .created::<Phone>("The telephone.")
        .tagged()
}

pub fn edit_phone() -> Doc {
    Doc::new(
        "people",
        "Change a telephone",
        "The contacts that show it follow.",
    )
    .body::<wire::PhonePatch>(json!({ "label": "Other" }))
    .answer::<Phone>(200, "The telephone as it is now, or the plan.")
    .plannable::<Impact>()
    .tagged()
}

pub fn remove_phone() -> Doc {
    Doc::new(
        "people",
        "Delete a telephone",
        "Contacts that showed it show their office's.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .gone("It is deleted.")
    .answer::<Phone>(200, "It is deleted, and tasks follow; or the plan.")
    .plannable::<Impact>()
    .tagged()
}
