//! An object at the registry is one person's, and a person is one object. An address never changes in a storm, so it tells who is who.

use super::Evidence;
use std::collections::BTreeMap;

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut objects: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for object in &evidence.registry_contacts {
        objects
            .entry(&object.email)
            .or_default()
            .push(&object.handle);
        if let Some(contact) = evidence
            .contacts
            .iter()
            .find(|contact| contact.handle == object.handle)
            && contact.email != object.email
        {
            wrong.push(format!(
                "{} is {} in the book and {} at the registry",
                object.handle, contact.email, object.email
            ));
        }
    }
    for (email, handles) in objects {
        if handles.len() > 1 {
            wrong.push(format!(
                "{email} is at the registry {} times: {handles:?}",
                handles.len()
            ));
        }
    }
    let mut handles: BTreeMap<&str, &str> = BTreeMap::new();
    for contact in &evidence.contacts {
        if let Some(other) = handles.insert(&contact.handle, &contact.email) {
            wrong.push(format!(
                "{} is the handle of {other} and of {}",
                contact.handle, contact.email
            ));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::super::sample::good;
    use super::*;

    #[test]
    fn an_object_that_bears_another_person_is_found() {
        let mut evidence = good();
        evidence.registry_contacts[0].email = "josef@storm.example".into();
        assert_eq!(
            broken(&evidence),
            ["Hc1 is jana@storm.example in the book and josef@storm.example at the registry"]
        );
    }

    #[test]
    fn a_person_with_two_objects_is_found() {
        let mut evidence = good();
        let mut twin = evidence.registry_contacts[0].clone();
        twin.handle = "Hc9".into();
        evidence.registry_contacts.push(twin);
        assert_eq!(broken(&evidence).len(), 1);
    }

    #[test]
    fn a_handle_that_was_given_twice_is_found() {
        let mut evidence = good();
        evidence.contacts[1].handle = "Hc1".into();
        assert_eq!(
            broken(&evidence).len(),
            1 + usize::from(evidence.contacts[1].email == "jana@storm.example")
        );
    }
}
