//! The change of a plan, as it is asked for, and what a caller needs for it.

use crate::allowed::{ContactsWrite, DomainsWrite, TasksWrite};
use crate::given::named_roles;
use crate::replace::{MayMerge, may_merge};
use crate::{Actor, Allowed, Error, InBook, Result, Within};
use model::field::{FieldCode, FieldError, FieldErrors};
use model::id::{ContactId, TeamId};
use model::plan::{Change, replaced};
use model::role::Role;
use model::task::{Cause, Params, TaskType};
use std::borrow::Cow;
use std::collections::BTreeSet;
use uuid::Uuid;
use wire::value::Value;
use wire::{NewPlan, PlanChange};

/// What a caller was allowed who makes or runs a plan.
pub(super) struct May<'a> {
    pub(super) domains: Within<'a, DomainsWrite>,
    /// Who holds roles by slots and defaults concerns all projects.
    pub(super) everywhere: Option<Allowed<'a, DomainsWrite>>,
    /// A merge deletes a contact.
    pub(super) merge: Option<MayMerge<'a>>,
    /// Privacy is a property of the contacts.
    pub(super) contacts: Option<InBook<'a, ContactsWrite>>,
}

/// Asks for what the change needs.
///
/// # Errors
/// [`Error::Forbidden`].
pub(super) fn may<'a>(actor: &'a Actor, change: &Change) -> Result<May<'a>> {
    let mut may = May {
        domains: actor.allowed_within()?,
        everywhere: None,
        merge: None,
        contacts: None,
    };
    match change {
        Change::Roles { .. }
        | Change::Team { .. }
        | Change::Reconcile { .. }
        | Change::Read
        | Change::Release => {}
        Change::Replace { everywhere, .. } => {
            if *everywhere {
                may.everywhere = Some(actor.allowed()?);
            }
        }
        Change::Merge { .. } => may.merge = Some(may_merge(actor)?),
        Change::Disclose { .. } => may.contacts = Some(actor.allowed_in_book()?),
        Change::Lock { .. } | Change::Nameservers { .. } | Change::Renew { .. } => {
            let _: Within<'_, TasksWrite> = actor.allowed_within()?;
        }
        Change::Privacy { .. } => {
            let _: Within<'_, TasksWrite> = actor.allowed_within()?;
            may.contacts = Some(actor.allowed_in_book()?);
        }
    }
    Ok(may)
}

/// The change that a request asks for.
///
/// # Errors
/// Each violated limit, by its field.
pub(super) fn change_of(new: &NewPlan) -> Result<Change> {
    let mut found = FieldErrors::default();
    new.change.check("change", &(), &mut found);
    if let Some(selection) = &new.selection {
        selection.check("selection", &(), &mut found);
    }
    found.or(()).map_err(Error::Invalid)?;
    Ok(match &new.change {
        PlanChange::Roles(roles) => {
            let roles = named_roles([&roles.registrant, &roles.admin, &roles.tech, &roles.billing]);
            if roles.is_empty() {
                return Err(wrong("change.roles", "Name at least one role to change."));
            }
            Change::Roles { roles }
        }
        PlanChange::TeamId(team) => Change::Team {
            team: team.map(TeamId),
        },
        PlanChange::ReplaceContact(asked) => {
            let mut roles = asked.roles.clone().unwrap_or_default();
            roles.sort_unstable();
            roles.dedup();
            if roles.is_empty() {
                roles = Role::ALL.to_vec();
            }
            Change::Replace {
                from: ContactId(asked.from),
                others: others_of(asked.from, asked.others.as_deref()),
                to: ContactId(asked.to),
                roles,
                everywhere: new.selection.is_none(),
            }
        }
        PlanChange::MergeContact(asked) => Change::Merge {
            from: ContactId(asked.from),
            others: others_of(asked.from, asked.others.as_deref()),
            into: ContactId(asked.into),
        },
        PlanChange::Lock(locked) => Change::Lock { locked: *locked },
        PlanChange::Privacy(withheld) => Change::Privacy {
            withheld: *withheld,
        },
        PlanChange::DiscloseContacts(asked) => {
            let mut contacts: Vec<ContactId> = Vec::new();
            let mut seen = BTreeSet::new();
            for id in asked.contacts.iter().copied().map(ContactId) {
                if seen.insert(id) {
                    contacts.push(id);
                }
            }
            if contacts.is_empty() {
                return Err(wrong(
                    "change.disclose_contacts.contacts",
                    "Name at least one contact.",
                ));
            }
            Change::Disclose {
                contacts,
                disclosed: asked.disclosed,
            }
        }
        PlanChange::Nameservers(hosts) => {
            let asked = Params {
                nameservers: Some(hosts.iter().map(|host| host.0.clone()).collect()),
                ..Params::default()
            };
            let checked = asked.checked(TaskType::UpdateNameservers);
            let checked = checked.map_err(|errors| named_here(errors, "change.nameservers"))?;
            Change::Nameservers {
                hosts: checked.nameservers.unwrap_or_default(),
            }
        }
        PlanChange::Renew(years) => Change::Renew { years: *years },
        PlanChange::Reconcile(take) => Change::Reconcile { take: *take },
        PlanChange::Read => Change::Read,
        PlanChange::Release => Change::Release,
    })
}

/// The others besides the first, each once.
fn others_of(from: Uuid, others: Option<&[Uuid]>) -> Vec<ContactId> {
    let others: Vec<ContactId> = others
        .into_iter()
        .flatten()
        .copied()
        .map(ContactId)
        .collect();
    let mut all = replaced(ContactId(from), &others);
    all.remove(0);
    all
}

/// The type of the tasks that carry the change out, and what they are asked for, where they are asked for something of the domain object.
pub(super) fn task_of(change: &Change) -> (TaskType, Params) {
    let none = Params::default();
    match change {
        Change::Roles { .. }
        | Change::Team { .. }
        | Change::Replace { .. }
        | Change::Merge { .. }
        | Change::Disclose { .. }
        | Change::Reconcile { .. }
        | Change::Read
        | Change::Release => (TaskType::UpdateContacts, none),
        Change::Lock { locked: true } => (TaskType::LockDomain, none),
        Change::Lock { locked: false } => (TaskType::UnlockDomain, none),
        Change::Privacy { withheld: true } => (TaskType::EnableWhoisPrivacy, none),
        Change::Privacy { withheld: false } => (TaskType::DisableWhoisPrivacy, none),
        Change::Nameservers { hosts } => {
            let nameservers = Some(hosts.clone());
            (
                TaskType::UpdateNameservers,
                Params {
                    nameservers,
                    ..none
                },
            )
        }
        Change::Renew { years } => {
            let years = Some(*years);
            (TaskType::Renew, Params { years, ..none })
        }
    }
}

/// Why the tasks of a change that is asked for by their type were created.
pub(super) fn asked(change: &Change) -> Cause {
    match change {
        Change::Read => Cause::Read,
        change => Cause::Asked {
            params: task_of(change).1,
        },
    }
}

/// One wrong field, and what would do.
pub(super) fn wrong(field: &'static str, text: impl Into<Cow<'static, str>>) -> Error {
    Error::field(field, FieldCode::Other { text: text.into() })
}

/// The same errors under the field that they are about here.
fn named_here(errors: FieldErrors, field: &'static str) -> Error {
    let named = errors.0.into_iter().map(|error| FieldError {
        field: field.into(),
        code: error.code,
    });
    Error::Invalid(FieldErrors(named.collect()))
}

/// A use case's errors, whose fields are members of this one.
pub(super) fn under(prefix: &str, error: Error) -> Error {
    with_fields(error, |field| format!("{prefix}.{field}").into())
}

/// The same error with another name for one field.
pub(super) fn renamed(error: Error, from: &str, to: &'static str) -> Error {
    with_fields(error, |field| if field == from { to.into() } else { field })
}

fn with_fields(error: Error, named: impl Fn(Cow<'static, str>) -> Cow<'static, str>) -> Error {
    let all = |errors: FieldErrors| {
        let named = errors.0.into_iter().map(|error| FieldError {
            field: named(error.field),
            code: error.code,
        });
        FieldErrors(named.collect())
    };
    match error {
        Error::Invalid(errors) => Error::Invalid(all(errors)),
        Error::Rule {
            code,
            message,
            fields,
        } => Error::Rule {
            code,
            message,
            fields: all(fields),
        },
        other => other,
    }
}
