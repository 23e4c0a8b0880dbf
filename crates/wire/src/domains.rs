//! Domains, their roles, and the plans of changes.

mod from;
mod plan;

#[cfg(feature = "schema")]
pub(crate) use plan::ANSWERS as PLANS;
pub use plan::*;

use super::DateTime;
use super::{
    AgreementState, Awaiting, ChangeEntry, Contact, DifferenceCause, MessageKind, Role, RoleSource,
    TaskType,
};
use crate::Host;
use crate::macros::{answers, requests};
use crate::read::{Fields, Given};
use crate::texts::{Part, Table};
use crate::value::{AtMost, Empty, Within};
use model::domain_name::DomainName;
use model::field::FieldErrors;
use model::id::{DomainId, OrganizationId, ProjectId, TeamId};
use model::spec::FieldSpec;
use model::task::{MOST_NAMESERVERS, MOST_YEARS, Params};
use serde_json::Value;
use uuid::Uuid;

answers! {
    /// A domain of the portfolio.
    struct Domain is "domain" {
        #[schema(value_type = Uuid)]
        id: DomainId,
        #[schema(value_type = Uuid)]
        organization_id: OrganizationId,
        #[schema(value_type = Uuid)]
        project_id: ProjectId,
        /// In A-labels.
        name: String,
        /// As people write it.
        unicode_name: String,
        tld: String,
        #[schema(value_type = Option<Uuid>)]
        team_id: Option<TeamId>,
        /// The registry that holds it.
        registry: String,
        /// EPP's words, as of the last look; `null` before the first.
        statuses: Option<Vec<String>>,
        expires_at: Option<DateTime>,
        /// When the registry was last looked at.
        read_at: Option<DateTime>,
        /// Whether the registry holds what the book wants.
        state: AgreementState,
        /// Since when it has had this state.
        state_since: Option<DateTime>,
        /// Of a domain on its way: who must act before its task goes on; `null` when nobody is waited for.
        awaiting: Option<Awaiting>,
        /// Until when somebody leaves what differs as it is.
        left_until: Option<DateTime>,
        /// Counts up with every change; `ETag` begins with it.
        version: i64,
        created_at: DateTime,
        updated_at: DateTime,
    } sometimes {
        /// In the answer to an adoption: each role that the registry holds, and what became of it.
        roles: Vec<AdoptedRole>,
        /// In the answer to an adoption with a team: what the team would change. Nothing of it is sent without `send`.
        pending: Totals,
        /// In the answer to an adoption with `send`: the task that carries the team's roles to the registry.
        #[schema(value_type = Uuid)]
        task_id: model::id::TaskId,
    }
    /// A role that a registry holds, and what adoption made of it.
    struct AdoptedRole {
        role: Role,
        /// The handle at the registry.
        held: String,
        /// `known`: a contact of the organization under that handle. `updated`: that contact, changed to what the registry holds. `matched`: one that says the same under another. `new`: one that was made of what the
        /// registry holds. `left`: none.
        took: String,
        contact_id: Option<Uuid>,
        /// The contact's handle.
        handle: Option<String>,
        /// Why nobody was bound, or what of the object was left out or is missing.
        advice: Vec<Finding>,
    }
    /// What adopting a domain would make of its roles, and what its team would change. Nothing was written.
    struct AdoptionPlan is "plan" {
        /// Always `true`.
        dry_run: bool,
        /// Always 1.
        total_domains: u64,
        /// What the team's roles would send; its `domain_id` is none yet, and all zeros.
        domains: Vec<DomainPlan>,
        totals: Totals,
        roles: Vec<AdoptedRole>,
    }
    /// One role of a domain with its contact.
    struct DomainContact is "domain_contact" {
        role: Role,
        source: RoleSource,
        contact: Contact,
    } sometimes {
        /// The moment that was asked for: the answer is as the book was then.
        at: DateTime,
        /// Since when it was so. Without `cause` it may have been so earlier.
        since: DateTime,
        /// What made it so, when the audit log says it.
        cause: ChangeEntry,
        /// The team that the domain had then.
        team_id: Uuid,
        /// What it was called then.
        team: String,
        /// How the role stands.
        state: AgreementState,
        /// What the registry was last read to hold. Left out before it was ever read.
        held: HeldContact,
    }
    /// What a registry was last read to hold for a role.
    struct HeldContact {
        /// Its handle there; several are separated by commas; `null`: nobody holds the role.
        handle: Option<String>,
        /// Its data; `null` when there are several, or the registry does not show it.
        contact: Option<RegistryContact>,
        read_at: DateTime,
    }
    /// What a registry said of a domain by itself: a message of its queue.
    struct RegistryMessage is "registry_message" {
        id: Uuid,
        /// The registry that said it.
        registry: String,
        kind: MessageKind,
        /// The registry's words; may be empty.
        text: String,
        /// Of a transfer: the registrar that asks for the domain, as the registry calls it.
        other_party: Option<String>,
        /// Of a request for a transfer: until when it can be objected to.
        act_by: Option<DateTime>,
        /// When the registry put it into its queue.
        queued_at: Option<DateTime>,
        received_at: DateTime,
        /// Of a request for a transfer: when it came to an end.
        ended_at: Option<DateTime>,
    }
    /// Something in which the registry differs from what the book wants.
    struct DomainDifference is "difference" {
        role: Role,
        /// As a path: `int.city`. `null`: the whole contact, named by its handle.
        field: Option<String>,
        /// What the book wants.
        wanted: Option<String>,
        /// What the registry was last read to hold.
        held: Option<String>,
        /// What WHOIS and RDAP say.
        published: Option<String>,
        since: DateTime,
        /// Why.
        cause: DifferenceCause,
    }
}

requests! {
    /// A task to be made.
    struct TaskOrder after fits_its_type {
        task_type: TaskType,
        params: Option<TaskParams>,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
    /// What is said with it. Which members it may have hangs on the type.
    struct TaskParams {
        /// Of `renew`; 1 when nothing is said.
        years: Option<u32> = Within(1, MOST_YEARS),
        /// Of `update_nameservers`: all that the domain is to have.
        nameservers: Option<Vec<Host>> = AtMost(Some(MOST_NAMESERVERS)),
    }
    /// A domain to take into the book.
    struct Adoption after is_a_name {
        /// In Unicode or A-labels.
        name: String = ADOPTED,
        /// The team that is to look after it.
        team_id: Given<Uuid>,
        /// Send the team's roles to the registry at once. Without it the roles stay as the registry holds them.
        send: Option<bool>,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
    /// The team that is to look after the domain; `null` for none.
    struct DomainPatch changes Domain {
        team_id: Given<Uuid> = Empty::Clears,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
    /// The roles to set; `null` gives one back to the team.
    struct Roles {
        registrant: Given<Uuid>,
        admin: Given<Uuid>,
        tech: Given<Uuid>,
        billing: Given<Uuid>,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
    /// A domain's contacts, flat. A role with no field given stays.
    struct FlatContacts {
        ..fields: Part<FlatTexts>,
    }
}

/// The name of a domain that is to be adopted.
const ADOPTED: FieldSpec = FieldSpec::domain_name("Domain").required();

/// Reports an invalid domain name together with the other errors. One of a wrong length is left to the limits.
fn is_a_name(fields: &mut Fields, found: &mut FieldErrors) {
    let name = fields.peek("name").and_then(Value::as_str);
    if let Some(name) = name
        && ADOPTED.check(name).is_ok()
        && let Err(code) = DomainName::parse(name)
    {
        found.push("name", code);
    }
}

/// Reports parameters that this task type does not take, or lacks, together with the other errors; by themselves they are left to the use case. Violated limits of
/// single members are left to those.
fn fits_its_type(fields: &mut Fields, found: &mut FieldErrors) {
    let Some(of) = fields
        .peek("task_type")
        .and_then(Value::as_str)
        .and_then(|word| word.parse::<TaskType>().ok())
    else {
        return;
    };
    let params = fields.peek("params").cloned().unwrap_or_default();
    let params = match params {
        Value::Null => Params::default(),
        given => match serde_json::from_value::<Params>(given) {
            Ok(params) => params,
            Err(_) => return,
        },
    };
    let too_many = params
        .nameservers
        .as_ref()
        .is_some_and(|hosts| hosts.len() > MOST_NAMESERVERS as usize);
    if let Err(FieldErrors(errors)) = params.checked(of) {
        let by_limits = |field: &str| match field {
            "params.years" => of == TaskType::Renew,
            _ => too_many,
        };
        found
            .0
            .extend(errors.into_iter().filter(|error| !by_limits(&error.field)));
    }
}

/// OnetSolutions' 33 flat fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlatTexts;

/// The fields of a role, with the vendor's limits.
macro_rules! flat {
    ($($role:literal),+) => {
        [$(
            FieldSpec::verbatim("First name", 100).named(concat!($role, "_first_name")),
            FieldSpec::verbatim("Last name", 100).named(concat!($role, "_last_name")),
            FieldSpec::verbatim("Organization", 255).named(concat!($role, "_organization")),
            FieldSpec::email("E-mail").named(concat!($role, "_email")),
            FieldSpec::verbatim("Phone", 50).named(concat!($role, "_phone")),
            FieldSpec::verbatim("Address", 255).named(concat!($role, "_address_1")),
            FieldSpec::verbatim("Address, second line", 255).named(concat!($role, "_address_2")),
            FieldSpec::verbatim("City", 100).named(concat!($role, "_city")),
            FieldSpec::verbatim("State", 100).named(concat!($role, "_state")),
            FieldSpec::verbatim("Postcode", 20).named(concat!($role, "_postcode")),
            FieldSpec::verbatim("Country", 2).named(concat!($role, "_country")),
        )+]
    };
}

static FLAT: [FieldSpec; 33] = flat!["registrant", "admin", "tech"];

impl Table for FlatTexts {
    fn specs() -> impl Iterator<Item = &'static FieldSpec> {
        FLAT.iter()
    }
}
