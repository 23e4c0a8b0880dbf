//! The organization, its projects, its log.

use super::DateTime;
use super::{MemberRole, RegistrantChange, Scope};
use crate::macros::{answers, requests};
use crate::read::Given;
use crate::texts::{OrganizationTexts, Part};
use crate::value::{Empty, Within};
use model::organization::PROJECT_NAME;
use model::policy::MAX_SETTLE_SECONDS;
use serde_json::Value;
use uuid::Uuid;

answers! {
    /// The organization.
    struct Organization is "organization" {
        id: Uuid,
        /// The same as `id`.
        organization_id: Uuid,
        name: String,
        /// The organization's name on member contacts, when it is another.
        legal_name: Option<String>,
        default_contacts: DefaultContacts,
        policies: Policies,
        /// Counts up with every change; `ETag` begins with it.
        version: i64,
        created_at: DateTime,
        updated_at: DateTime,
    } sometimes {
        /// The tasks that this change began.
        tasks: Vec<Uuid>,
    }
    /// Who holds a role where neither the domain nor its team says so.
    struct DefaultContacts {
        registrant: Option<Uuid>,
        admin: Option<Uuid>,
        tech: Option<Uuid>,
        billing: Option<Uuid>,
    }
    /// What the organization decides.
    struct Policies {
        registrant_change: RegistrantChange,
        /// Whether a refresh that counts as a change of registrant waits for an operator's yes.
        hold_material: bool,
        /// For how many seconds a refresh waits for further edits.
        settle_seconds: u32,
    }
    /// A named part of the portfolio.
    struct Project is "project" {
        id: Uuid,
        organization_id: Uuid,
        name: String,
        created_at: DateTime,
        updated_at: DateTime,
    }
    /// Who is calling.
    struct Caller is "caller" {
        /// `user` or `key`.
        kind: String,
        /// The person's or the key's id.
        id: Option<Uuid>,
        /// How the log names them.
        name: String,
        organization_id: Uuid,
        /// The only projects that the key or the guest may reach; `null` for all.
        project_ids: Option<Vec<Uuid>>,
        /// The person's role; of a key `null`.
        role: Option<MemberRole>,
        /// The key's scopes; of a person empty.
        scopes: Vec<Scope>,
    }
    /// One change that was made.
    struct AuditEntry is "audit_entry" {
        id: Uuid,
        organization_id: Uuid,
        actor: AuditActor,
        /// What was done, such as `contact.update`.
        action: String,
        /// What it was done to, such as `contact`.
        object_kind: String,
        object_id: Uuid,
        /// The object before; `null` when it was made.
        #[schema(value_type = Option<Object>)]
        before: Option<Value>,
        /// The object after; `null` when it was removed.
        #[schema(value_type = Option<Object>)]
        after: Option<Value>,
        /// The entry that it follows from: of a domain that a replacement reached, the replacement's. `null` for what somebody did by itself.
        cause_id: Option<Uuid>,
        created_at: DateTime,
    }
    /// The entry of the audit log that says why something became so.
    struct ChangeEntry {
        entry_id: Uuid,
        /// What was done, such as `domain.roles`.
        action: String,
        actor: AuditActor,
        created_at: DateTime,
    }
    /// Who changed something.
    struct AuditActor {
        /// `user`, `key` or `system`.
        kind: String,
        id: Option<Uuid>,
        /// What they were called then.
        name: String,
    }
}

requests! {
    /// What is to change. What is absent stays.
    struct OrganizationPatch changes Organization {
        ..fields: Part<OrganizationTexts>,
        default_contacts: Option<DefaultContactsPatch>,
        policies: Option<PoliciesPatch>,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
    /// The named roles; `null` empties one.
    struct DefaultContactsPatch {
        registrant: Given<Uuid> = Empty::Clears,
        admin: Given<Uuid> = Empty::Clears,
        tech: Given<Uuid> = Empty::Clears,
        billing: Given<Uuid> = Empty::Clears,
    }
    /// The named policies.
    struct PoliciesPatch {
        registrant_change: Option<RegistrantChange>,
        hold_material: Option<bool>,
        settle_seconds: Option<u32> = Within(0, MAX_SETTLE_SECONDS),
    }
    /// A project's name.
    struct ProjectName {
        name: String = PROJECT_NAME,
    }
    /// A project's new name.
    struct ProjectPatch changes Project {
        name: Given<String> = PROJECT_NAME,
    }
}
