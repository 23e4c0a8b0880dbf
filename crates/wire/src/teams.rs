//! Teams.

use super::{ChangeEntry, Contact, DateTime};
use crate::macros::{answers, requests};
use crate::read::Given;
use crate::texts::{Part, TeamTexts, Whole};
use crate::value::Empty;
use uuid::Uuid;

answers! {
    /// A team: who holds the four roles of the domains that it looks after.
    struct Team is "team" {
        id: Uuid,
        organization_id: Uuid,
        name: String,
        slug: String,
        /// Whether it came with the organization; then it stays.
        is_system: bool,
        registrant_contact_id: Option<Uuid>,
        admin_contact_id: Option<Uuid>,
        tech_contact_id: Option<Uuid>,
        billing_contact_id: Option<Uuid>,
        registrant_contact: Option<Contact>,
        admin_contact: Option<Contact>,
        tech_contact: Option<Contact>,
        billing_contact: Option<Contact>,
        /// Counts up with every change; `ETag` begins with it.
        version: i64,
        created_at: DateTime,
        updated_at: DateTime,
    } sometimes {
        /// The tasks that this change began.
        tasks: Vec<Uuid>,
        /// The moment that was asked for: the answer is as the book was then.
        at: DateTime,
        /// Since when it was so: that name, these slots. Without `cause` it may have been so earlier.
        since: DateTime,
        /// What made it so, when the audit log says it.
        cause: ChangeEntry,
    }
}

requests! {
    /// A new team. Registrant and admin are required once it looks after domains.
    struct NewTeam {
        ..fields: Whole<TeamTexts>,
        registrant_contact_id: Given<Uuid> = Empty::Clears,
        admin_contact_id: Given<Uuid> = Empty::Clears,
        tech_contact_id: Given<Uuid> = Empty::Clears,
        billing_contact_id: Given<Uuid> = Empty::Clears,
    }
    /// What is to change. An absent slot stays; `null` and an empty text empty it.
    struct TeamPatch changes Team {
        ..fields: Part<TeamTexts>,
        registrant_contact_id: Given<Uuid> = Empty::Clears,
        admin_contact_id: Given<Uuid> = Empty::Clears,
        tech_contact_id: Given<Uuid> = Empty::Clears,
        billing_contact_id: Given<Uuid> = Empty::Clears,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
}
