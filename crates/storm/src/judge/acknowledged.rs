//! What was acknowledged is stored exactly once; what was not, once at most.

use super::Evidence;
use crate::history::Call;
use std::collections::BTreeMap;

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for contact in &evidence.contacts {
        *counts.entry(&contact.email).or_default() += 1;
    }
    for (email, count) in &counts {
        if *count > 1 {
            wrong.push(format!("{email} is in the book {count} times"));
        }
    }
    for call in &evidence.calls {
        for email in made(call) {
            if call.is_acknowledged() && !counts.contains_key(email.as_str()) {
                wrong.push(format!(
                    "{email} was acknowledged ({}) and is not in the book",
                    call.key
                ));
            }
        }
        if call.kind == "create_contact"
            && call.is_acknowledged()
            && let Some((_, answer)) = &call.answer
            && let Some(id) = answer["id"].as_str()
            && evidence.contact(id).is_none()
        {
            wrong.push(format!(
                "contact {id} was acknowledged ({}) and is not in the book",
                call.key
            ));
        }
    }
    wrong
}

/// The addresses of the contacts that a call makes.
fn made(call: &Call) -> Vec<String> {
    let of = |name: &str| call.body[name].as_u64().unwrap_or(0);
    match call.kind.as_str() {
        "create_contact" => call.body["email"]
            .as_str()
            .map(ToOwned::to_owned)
            .into_iter()
            .collect(),
        "import" => (0..of("rows"))
            .map(|row| format!("imported-{}-{row}@storm.example", of("file")))
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::good;
    use super::*;

    #[test]
    fn a_contact_that_is_gone_is_found() {
        let mut evidence = good();
        evidence
            .contacts
            .retain(|contact| contact.email != "eva@storm.example");
        assert_eq!(broken(&evidence).len(), 2, "by its address and by its id");
    }

    #[test]
    fn a_contact_that_is_there_twice_is_found() {
        let mut evidence = good();
        let mut twin = evidence.contacts[1].clone();
        twin.id = "c9".into();
        evidence.contacts.push(twin);
        assert_eq!(
            broken(&evidence),
            ["eva@storm.example is in the book 2 times"]
        );
    }

    #[test]
    fn a_row_of_a_file_that_is_missing_is_found() {
        let mut evidence = good();
        let mut file = evidence.calls[0].clone();
        file.kind = "import".into();
        file.body = serde_json::json!({ "file": 1, "rows": 2 });
        evidence.calls = vec![file];
        assert_eq!(broken(&evidence).len(), 2);
    }
}
