//! The last acknowledged write of a register is what it says, or one that was never acknowledged and may have come later.
//!
//! Two writes at once have no order, so each may be the last. A write is out of the question when another, acknowledged, began after it had ended.

use super::Evidence;
use crate::history::{Call, End};

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let mut wrong = Vec::new();
    for (register, found) in &evidence.registers {
        let writes: Vec<(&Call, &String)> = evidence
            .calls
            .iter()
            .filter(|call| call.end != End::Refused)
            .flat_map(|call| {
                call.sets
                    .iter()
                    .filter(|(of, _)| of == register)
                    .map(move |(_, value)| (call, value))
            })
            .collect();
        let acknowledged = || writes.iter().filter(|(call, _)| call.is_acknowledged());
        let may_be_last = |call: &Call| {
            call.end == End::Open || !acknowledged().any(|(other, _)| other.began > call.ended)
        };
        let mut allowed: Vec<&str> = writes
            .iter()
            .filter(|(call, _)| may_be_last(call))
            .map(|(_, value)| value.as_str())
            .collect();
        if acknowledged().next().is_none() {
            allowed.push(evidence.initial.get(register).map_or("", String::as_str));
        }
        if !allowed.contains(&found.as_str()) {
            wrong.push(format!(
                "{register} is {found:?}; the last writes were {allowed:?}"
            ));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::super::sample::{call, good};
    use super::*;
    use serde_json::Value;

    const REGISTER: &str = "contact/0/street1";

    fn with(writes: &[(u64, u64, &str, End)], found: &str) -> Vec<String> {
        let mut evidence = good();
        let write = |(began, ended, value, end): &(u64, u64, &str, End)| Call {
            end: *end,
            ..call(
                "edit_contact",
                (*began, *ended),
                &[(REGISTER, value)],
                Value::Null,
            )
        };
        evidence.calls = writes.iter().map(write).collect();
        evidence.registers.insert(REGISTER.into(), found.into());
        broken(&evidence)
    }

    #[test]
    fn a_lost_write_is_found() {
        let writes = [
            (0, 10, "a", End::Acknowledged),
            (20, 30, "b", End::Acknowledged),
        ];
        assert_eq!(with(&writes, "b"), Vec::<String>::new());
        assert_eq!(with(&writes, "a").len(), 1);
        assert_eq!(with(&writes, "Old 1").len(), 1);
    }

    #[test]
    fn writes_at_once_may_come_in_any_order() {
        let writes = [
            (0, 25, "a", End::Acknowledged),
            (20, 30, "b", End::Acknowledged),
        ];
        assert!(with(&writes, "a").is_empty() && with(&writes, "b").is_empty());
    }

    #[test]
    fn what_was_never_answered_may_have_been_done_and_what_was_refused_may_not() {
        let writes = [
            (0, 10, "a", End::Acknowledged),
            (0, 5, "b", End::Open),
            (20, 30, "c", End::Refused),
        ];
        assert!(with(&writes, "a").is_empty() && with(&writes, "b").is_empty());
        assert_eq!(with(&writes, "c").len(), 1);
    }
}
