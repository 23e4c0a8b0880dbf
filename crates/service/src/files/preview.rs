//! What a row of domains would do, said before it is done: who would hold which role instead of whom, and whether that is a change of registrant.

use super::called::Called;
use super::{Files, ImportRow};
use crate::allowed::DomainsWrite;
use crate::domains::{Domain, RoleChanges};
use crate::plans::{Holders, holders, holders_of, planned};
use crate::{Result, Within};
use model::import::Fate;
use model::published::Shown;
use model::role::Role;
use std::collections::BTreeMap;
use store::Tx;
use store::contacts::Contact;

/// What a row would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowPlan {
    /// Whether the domain is adopted: then its registry is asked first, and it keeps the roles that are not named here.
    pub adopts: bool,
    /// The slug of the team that it would be given to.
    pub team: Option<String>,
    /// Who would hold which role.
    pub changes: Vec<RowChange>,
    /// Whether the registrant at the registry would be another; `None` before the registry was asked.
    pub changes_registrant: Option<bool>,
    /// Of a contact: what becomes another of it.
    pub fields: Vec<FieldChange>,
    /// Of a contact: how many domains show it.
    pub domains: usize,
    /// Of a contact: of how many of them the registry would have another registrant.
    pub registrants: usize,
}

/// One field of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Its label.
    pub label: &'static str,
    /// What it is; empty for nothing.
    pub from: String,
    /// What it would be.
    pub to: String,
}

/// One role of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// The role.
    pub role: Role,
    /// Who holds it at the registry, name and handle; `None` for nobody, or before the registry was asked.
    pub from: Option<String>,
    /// Who would hold it; `None` for nobody of ours.
    pub to: Option<String>,
}

impl Files<'_> {
    /// The plans of those of these rows that would do something, by line.
    pub(super) async fn previews(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        rows: &[ImportRow],
    ) -> Result<BTreeMap<i64, RowPlan>> {
        let mut called = Called::default();
        let mut plans = BTreeMap::new();
        for row in rows.iter().filter(|row| Fate::OPEN.contains(&row.fate)) {
            let Ok(found) = self.domain_row(tx, reach, &mut called, &row.data).await? else {
                continue;
            };
            let team = row.data.get("team").filter(|slug| !slug.is_empty());
            let plan = match found.known {
                Some(_) if found.adopts.is_some() => RowPlan::default(),
                Some(domain) => change(tx, domain, found.team, &found.roles).await?,
                None => adoption(tx, reach, &found.roles).await?,
            };
            let team = team.cloned();
            plans.insert(row.line, RowPlan { team, ..plan });
        }
        Ok(plans)
    }
}

async fn adoption(
    tx: &mut Tx,
    reach: &Within<'_, DomainsWrite>,
    roles: &RoleChanges,
) -> Result<RowPlan> {
    let ids: Vec<_> = roles.values().flatten().copied().collect();
    let contacts = store::contacts::many(tx, reach.organization, &ids).await?;
    let named = |(role, id): (&Role, &Option<_>)| {
        let contact = contacts.iter().find(|contact| Some(contact.id) == *id)?;
        Some(RowChange {
            role: *role,
            from: None,
            to: Some(called(contact)),
        })
    };
    Ok(RowPlan {
        adopts: true,
        changes: roles.iter().filter_map(named).collect(),
        ..RowPlan::default()
    })
}

async fn change(
    tx: &mut Tx,
    domain: Domain,
    team: Option<Option<model::id::TeamId>>,
    roles: &RoleChanges,
) -> Result<RowPlan> {
    let before = holders_of(tx, &domain).await?;
    let mut own = store::domains::bindings(tx, domain.organization_id, domain.id).await?;
    for (role, contact) in roles {
        match contact {
            Some(contact) => own.insert(*role, *contact),
            None => own.remove(role),
        };
    }
    let domain = Domain {
        team_id: team.unwrap_or(domain.team_id),
        ..domain
    };
    let after = holders(tx, &domain, &own).await?;
    let changes = Role::ALL
        .into_iter()
        .filter(|role| {
            holder(&before, *role).map(|each| each.id) != holder(&after, *role).map(|each| each.id)
        })
        .map(|role| RowChange {
            role,
            from: shown(&domain, role).or_else(|| holder(&before, role).map(called)),
            to: holder(&after, role).map(called),
        })
        .collect();
    let plan = planned(tx, domain, after).await?;
    Ok(RowPlan {
        changes,
        changes_registrant: Some(plan.changes_registrant),
        ..RowPlan::default()
    })
}

fn holder(holders: &Holders, role: Role) -> Option<&Contact> {
    let mut held = holders.iter().filter(|holder| holder.role == role);
    held.next().map(|holder| &holder.contact)
}

fn called(contact: &Contact) -> String {
    format!("{} {}", contact.snapshot.full_name(), contact.handle)
}

/// Who holds a role at the registry, as last read.
fn shown(domain: &Domain, role: Role) -> Option<String> {
    let mut shown = domain.view.iter().flat_map(|view| &view.contacts);
    let (_, contact) = shown.find(|(held, _)| *held == role)?;
    Some(format!("{} {}", Shown::of(contact).name, contact.handle))
}
