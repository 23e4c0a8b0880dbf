//! What a button that changes the book sends, in words: to how many domains, how many of them get another registrant, and whether those wait.

use super::domains;
use wire::Totals;

/// How many of all get another registrant: `, 12 of them a new registrant`.
pub(crate) fn registrants(changes: u64, all: u64) -> String {
    match (changes, all) {
        (0, _) => String::new(),
        (1, 1) => ", with a new registrant".to_owned(),
        (one, all) if one == all => ", each with a new registrant".to_owned(),
        (some, _) => format!(", {some} of them a new registrant"),
    }
}

/// Whether new registrants go out at once: those that the change names do. Where it names none, a registry holds somebody else than the book has named before.
pub(crate) const fn waits(totals: &Totals, named: bool) -> Option<&'static str> {
    match (totals.changes_of_registrant, named) {
        (0, _) => None,
        (_, true) => Some("New registrants are sent at once: nobody else is asked for a yes."),
        (_, false) => Some(
            "Registries hold other registrants than the book names. This change names none, so those domains wait for a yes.",
        ),
    }
}

/// A button that changes the book and sends what follows: `Save the office and send to 38 domains, 12 of them a new registrant`.
pub(crate) fn and_send(verb: &str, totals: &Totals) -> String {
    match (totals.changes, totals.domains) {
        (0, 0) => verb.to_owned(),
        (0, _) => format!("{verb}; nothing is sent"),
        (count, _) => format!(
            "{verb} and send to {}{}",
            domains(usize::try_from(count).unwrap_or(usize::MAX)),
            registrants(totals.changes_of_registrant, count)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_button_that_saves_says_where_it_is_sent() {
        let said = |changes, registrants| and_send("Save", &totals(changes, registrants));
        assert_eq!(
            said(38, 12),
            "Save and send to 38 domains, 12 of them a new registrant"
        );
        assert_eq!(said(1, 0), "Save and send to 1 domain");
        assert_eq!(said(0, 0), "Save; nothing is sent");
        let none = Totals {
            domains: 0,
            ..totals(0, 0)
        };
        assert_eq!(and_send("Save", &none), "Save");
    }

    #[test]
    fn whether_a_registrant_waits_is_said_where_there_is_one() {
        assert_eq!(waits(&totals(3, 0), true), None);
        assert!(waits(&totals(3, 1), true).is_some_and(|text| text.contains("at once")));
        assert!(waits(&totals(3, 1), false).is_some_and(|text| text.contains("wait for a yes")));
    }
}
