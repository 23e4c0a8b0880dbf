//! A draft that was looked over, as pages and islands show it.

use crate::answers::{Entry, PlannedRole, RolePlan};
use crate::words::place;
use model::field::FieldError;
use model::resolution::Source;
use model::role::Role;
use service::contacts::Contact;
use service::domains::{Holder, LookedOver, Plan};

/// What the draft would send, in the words of the page.
pub(crate) fn of(looked: &LookedOver, organization: &str) -> RolePlan {
    let plan = &looked.plan;
    let team = looked.team.as_ref().map(|team| team.name.as_str());
    let of_role = |role: Role| PlannedRole {
        role,
        old: in_role(&looked.before, role).map(|held| holder(&held.contact)),
        new: in_role(&plan.holders, role).map(|held| holder(&held.contact)),
        from: from(
            in_role(&plan.holders, role).map(|held| held.source),
            team,
            organization,
        ),
        already: looked.already.contains(&role),
    };
    let drafted = |role: &Role| looked.changes.contains_key(role) || looked.already.contains(role);
    let mut sent: Vec<Entry> = Vec::new();
    for role in looked.changes.keys() {
        if let Some(held) = in_role(&plan.holders, *role)
            && sent.iter().all(|each| each.mark != held.contact.handle)
        {
            sent.push(holder(&held.contact));
        }
    }
    let moves: Vec<String> = looked
        .changes
        .keys()
        .map(|role| told(*role, &looked.before, &plan.holders))
        .collect();
    let refusals: Vec<Entry> = plan
        .refusals
        .0
        .iter()
        .filter_map(|error| refusal(plan, error))
        .collect();
    let mut hints: Vec<String> = plan
        .hints
        .0
        .iter()
        .map(|error| error.code.text().into_owned())
        .collect();
    hints.dedup();
    let button = match (refusals.is_empty(), looked.changes.len()) {
        (false, _) => "Send all the same".to_owned(),
        (true, 1) => "Send 1 change to the registry".to_owned(),
        (true, count) => format!("Send {count} changes to the registry"),
    };
    RolePlan {
        version: plan.domain.version,
        roles: Role::ALL.into_iter().filter(drafted).map(of_role).collect(),
        sent,
        moves: moves.join("; "),
        changes_registrant: plan.changes_registrant,
        refusals,
        hints,
        button,
    }
}

fn in_role(holders: &[Holder], role: Role) -> Option<&Holder> {
    holders.iter().find(|holder| holder.role == role)
}

fn holder(contact: &Contact) -> Entry {
    Entry {
        id: contact.id.to_string(),
        name: contact.snapshot.full_name(),
        mark: contact.handle.clone(),
        lines: vec![place(contact, None)],
    }
}

/// Where a drafted role would come from.
fn from(source: Option<Source>, team: Option<&str>, organization: &str) -> String {
    match (source, team) {
        (None, _) => "will be held by nobody".to_owned(),
        (Some(Source::Domain), _) => "will be set on this domain".to_owned(),
        (Some(Source::Team), Some(team)) => format!("will come from team {team}"),
        (Some(Source::Team), None) => "will come from the team".to_owned(),
        (Some(Source::Organization), _) => format!("will come from {organization}"),
    }
}

fn refusal(plan: &Plan, error: &FieldError) -> Option<Entry> {
    let (role, field) = error.field.split_once('.').unwrap_or((&error.field, ""));
    let about = if field.is_empty() {
        String::new()
    } else {
        format!(", {}", field.replace('_', " "))
    };
    let holder = plan
        .holders
        .iter()
        .find(|holder| holder.role.as_str() == role)?;
    Some(Entry {
        id: holder.contact.id.to_string(),
        name: format!(
            "{} ({}){about}: {}",
            holder.contact.handle,
            holder.role.title(),
            error.code.text()
        ),
        ..Entry::default()
    })
}

/// `tech PM7-NICH is removed, AO2-NICH added`.
fn told(role: Role, before: &[Holder], after: &[Holder]) -> String {
    let handle =
        |holders: &[Holder]| in_role(holders, role).map(|holder| holder.contact.handle.clone());
    let word = role.as_str();
    match (handle(before), handle(after)) {
        (before, after) if before == after => format!(
            "{word} stays {}",
            after.unwrap_or_else(|| "with nobody".into())
        ),
        (Some(old), Some(new)) if role == Role::Registrant => {
            format!("{word} becomes {new} in place of {old}")
        }
        (Some(old), Some(new)) => format!("{word} {old} is removed, {new} added"),
        (None, Some(new)) => format!("{word} becomes {new}"),
        (Some(old), None) if role == Role::Registrant => {
            format!("{word} {old} stays at the registry, which lets nobody remove it")
        }
        (Some(old), None) => format!("{word} {old} is removed"),
        (None, None) => format!("{word} stays with nobody"),
    }
}
