//! What a change of a person, a location, a phone or the organization affects, in words.

use super::{begun, bringing, counted, domains};
use service::{Impact, Touched};

/// `This office’s move changes 14 contacts on 212 domains; 9 of them count as a change of registrant and wait for a yes.`
pub(crate) fn sentence(subject: &str, impact: &Impact) -> String {
    let changed = match (impact.contacts.len(), impact.domains) {
        (0, count) => format!("{subject} reaches {}", domains(count)),
        (count, 0) => format!(
            "{subject} changes {}, which no domain shows yet",
            counted(count, "contact", "contacts")
        ),
        (count, shown) => format!(
            "{subject} changes {} on {}",
            counted(count, "contact", "contacts"),
            domains(shown)
        ),
    };
    let waits = impact.contacts.iter().any(|touched| touched.waits);
    let material = match (impact.registrant_changes, waits) {
        (0, _) => String::new(),
        (1, true) if impact.domains == 1 => {
            "; there it counts as a change of registrant and waits for a yes".into()
        }
        (1, false) if impact.domains == 1 => "; there it counts as a change of registrant".into(),
        (1, true) => "; 1 of them counts as a change of registrant and waits for a yes".into(),
        (1, false) => "; 1 of them counts as a change of registrant".into(),
        (count, true) => {
            format!("; {count} of them count as a change of registrant and wait for a yes")
        }
        (count, false) => format!("; {count} of them count as a change of registrant"),
    };
    format!("{changed}{material}.")
}

/// How a contact's change goes out: the state of its badge, if it has one, and the words.
pub(crate) fn goes_out(touched: &Touched) -> (Option<&'static str>, String) {
    let of = match touched.registrant_changes {
        0 => String::new(),
        1 => ": another registrant on 1 domain".to_owned(),
        count => format!(": another registrant on {count} domains"),
    };
    match (touched.waits, touched.registrant_changes, touched.domains) {
        (true, ..) => (Some("waiting"), format!("Waits for a yes{of}")),
        (false, 0, 0) => (None, "shown nowhere".to_owned()),
        (false, 0, _) => (Some("running"), "By itself".to_owned()),
        (false, ..) => (Some("running"), format!("At once{of}")),
    }
}

/// The tasks of a save.
pub(crate) fn told(impact: &Impact, plain: &str) -> String {
    let waits = impact
        .contacts
        .iter()
        .filter(|touched| touched.waits)
        .count();
    let waiting = match waits {
        0 => String::new(),
        1 => " What counts as a change of registrant on 1 contact waits for a yes.".into(),
        count => {
            format!(" What counts as a change of registrant on {count} contacts waits for a yes.")
        }
    };
    match (impact.contacts.len(), impact.domains) {
        (0, 0) => plain.to_owned(),
        (0, shown) => begun("Saved.", shown) + &waiting,
        (count, 0) => format!(
            "Saved. {} with it; no domain shows it, so nothing is sent.",
            match count {
                1 => "1 contact changed".to_owned(),
                count => format!("{count} contacts changed"),
            }
        ),
        (count, shown) => format!(
            "Saved, and {} with it. {}{waiting}",
            counted(count, "contact", "contacts"),
            bringing(shown)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::contact::{ContactKind, Snapshot, VerificationStatus};
    use model::id::{ContactId, OrganizationId};
    use service::contacts::Contact;
    use uuid::Uuid;

    fn touched(waits: bool) -> Touched {
        let at = chrono::DateTime::UNIX_EPOCH;
        Touched {
            before: Contact {
                id: ContactId(Uuid::nil()),
                organization_id: OrganizationId(Uuid::nil()),
                handle: "JN1-NICH".into(),
                kind: ContactKind::Member,
                snapshot: Snapshot::default(),
                disclose: true,
                is_active: true,
                verification_status: VerificationStatus::Verified,
                verified_at: None,
                user_id: None,
                location_id: None,
                phone_id: None,
                international: None,
                proposed: None,
                copy_of: None,
                version: 1,
                created_at: at,
                updated_at: at,
            },
            after: Snapshot::default(),
            material: if waits { vec!["last_name"] } else { Vec::new() },
            domains: 1,
            registrant_changes: usize::from(waits),
            waits,
        }
    }

    fn impact(contacts: usize, domains: usize, registrant_changes: usize) -> Impact {
        Impact {
            contacts: vec![touched(registrant_changes > 0); contacts],
            domains,
            registrant_changes,
            ..Impact::default()
        }
    }

    #[test]
    fn what_a_change_touches_is_said_in_numbers() {
        assert_eq!(
            sentence("This office’s move", &impact(14, 212, 9)),
            "This office’s move changes 14 contacts on 212 domains; 9 of them count as a change of registrant and wait for a yes."
        );
        assert_eq!(
            sentence("This", &impact(1, 1, 1)),
            "This changes 1 contact on 1 domain; there it counts as a change of registrant and waits for a yes."
        );
        assert_eq!(
            sentence("This", &impact(2, 0, 0)),
            "This changes 2 contacts, which no domain shows yet."
        );
        assert_eq!(
            sentence("This slot", &impact(0, 3, 0)),
            "This slot reaches 3 domains."
        );
    }

    #[test]
    fn how_a_contact_goes_out_counts_the_registrants() {
        let of = |waits, registrant_changes, domains| Touched {
            registrant_changes,
            domains,
            ..touched(waits)
        };
        for (touched, said) in [
            (
                of(true, 151, 181),
                "Waits for a yes: another registrant on 151 domains",
            ),
            (of(true, 0, 1), "Waits for a yes"),
            (of(false, 1, 3), "At once: another registrant on 1 domain"),
            (of(false, 0, 3), "By itself"),
            (of(false, 0, 0), "shown nowhere"),
        ] {
            assert_eq!(goes_out(&touched).1, said);
        }
    }

    #[test]
    fn a_save_says_what_it_set_going() {
        assert_eq!(told(&impact(0, 0, 0), "Saved."), "Saved.");
        assert_eq!(
            told(&impact(1, 1, 0), ""),
            "Saved, and 1 contact with it. Bringing 1 domain up to date has begun."
        );
        assert!(told(&impact(2, 3, 1), "").contains("2 contacts waits for a yes"));
        assert!(told(&impact(0, 3, 0), "").contains("Bringing 3 domains up to date has begun"));
    }
}
