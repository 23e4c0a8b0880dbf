//! Saved plans.

use super::{Doc, examples, flag, json};
use wire::{Nothing, PlanItem, SavedPlan, Task};

pub fn create() -> Doc {
    Doc::new(
        "plans",
        "Plan a change of many domains",
        "Works out, against what the registries were last read to hold, what the change would send to each domain's registry, and saves it for a day. Nothing is changed. `release` takes the domains out of the book and sends nothing; one with a task under way is left out. At most 10,000 domains, \
         1,000 for `privacy`, and for `reconcile` with `theirs`. The caller needs what the change itself needs: `tasks:write` too for `lock`, `nameservers`, `renew` and `privacy`, `contacts:write` too for `privacy`, `disclose_contacts` and `merge_contact`, \
         all projects for `merge_contact`, and for `replace_contact` without a selection.",
    )
    .body::<wire::NewPlan>(json!({ "change": { "read": true }, "selection": { "domain_ids": [examples::DOMAIN] } }))
    .created::<SavedPlan>("The plan.")
}

pub fn show() -> Doc {
    Doc::new(
        "plans",
        "Show a plan",
        "With whether it is still true: `stale` when other things would be sent or refused by now, or another registrant be made, than it says.",
    )
    .answer::<SavedPlan>(200, "The plan.")
}

pub fn items() -> Doc {
    Doc::new(
        "plans",
        "List what a plan does",
        "Domain by domain: problems first, then changes of registrant, then other changes, then those to which nothing would be sent; by name among each.",
    )
    .list::<PlanItem>("A page of domains.")
    .numbered()
    .query(
        "problem",
        flag(),
        "`true`: only those that would be refused; `false`: only the others.",
    )
}

pub fn run() -> Doc {
    Doc::new(
        "plans",
        "Run a plan",
        "Carries it out, exactly as it says, for all its domains but those that would be refused. Refused with 409 and `plan.stale` when it is not true any more (it says for which domains; nothing is \
         done), and with 409 and `plan.ran` the second time (`fields` has the task's id).",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .accepted::<Task>("The task for all its domains.")
}
