//! The portfolio.

use super::{Doc, examples, flag, id, json, text, time};
use wire::{Domain, Nothing, Plan, Task};

pub fn list() -> Doc {
    Doc::new("domains", "List a project's domains", "By name.")
        .list::<Domain>("A page of domains.")
        .numbered()
        .query("q", text(), "Any part of the name.")
        .query("team_id", id(), "Only those that this team looks after.")
        .word::<wire::AgreementState>("state", "Only those that stand so.")
        .word::<wire::DifferenceCause>(
            "cause",
            "Only those that differ for this cause, in one role at least, and that nobody leaves so for now.",
        )
        .query(
            "contact",
            text(),
            "Only those that show the contact with this handle.",
        )
        .word::<wire::Role>(
            "role",
            "With `contact`: only those that show it in this role.",
        )
        .query(
            "expires_before",
            time(),
            "Only those whose registration ends before then, or has ended, as last read.",
        )
}

pub fn adopt() -> Doc {
    Doc::new(
        "domains",
        "Adopt a domain",
        "Takes a domain that the registry holds under our account into the book, with its roles: a role is bound to the contact that stands for the registry's object, which is \
         made where there is none, and nothing is sent. With a team `pending` says what the team would change; that is sent at once with `send`, and else on the domain's page.",
    )
    .body::<wire::Adoption>(json!({ "name": "new.example" }))
    .created::<Domain>("The domain.")
    .answer::<wire::AdoptionPlan>(200, "The plan, for `dry_run`: what would be bound, and what the team would change.")
    .query("dry_run", flag(), "Ask for the plan; nothing is written.")
    .tagged()
}

pub fn show() -> Doc {
    Doc::new("domains", "Show a domain", "")
        .answer::<Domain>(200, "The domain.")
        .tagged()
}

pub fn set_team() -> Doc {
    Doc::new("domains", "Give a domain to a team", "")
        .body::<wire::DomainPatch>(json!({ "team_id": examples::TEAM }))
        .accepted::<Task>("The task that tells the registry.")
        .answer::<Domain>(200, "It was so already; or the plan.")
        .plannable::<Plan>()
        .tagged()
}

pub fn release() -> Doc {
    Doc::new(
        "domains",
        "Release a domain",
        "Lets it go from the book; the registry is told nothing.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .gone("It is out of the book.")
    .tagged()
}

pub fn roles() -> Doc {
    Doc::new(
        "domains",
        "List who holds which role",
        "And whether the domain, its team or the organization says so.",
    )
    .list::<wire::DomainContact>("The roles that are held.")
    .header("ETag", "The domain's, for `If-Match` on a change.")
    .past()
    .numbered()
}

pub fn assign() -> Doc {
    Doc::new(
        "domains",
        "Set roles of a domain",
        "The named roles only; `null` gives one back to the team.",
    )
    .body::<wire::Roles>(json!({ "registrant": examples::CONTACT }))
    .accepted::<Task>("The task that tells the registry.")
    .plannable::<Plan>()
    .tagged()
}

pub fn differences() -> Doc {
    Doc::new(
        "domains",
        "List what differs",
        "What the registry was last read to hold otherwise than the book wants, what is published of it, since when and why.",
    )
    .list::<wire::DomainDifference>("Role by role, field by field.")
    .numbered()
}

pub fn messages() -> Doc {
    Doc::new(
        "domains",
        "List what its registry said",
        "The messages about the domain that the registry put into its queue by itself, newest first: transfers, holds, deletions, what became of pending changes. None is deleted.",
    )
    .list::<wire::RegistryMessage>("A page of messages.")
}

pub fn leave() -> Doc {
    Doc::new(
        "domains",
        "Leave what differs",
        "Until then the difference is shown, and not counted among what needs somebody. Nothing is sent.",
    )
    .body::<wire::Leave>(json!({ "until": "2026-12-31T00:00:00Z" }))
    .answer::<Domain>(200, "The domain.")
    .tagged()
}

pub fn reconcile() -> Doc {
    Doc::new(
        "domains",
        "Settle what differs",
        "Between the book and the registry. `ours` sends what the book wants of the roles, and names the registrant by that, when it is among them. `theirs` takes what the registry was last \
         read to hold into the book: an object becomes a contact under the registry's handle, or the contact that stands for it; where that was edited there, it is changed, unless \
         other domains would be sent something else because of it. Nothing is sent then, and the task is `completed` at once. What can't be taken is refused with `domain.not_taken`, \
         `domain.never_read` or `domain.under_way`, and says why.",
    )
    .body::<wire::Reconciliation>(json!({ "take": "ours" }))
    .accepted::<Task>("The task.")
    .answer::<wire::ReconciliationPlan>(200, "The plan, for `dry_run`.")
    .query("dry_run", flag(), "Ask for the plan; nothing is written.")
    .tagged()
}

pub fn read_again() -> Doc {
    Doc::new(
        "domains",
        "Read a domain at its registry",
        "Now, and not in its turn. Nothing is changed there; a domain that the registry does not hold under our account any more is `gone` afterwards.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .accepted::<Domain>("The domain as it stands then.")
}

pub fn put() -> Doc {
    Doc::new("domains", "Set a domain's contacts, flat", "As OnetSolutions' clients do: each role with a member given says this from now on, the others stay.")
        .body::<wire::FlatContacts>(json!({
            "tech_first_name": "Jana", "tech_last_name": "Nova", "tech_email": "jana@acme.example", "tech_address_1": "Dlouha 1",
            "tech_city": "Brno", "tech_country": "CZ",
        }))
        .accepted::<wire::FlatTask>("The task that tells the registry.")
        .plannable::<Plan>()
        .tagged()
}

pub fn order() -> Doc {
    Doc::new(
        "domains",
        "Ask the registry for something",
        "A task of any type. Contacts, privacy, the lock, name servers and the term are carried out and read back; a type that nothing here can carry out fails at its first step and says why. \
         Privacy needs `contacts:write` too. A renewal counts from the end that the book knows, so that asking twice before the first has ended renews once.",
    )
    .body::<wire::TaskOrder>(json!({ "task_type": "lock_domain" }))
    .accepted::<Task>("The task.")
    .plannable::<Plan>()
    .tagged()
}
