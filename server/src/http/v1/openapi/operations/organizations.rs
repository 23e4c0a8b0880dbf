//! The organization and its projects.

use super::{Doc, examples, json};
use wire::{Impact, Organization, Project};

pub fn show() -> Doc {
    Doc::new(
        "organization",
        "Show the organization",
        "Names, default contacts and policies.",
    )
    .answer::<Organization>(200, "The organization.")
    .tagged()
}

pub fn update() -> Doc {
    Doc::new(
        "organization",
        "Change the organization",
        "Member contacts follow the legal name, domains the defaults.",
    )
    .body::<wire::OrganizationPatch>(
        json!({ "name": "Other", "default_contacts": { "billing": examples::CONTACT } }),
    )
    .answer::<Organization>(200, "The organization as it is now, or the plan.")
    .plannable::<Impact>()
    .tagged()
}

pub fn projects() -> Doc {
    Doc::new(
        "organization",
        "List projects",
        "Those that the caller may reach, oldest first.",
    )
    .list::<Project>("A page of projects.")
    .numbered()
}

pub fn create_project() -> Doc {
    Doc::new("organization", "Create a project", "")
        .body::<wire::ProjectName>(json!({ "name": "Brands" }))
        .created::<Project>("The project.")
        .tagged()
}

pub fn project() -> Doc {
    Doc::new("organization", "Show a project", "")
        .answer::<Project>(200, "The project.")
        .tagged()
}

pub fn rename_project() -> Doc {
    Doc::new("organization", "Rename a project", "")
        .body::<wire::ProjectPatch>(json!({ "name": "Brands" }))
        .answer::<Project>(200, "The project as it is now.")
        .tagged()
}
