//! What is known of a contact's objects at registries, in words. Nothing is said that was not read or sent from here.

use service::contacts::ContactObject;

/// Why a contact's page shows nothing that was read back: what is known of its objects, on so many domains that are to show it.
pub(crate) fn unread(objects: &[ContactObject], shown_on: usize) -> String {
    match (lying(objects), shown_on) {
        (Some(there), 0) => format!("{there} No domain shows it now."),
        (Some(there), _) => format!("{there} No domain was read back that shows it."),
        (None, 0) => "Nothing of it was sent to a registry from here: it goes there when it holds a role. Whether a registry has it from elsewhere is not known.".to_owned(),
        (None, _) => "Not read back yet: what registries have of it is not known.".to_owned(),
    }
}

/// What stays at registries when the contact goes; nothing where none is known.
pub(crate) fn stays(objects: &[ContactObject]) -> Option<String> {
    lying(objects).map(|there| format!("{there} It stays there, unused."))
}

/// Where its objects lie, as far as that is known.
fn lying(objects: &[ContactObject]) -> Option<String> {
    let told = |object: &ContactObject| match (object.is_known(), object.created_at) {
        (true, Some(at)) => format!(
            "Registry {} has it as {} since {}.",
            object.registry,
            object.handle,
            at.format("%-d %b %Y")
        ),
        (true, None) => format!("Registry {} has it as {}.", object.registry, object.handle),
        (false, _) => format!(
            "It was to be created at registry {} as {}; whether that was done is not known.",
            object.registry, object.handle
        ),
    };
    let told: Vec<String> = objects.iter().map(told).collect();
    (!told.is_empty()).then(|| told.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use model::id::{ContactId, OrganizationId};
    use uuid::Uuid;

    fn object(roid: Option<&str>) -> ContactObject {
        ContactObject {
            organization_id: OrganizationId(Uuid::nil()),
            contact_id: ContactId(Uuid::nil()),
            registry: "simulator".into(),
            form: String::new(),
            handle: "PN1-NICH".into(),
            roid: roid.map(ToOwned::to_owned),
            origin: "created".into(),
            intended_at: DateTime::UNIX_EPOCH,
            created_at: roid.map(|_| DateTime::UNIX_EPOCH),
            pending_since: None,
            pending_task: None,
        }
    }

    #[test]
    fn what_lies_at_a_registry_is_said_and_what_is_not_known_too() {
        let there = [object(Some("C1-SIM"))];
        assert_eq!(
            unread(&there, 0),
            "Registry simulator has it as PN1-NICH since 1 Jan 1970. No domain shows it now."
        );
        assert!(stays(&there).is_some_and(|told| told.ends_with("It stays there, unused.")));
        assert!(unread(&[object(None)], 1).contains("whether that was done is not known"));
        assert!(unread(&[], 0).contains("is not known"));
        assert!(unread(&[], 3).contains("is not known"));
        assert_eq!(stays(&[]), None);
    }
}
