//! A saved plan in words: what is asked, of how many domains, and what its button does.

use super::agreement::field_name;
use super::send::registrants;
use super::{counted, domains};
use model::registry::Field;
use std::collections::BTreeMap;
use uuid::Uuid;
use wire::{DomainPlan, Given, PlanChange, PlanReplacement, PlanRoles, Role, Take, Totals};

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
        PlanChange::ReplaceContact(of) => vec![of.from, of.to],
        PlanChange::MergeContact(of) => vec![of.from, of.into],
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
        PlanChange::ReplaceContact(PlanReplacement { from, to, roles }) => {
            let (from, to) = (names.contact(*from), names.contact(*to));
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
            names.contact(of.from),
            names.contact(of.into)
        ),
        PlanChange::Lock(true) => format!("Lock {many} against transfer"),
        PlanChange::Lock(false) => format!("Take the transfer lock off {many}"),
        PlanChange::Privacy(true) => format!("Hide the contacts of {many} in WHOIS and RDAP"),
        PlanChange::Privacy(false) => format!("Publish the contacts of {many} in WHOIS and RDAP"),
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
        PlanChange::MergeContact(_) if totals.changes == 0 => {
            return Some("Merge; nothing is sent".into());
        }
        PlanChange::Roles(_)
        | PlanChange::TeamId(_)
        | PlanChange::ReplaceContact(_)
        | PlanChange::Privacy(_)
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
pub(crate) fn facts(totals: &Totals) -> Vec<String> {
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
        told(totals.refused, "would be refused", "would be refused"),
        told(totals.unchanged, "is so already", "are so already"),
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
mod tests {
    use super::*;
    use wire::{Host, PlanMerge};

    fn totals(changes: u64, changes_of_registrant: u64) -> Totals {
        Totals {
            domains: 50,
            changes,
            changes_of_registrant,
            refused: 2,
            unchanged: 10,
        }
    }

    #[test]
    fn the_button_carries_the_numbers() {
        let team = PlanChange::TeamId(None);
        for (change, changes, registrants, words) in [
            (
                &team,
                38,
                12,
                "Send to 38 domains, 12 of them a new registrant",
            ),
            (
                &team,
                38,
                38,
                "Send to 38 domains, each with a new registrant",
            ),
            (&team, 1, 1, "Send to 1 domain, with a new registrant"),
            (&team, 3, 0, "Send to 3 domains"),
            (&team, 0, 0, "Change the book; nothing is sent"),
            (&PlanChange::Renew(1), 3, 0, "Renew 3 domains"),
            (&PlanChange::Read, 0, 0, "Read 50 domains"),
            (
                &PlanChange::Reconcile(Take::Theirs),
                0,
                0,
                "Take over for 10 domains",
            ),
        ] {
            let totals = totals(changes, registrants);
            assert_eq!(button(change, &totals).as_deref(), Some(words));
        }
        assert_eq!(button(&PlanChange::Lock(true), &totals(0, 0)), None);
    }

    #[test]
    fn what_is_asked_is_one_sentence() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let names = Names {
            team: Some("Web".into()),
            contacts: [(one, "Jana Nová JN1".into())].into(),
        };
        let roles = PlanRoles {
            registrant: Given::Value(one),
            admin: Given::Absent,
            tech: Given::Null,
            billing: Given::Absent,
        };
        let merge = PlanMerge {
            from: one,
            into: other,
        };
        let replacement = PlanReplacement {
            from: other,
            to: one,
            roles: Some(vec![Role::Tech]),
        };
        for (change, words) in [
            (PlanChange::TeamId(Some(one)), "Give 3 domains to team Web"),
            (
                PlanChange::TeamId(None),
                "Take 3 domains out of their teams",
            ),
            (
                PlanChange::Roles(roles),
                "Set registrant to Jana Nová JN1, tech back to the team on 3 domains",
            ),
            (
                PlanChange::MergeContact(merge),
                "Merge Jana Nová JN1 into a contact that is gone on 3 domains",
            ),
            (
                PlanChange::ReplaceContact(replacement),
                "Put Jana Nová JN1 in place of a contact that is gone as tech on 3 domains",
            ),
            (
                PlanChange::Nameservers(vec![Host("a.example".into()), Host("b.example".into())]),
                "Give 3 domains the name servers a.example, b.example",
            ),
            (PlanChange::Renew(2), "Renew 3 domains by 2 years"),
        ] {
            assert_eq!(sentence(&change, &names, 3), words);
        }
    }

    #[test]
    fn only_what_there_is_is_counted() {
        assert_eq!(
            facts(&totals(38, 1)),
            [
                "50 domains looked at",
                "38 change",
                "1 gets a new registrant",
                "2 would be refused",
                "10 are so already"
            ]
        );
        let none = Totals {
            domains: 1,
            changes: 0,
            changes_of_registrant: 0,
            refused: 0,
            unchanged: 1,
        };
        assert_eq!(facts(&none), ["1 domain looked at", "1 is so already"]);
    }
}
