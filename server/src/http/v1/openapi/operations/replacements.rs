//! One contact takes over from another.

use super::{Doc, examples, json};
use wire::{NothingToReplace, Plan, Task};

pub fn replace() -> Doc {
    Doc::new("contacts", "Replace a contact by another", "In the named roles over the named domains; without domains everywhere, in teams and defaults too.")
        .body::<wire::Replacement>(json!({ "from": examples::OTHER_CONTACT, "to": examples::CONTACT }))
        .accepted::<Task>("The task for all the domains.")
        .answer::<NothingToReplace>(200, "No domain shows either, or the plan.")
        .plannable::<Plan>()
}

pub fn merge() -> Doc {
    Doc::new(
        "contacts",
        "Merge a contact into another",
        "Everything that names this contact names the other one, and this one is deleted.",
    )
    .body::<wire::Merge>(json!({ "into": examples::OTHER_CONTACT }))
    .answer::<NothingToReplace>(200, "No domain shows either, or the plan.")
    .plannable::<Plan>()
    .accepted::<Task>("The task for all the domains.")
    .tagged()
}
