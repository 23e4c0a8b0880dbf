//! What a change would do: to registries, domain by domain, and to contacts.

use crate::DomainContact;
use crate::macros::answers;
use crate::{CopyBecomes, Role};
use model::id::DomainId;
use model::registry::Field;
use std::collections::BTreeMap;
use uuid::Uuid;

answers! {
    /// How much a change would do, by domains.
    struct Totals {
        /// All that were looked at: as many as `changes`, `refused` and `unchanged` together.
        domains: u64,
        /// Those whose registry would be sent something, and is not known to refuse it.
        changes: u64,
        /// Those of them of which it would change the registrant.
        changes_of_registrant: u64,
        /// Those whose registry would refuse what it would be sent.
        refused: u64,
        /// Those that are so already: nothing would be sent.
        unchanged: u64,
    }
    /// What a change of roles would send, domain by domain. Nothing was written.
    struct Plan is "plan" {
        /// Always `true`.
        dry_run: bool,
        /// How many domains it touches; `domains` may list fewer.
        total_domains: u64,
        /// How many of all of them would have another registrant at their registries, as those were last read.
        changes_of_registrant: u64,
        /// How much it would do; of all of them, too.
        totals: Totals,
        domains: Vec<DomainPlan>,
    }
    /// What one domain's registry would be sent.
    struct DomainPlan is "domain_plan" {
        /// Whether it would be refused, so that somebody has to do something first: `refusals` says what.
        problem: bool,
        #[schema(value_type = Uuid)]
        domain_id: DomainId,
        name: String,
        unicode_name: String,
        registry: String,
        /// Who would hold each role.
        contacts: Vec<DomainContact>,
        send: Sending,
        changes_registrant: bool,
        /// What the change of registrant costs, when it is one.
        change_of_registrant: Option<ChangeOfRegistrant>,
        /// What the registry would refuse.
        refusals: Vec<Finding>,
        /// What it would like better.
        hints: Vec<Finding>,
    } sometimes {
        /// Which copies of contacts would come or go, where privacy is asked for.
        copies: Vec<PlanCopy>,
    }
    /// A copy of a contact that would come or go.
    struct PlanCopy {
        /// The contact that it follows.
        original_id: Uuid,
        /// Its handle.
        original: String,
        /// The copy's handle; `null` for one that is yet to be made.
        copy: Option<String>,
        becomes: CopyBecomes,
        /// In which of the domain's roles.
        roles: Vec<Role>,
        /// The same in words.
        text: String,
    }
    /// What would go to the registry.
    struct Sending {
        contacts: Vec<ContactToSend>,
        roles: Vec<RoleToSend>,
        /// What would change of the domain object beside its contacts.
        domain: Vec<Difference>,
    }
    /// A contact object that the registry lacks, or shows differently.
    struct ContactToSend {
        contact: RegistryContact,
        /// Against what the registry shows; `null` when it has none.
        differences: Option<Vec<Difference>>,
    }
    /// A contact object as EPP has it.
    struct RegistryContact {
        handle: String,
        int: Option<Postal>,
        loc: Option<Postal>,
        voice: Option<String>,
        voice_ext: Option<String>,
        fax: Option<String>,
        fax_ext: Option<String>,
        email: String,
        disclose: bool,
        statuses: Vec<String>,
    }
    /// A postal address as EPP has it.
    struct Postal {
        name: String,
        org: Option<String>,
        street: Vec<String>,
        city: String,
        region: Option<String>,
        postal_code: Option<String>,
        country_code: String,
    }
    /// A role that the domain would be given.
    struct RoleToSend {
        role: Role,
        handle: String,
    }
    /// A member that differs.
    struct Difference {
        /// As a path: `int.city`.
        #[schema(value_type = String)]
        field: Field,
        wanted: Option<String>,
        found: Option<String>,
    }
    /// What a change of registrant costs at the domain's registry.
    struct ChangeOfRegistrant {
        /// Its rules: `none` when it carries the change out and asks nobody, `unknown` when nobody has told what it asks.
        policy: String,
        /// Who is known to have to confirm.
        confirmations: Vec<String>,
        /// For how many days the domain is known to stay where it is.
        transfer_lock_days: Option<u32>,
    }
    /// Something that a registry would say.
    struct Finding {
        field: String,
        reason: Reason,
        message: String,
    }
    /// Why, for programs.
    struct Reason {
        code: String,
    } sometimes {
        max: u32,
        min: u32,
        expected: String,
        text: String,
    }
    /// What a change of a person, an office, a team or the organization touches. Nothing was written.
    struct Impact is "plan" {
        /// Always `true`.
        dry_run: bool,
        /// How many contacts; `contacts` lists at most 200.
        total_contacts: u64,
        /// How many domains show any of them.
        total_domains: u64,
        changes_of_registrant: u64,
        contacts: Vec<TouchedContact>,
        /// How much it would do to all domains, compared with what their registries were last read to hold; also what waits for an approval.
        totals: Totals,
        /// What their registries would be sent: at most 200, problems first, then changes of registrant, then other changes, then what is so already.
        domains: Vec<DomainPlan>,
        /// When a person leaves: the keys that they made and that still count.
        keys: Vec<crate::Key>,
    }
    /// A contact that a change touches.
    struct TouchedContact {
        contact_id: Uuid,
        handle: String,
        /// How many domains show it.
        domains: u64,
        /// Name of a member → before and after.
        changes: BTreeMap<String, Vec<Option<String>>>,
        changes_registrant: bool,
        /// The members that make it a change of registrant.
        fields: Vec<String>,
        waits_for_approval: bool,
    }
}
