//! The registry holds the stored data, for every domain whose tasks are all done.

use super::unsettled::unsettled;
use super::{BookContact, BookDomain, Evidence, RegistryContact, RegistryDomain};

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let excused = unsettled(evidence);
    let mut wrong = Vec::new();
    for domain in evidence
        .domains
        .iter()
        .filter(|domain| !excused.contains_key(&domain.id))
    {
        match evidence.registered(&domain.name) {
            Some(registered) => compare(evidence, domain, registered, &mut wrong),
            None => wrong.push(format!("the registry does not know {}", domain.name)),
        }
    }
    wrong
}

fn compare(
    evidence: &Evidence,
    domain: &BookDomain,
    registered: &RegistryDomain,
    wrong: &mut Vec<String>,
) {
    let name = &domain.name;
    for (role, id) in &domain.roles {
        let Some(contact) = evidence.contact(id) else {
            wrong.push(format!("{name}: its {role} is not in the book"));
            continue;
        };
        let holders = registered.roles.get(role).cloned().unwrap_or_default();
        if holders != [contact.handle.clone()] {
            wrong.push(format!(
                "{name}: its {role} is {} in the book and {holders:?} at the registry",
                contact.handle
            ));
            continue;
        }
        match evidence.object(&contact.handle) {
            Some(object) => wrong.extend(
                differences(contact, object)
                    .map(|what| format!("{name}, {role} {}: {what}", contact.handle)),
            ),
            None => wrong.push(format!("{name}: the registry has no {}", contact.handle)),
        }
    }
    let ours = |handle: &&String| {
        evidence
            .contacts
            .iter()
            .any(|contact| &&contact.handle == handle)
    };
    for (role, holders) in &registered.roles {
        if !domain.roles.contains_key(role)
            && let Some(holder) = holders.iter().find(ours)
        {
            wrong.push(format!(
                "{name}: {holder} is {role} at the registry and nobody in the book"
            ));
        }
    }
}

fn differences(book: &BookContact, held: &RegistryContact) -> impl Iterator<Item = String> {
    let fields = [
        ("name", &book.name, &held.name),
        ("street1", &book.street1, &held.street1),
        ("city", &book.city, &held.city),
        ("phone", &book.phone, &held.phone),
        ("email", &book.email, &held.email),
    ];
    let differing = fields.map(|(field, book, held)| {
        (book != held)
            .then(|| format!("{field} is {book:?} in the book and {held:?} at the registry"))
    });
    differing.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, good, task};
    use super::*;

    #[test]
    fn an_old_street_at_the_registry_is_found() {
        let mut evidence = good();
        evidence.registry_contacts[0].street1 = "Old 1".into();
        assert!(broken(&evidence)[0].contains("street1 is \"New 2\" in the book and \"Old 1\""));
    }

    #[test]
    fn another_holder_at_the_registry_is_found() {
        let mut evidence = good();
        evidence.registry_domains[0]
            .roles
            .insert("registrant".into(), vec!["X".into()]);
        assert_eq!(broken(&evidence).len(), 1);
    }

    #[test]
    fn a_role_that_the_book_took_back_is_found() {
        let mut evidence = good();
        evidence.registry_domains[0]
            .roles
            .insert("tech".into(), vec!["Hc1".into()]);
        assert_eq!(broken(&evidence).len(), 1);
        evidence.registry_domains[0]
            .roles
            .insert("tech".into(), vec!["NICH-DEFAULT".into()]);
        assert!(
            broken(&evidence).is_empty(),
            "what is the registry's own stays"
        );
    }

    #[test]
    fn a_cancelled_task_excuses_its_domain() {
        let mut evidence = good();
        evidence.registry_contacts[0].street1 = "Old 1".into();
        evidence.tasks.push(task("t3", "cancelled", Some("d1")));
        evidence.events.push(event(4, "t3", "cancelled"));
        assert!(broken(&evidence).is_empty());
    }
}
