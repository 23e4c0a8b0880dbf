//! Offices.

use super::{Doc, json};
use wire::{Impact, Location, Nothing};

pub fn list() -> Doc {
    Doc::new("locations", "List offices", "By label.").list::<Location>("A page of offices.")
}

pub fn create() -> Doc {
    Doc::new("locations", "Create an office", "The first one is the registered office.")
        .body::<wire::NewLocation>(json!({
            "label": "Shop", "street1": "Kratka 2", "city": "Brno", "postal_code": "602 00", "country_code": "CZ",
        }))
        .created::<Location>("The office.")
        .tagged()
}

pub fn show() -> Doc {
    Doc::new("locations", "Show an office", "")
        .answer::<Location>(200, "The office.")
        .tagged()
}

pub fn update() -> Doc {
    Doc::new(
        "locations",
        "Change an office",
        "The contacts that follow it follow, and so do their domains.",
    )
    .body::<wire::LocationPatch>(json!({ "label": "Other" }))
    .answer::<Location>(200, "The office as it is now, or the plan.")
    .plannable::<Impact>()
    .tagged()
}

pub fn remove() -> Doc {
    Doc::new(
        "locations",
        "Delete an office",
        "The contacts that followed it keep their address.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .gone("It is deleted.")
    .answer::<Location>(200, "It is deleted, and tasks follow; or the plan.")
    .plannable::<Impact>()
    .tagged()
}
