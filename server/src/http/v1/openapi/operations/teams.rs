//! Teams.

use super::{Doc, examples, json, text};
use wire::{Impact, Nothing, Team};

pub fn list() -> Doc {
    Doc::new("teams", "List teams", "By name; the contacts in full.")
        .list::<Team>("A page of teams.")
        .query("q", text(), "Words in the name.")
}

pub fn create() -> Doc {
    Doc::new("teams", "Create a team", "")
        .body::<wire::NewTeam>(json!({
            "name": "Brands", "registrant_contact_id": examples::CONTACT, "admin_contact_id": examples::CONTACT,
        }))
        .created::<Team>("The team.")
        .tagged()
}

pub fn show() -> Doc {
    Doc::new("teams", "Show a team", "")
        .answer::<Team>(200, "The team.")
        .past()
        .tagged()
}

pub fn update() -> Doc {
    Doc::new(
        "teams",
        "Change a team",
        "A changed slot reaches every domain that takes the role from the team.",
    )
    .body::<wire::TeamPatch>(json!({ "name": "Other" }))
    .answer::<Team>(200, "The team as it is now, or the plan.")
    .plannable::<Impact>()
    .tagged()
}

pub fn remove() -> Doc {
    Doc::new(
        "teams",
        "Delete a team",
        "Refused while it looks after domains.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .gone("It is deleted.")
    .tagged()
}
