//! What a change or a selection consists of.

use crate::macros::requests;
use crate::read::Given;
use crate::value::AtMost;
use crate::{AgreementState, DateTime, DifferenceCause, Role, TaskStatus};
use model::plan::{MOST_DISCLOSED, MOST_OTHERS};
use model::spec::FieldSpec;
use uuid::Uuid;

/// A search, as in a list.
const SEARCH: FieldSpec = FieldSpec::text("Search", 200);
/// A top-level domain.
const TLD: FieldSpec = FieldSpec::text("Top-level domain", 63);
/// The handle of a contact.
const CONTACT: FieldSpec = FieldSpec::text("Contact", 64);

requests! {
    /// The roles to set; `null` gives one back to the team.
    struct PlanRoles {
        registrant: Given<Uuid>,
        admin: Given<Uuid>,
        tech: Given<Uuid>,
        billing: Given<Uuid>,
    }
    /// Who takes over from whom.
    struct PlanReplacement {
        /// Who holds the roles now.
        from: Uuid,
        /// Who else is replaced by the same contact.
        others: Option<Vec<Uuid>> = AtMost(Some(MOST_OTHERS)),
        /// Who is to hold them.
        to: Uuid,
        /// Which roles; all four when nothing is said.
        roles: Option<Vec<Role>> = AtMost(None),
    }
    /// Which contact becomes which.
    struct PlanMerge {
        /// The contact that is to go.
        from: Uuid,
        /// Who else is merged into the same contact.
        others: Option<Vec<Uuid>> = AtMost(Some(MOST_OTHERS)),
        /// The contact that stays.
        into: Uuid,
    }
    /// Whether the world sees which contacts.
    struct PlanDisclosure {
        /// Which. A copy is not among them: it follows its original.
        contacts: Vec<Uuid> = AtMost(Some(MOST_DISCLOSED)),
        /// `true` publishes them, `false` withholds them.
        disclosed: bool,
    }
    /// As the list of domains is filtered; without any member all domains.
    struct PlanFilter {
        /// Words that the names contain.
        q: Option<String> = SEARCH,
        project_id: Option<Uuid>,
        team_id: Option<Uuid>,
        tld: Option<String> = TLD,
        state: Option<AgreementState>,
        /// Those that differ for this cause, in one role at least, and that nobody leaves so for now.
        cause: Option<DifferenceCause>,
        /// Those that show the contact with this handle.
        contact: Option<String> = CONTACT,
        /// In which role they show it; in any when nothing is said.
        role: Option<Role>,
        /// That of the latest task. `failed` means: with a failure that needs somebody.
        task_status: Option<TaskStatus>,
        /// Registrations that have ended by then.
        expires_before: Option<DateTime>,
    }
}
