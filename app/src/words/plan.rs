//! A saved plan in words: what is asked, of how many domains, and what its button does.

use super::agreement::field_name;
use super::send::registrants;
use super::{counted, domains};
use model::registry::Field;
use std::collections::BTreeMap;
use uuid::Uuid;
use wire::{DomainPlan, Given, PlanChange, PlanReplacement, PlanRoles, Role, Take, Totals};

/// How many contacts a sentence names.
const NAMED: usize = 3;

/// What the ids of a change are called; one that is not here is gone, or not for the reader.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The team.
    pub(crate) team: Option<String>,
    /// The contacts: name and handle.
    pub(crate) contacts: BTreeMap<Uuid, String>,
}

impl Names {
    fn contact(&self, id: Uuid) -> &str {
        let known = self.contacts.get(&id);
        known.map_or("a contact that is gone", String::as_str)
    }
}

/// The contacts that a change names.
pub(crate) fn contacts_of(change: &PlanChange) -> Vec<Uuid> {
    match change {
        PlanChange::Roles(roles) => each_role(roles)
            .into_iter()
            .filter_map(|(_, given)| match given {
                Given::Value(contact) => Some(*contact),
                _ => None,
            })
            .collect(),
        PlanChange::ReplaceContact(of) => {
            let others = of.others.iter().flatten().take(NAMED - 1).copied();
            [of.to, of.from].into_iter().chain(others).collect()
        }
        PlanChange::MergeContact(of) => {
            let others = of.others.iter().flatten().take(NAMED - 1).copied();
            [of.into, of.from].into_iter().chain(others).collect()
        }
        PlanChange::DiscloseContacts(of) => of.contacts.iter().take(NAMED).copied().collect(),
        _ => Vec::new(),
    }
}

fn each_role(roles: &PlanRoles) -> [(Role, &Given<Uuid>); 4] {
    [
        (Role::Registrant, &roles.registrant),
        (Role::Admin, &roles.admin),
        (Role::Tech, &roles.tech),
        (Role::Billing, &roles.billing),
    ]
}

/// The one contact and the others: the first by name.
fn together(one: Uuid, others: Option<&[Uuid]>, names: &Names) -> String {
    let others = others.unwrap_or_default();
    let mut all: Vec<&str> = [one]
        .iter()
        .chain(others)
        .take(NAMED)
        .map(|id| names.contact(*id))
        .collect();
    let more = format!("{} more", (1 + others.len()).saturating_sub(NAMED));
    if others.len() >= NAMED {
        all.push(&more);
    }
    match all.split_last() {
        Some((last, rest @ [_, ..])) => format!("{} and {last}", rest.join(", ")),
        _ => all.concat(),
    }
}

/// What is asked, in one sentence: `Give 38 domains to team Web`.
pub(crate) fn sentence(change: &PlanChange, names: &Names, count: u64) -> String {
    let many = number(count);
    match change {
        PlanChange::Roles(roles) => {
            let each: Vec<String> = each_role(roles)
                .into_iter()
                .filter_map(|(role, given)| match given {
                    Given::Absent => None,
                    Given::Null => Some(format!("{} back to the team", role.as_str())),
                    Given::Value(contact) => {
                        Some(format!("{} to {}", role.as_str(), names.contact(*contact)))
                    }
                })
                .collect();
            format!("Set {} on {many}", each.join(", "))
        }
        PlanChange::TeamId(None) if count == 1 => format!("Take {many} out of its team"),
        PlanChange::TeamId(None) => format!("Take {many} out of their teams"),
        PlanChange::TeamId(Some(_)) => match &names.team {
            Some(team) => format!("Give {many} to team {team}"),
            None => format!("Give {many} to a team that is gone"),
        },
        PlanChange::ReplaceContact(PlanReplacement {
            from,
            others,
            to,
            roles,
        }) => {
            let from = together(*from, others.as_deref(), names);
            let to = names.contact(*to);
            let roles = match roles.as_deref() {
                None | Some([]) => String::new(),
                Some(roles) if roles.len() == Role::ALL.len() => String::new(),
                Some(roles) => {
                    let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
                    format!(" as {}", roles.join(", "))
                }
            };
            format!("Put {to} in place of {from}{roles} on {many}")
        }
        PlanChange::MergeContact(of) => format!(
            "Merge {} into {} on {many}",
            together(of.from, of.others.as_deref(), names),
            names.contact(of.into)
        ),
        PlanChange::Lock(true) => format!("Lock {many} against transfer"),
        PlanChange::Lock(false) => format!("Take the transfer lock off {many}"),
        PlanChange::Privacy(true) => format!("Hide the contacts of {many} in WHOIS and RDAP"),
        PlanChange::Privacy(false) => format!("Publish the contacts of {many} in WHOIS and RDAP"),
        PlanChange::DiscloseContacts(of) => {
            let who = match of.contacts.split_first() {
                Some((first, others)) => together(*first, Some(others), names),
                None => "no contact".into(),
            };
            match of.disclosed {
                true => format!("Publish {who} in WHOIS and RDAP, on {many}"),
                false => format!("Withhold {who} in WHOIS and RDAP, on {many}"),
            }
        }
        PlanChange::Nameservers(hosts) => {
            let hosts: Vec<&str> = hosts.iter().map(|host| host.0.as_str()).collect();
            format!("Give {many} the name servers {}", hosts.join(", "))
        }
        PlanChange::Renew(years) => {
            let years = counted(*years as usize, "year", "years");
            format!("Renew {many} by {years}")
        }
        PlanChange::Reconcile(Take::Ours) => format!("Send what the book wants for {many}"),
        PlanChange::Reconcile(Take::Theirs) => {
            format!("Take over what registries hold of {many}")
        }
        PlanChange::Read => format!("Read {many} again"),
        PlanChange::Release => format!("Release {many} from the book"),
    }
}

/// What the button does, with the numbers: `Send to 38 domains, 12 of them a new registrant`. `None` when there is nothing to do, neither there nor in the book.
pub(crate) fn button(change: &PlanChange, totals: &Totals) -> Option<String> {
    let many = number(totals.changes);
    let verb = match change {
        PlanChange::Read => return Some(format!("Read {}", number(totals.domains))),
        PlanChange::Reconcile(Take::Theirs) => {
            return (totals.unchanged > 0)
                .then(|| format!("Take over for {}", number(totals.unchanged)));
        }
        PlanChange::Release => {
            return (totals.unchanged > 0)
                .then(|| format!("Release {}; nothing is sent", number(totals.unchanged)));
        }
        PlanChange::MergeContact(_) if totals.changes == 0 => {
            return Some("Merge; nothing is sent".into());
        }
        PlanChange::Roles(_)
        | PlanChange::TeamId(_)
        | PlanChange::ReplaceContact(_)
        | PlanChange::Privacy(_)
        | PlanChange::DiscloseContacts(_)
            if totals.changes == 0 =>
        {
            return Some("Change the book; nothing is sent".into());
        }
        _ if totals.changes == 0 => return None,
        PlanChange::MergeContact(_) => "Merge, and send to",
        PlanChange::Renew(_) => "Renew",
        _ => "Send to",
    };
    let registrants = registrants(totals.changes_of_registrant, totals.changes);
    Some(format!("{verb} {many}{registrants}"))
}

/// The numbers, one fact each, none of those that are zero but the first.
pub(crate) fn facts(change: Option<&PlanChange>, totals: &Totals) -> Vec<String> {
    let told = |count: u64, one: &str, several: &str| {
        (count > 0).then(|| counted(as_count(count), one, several))
    };
    [
        Some(format!("{} looked at", number(totals.domains))),
        told(totals.changes, "changes", "change"),
        told(
            totals.changes_of_registrant,
            "gets a new registrant",
            "get a new registrant",
        ),
        match change {
            Some(PlanChange::Release) => told(
                totals.refused,
                "has a task under way",
                "have a task under way",
            ),
            _ => told(totals.refused, "would be refused", "would be refused"),
        },
        match change {
            Some(PlanChange::Release) => {
                told(totals.unchanged, "leaves the book", "leave the book")
            }
            Some(PlanChange::Reconcile(Take::Theirs)) => {
                told(totals.unchanged, "is taken over", "are taken over")
            }
            _ => told(totals.unchanged, "is so already", "are so already"),
        },
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What one domain's registry would be sent, one line each.
pub(crate) fn lines(item: &DomainPlan) -> Vec<String> {
    let roles = item.send.roles.iter();
    let roles = roles.map(|sent| format!("{} {}", sent.role.as_str(), sent.handle));
    let contacts = item.send.contacts.iter().map(|sent| {
        let handle = &sent.contact.handle;
        match &sent.differences {
            None => format!("{handle} is made at the registry"),
            Some(differences) => {
                let fields: Vec<&str> = differences
                    .iter()
                    .map(|each| field_name(each.field))
                    .collect();
                format!("{handle}: {}", distinct(fields).join(", "))
            }
        }
    });
    let domain = item.send.domain.iter().map(|each| {
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".into());
        format!(
            "{}: {} → {}",
            object_field(each.field),
            text(&each.found),
            text(&each.wanted)
        )
    });
    roles.chain(contacts).chain(domain).collect()
}

/// Both forms of an address have the same fields.
fn distinct(fields: Vec<&'static str>) -> Vec<&'static str> {
    let mut seen = Vec::new();
    for field in fields {
        if !seen.contains(&field) {
            seen.push(field);
        }
    }
    seen
}

/// A field of a domain object, for people.
const fn object_field(field: Field) -> &'static str {
    match field {
        Field::TransferLock => "transfer lock",
        Field::Nameservers => "name servers",
        Field::Expires => "expires",
        other => field_name(other),
    }
}

/// Whether anything would be sent.
pub(crate) const fn sends(item: &DomainPlan) -> bool {
    let send = &item.send;
    !(send.contacts.is_empty() && send.roles.is_empty() && send.domain.is_empty())
}

fn number(count: u64) -> String {
    domains(as_count(count))
}

fn as_count(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
