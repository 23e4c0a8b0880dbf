//! Member contacts have the address of their location.

use super::Evidence;

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let mut wrong = Vec::new();
    for contact in &evidence.contacts {
        let Some(office) = &contact.office else {
            continue;
        };
        match evidence.offices.iter().find(|each| &each.id == office) {
            Some(office) if office.street1 == contact.street1 => {}
            Some(office) => wrong.push(format!(
                "{} is at {:?} and its office at {:?}",
                contact.handle, contact.street1, office.street1
            )),
            None => wrong.push(format!(
                "{} follows an office that is not there",
                contact.handle
            )),
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::super::sample::good;
    use super::*;

    #[test]
    fn a_member_left_behind_is_found() {
        let mut evidence = good();
        evidence.offices[0].street1 = "Moved 3".into();
        assert_eq!(broken(&evidence).len(), 1);
        evidence.offices.clear();
        assert_eq!(broken(&evidence).len(), 1);
    }
}
