//! Whatever happens, a client gets a helpful response: never 500, never a failed precondition that nobody stated, never a refusal without a reason.

use super::Evidence;
use crate::history::{Call, End};
use std::collections::BTreeMap;

/// Refusals that a storm brings about by itself, by the kind of the call.
const EXPECTED: [(&str, &str); 4] = [
    // It ended while its number was being picked.
    ("cancel", "task.already_ended"),
    ("retry", "task.not_retryable"),
    // Cancelling is refused where others' changes hang on the task.
    ("cancel", "task.joined"),
    // Somebody else is trying it again already.
    ("retry", "task.already_open"),
];

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let mut counts: BTreeMap<String, (usize, &Call)> = BTreeMap::new();
    for call in &evidence.calls {
        for tried in &call.tries {
            let code = tried.code.as_deref().unwrap_or_default();
            let what = match tried.status {
                Some(412) => format!("412 {code} to a caller who stated no precondition"),
                // Away for a moment, or full: it may be asked again.
                Some(503 | 507) | None => continue,
                Some(status @ 500..) => format!("{status} {code}"),
                Some(_) => continue,
            };
            counts
                .entry(format!("{}: {what}", call.kind))
                .or_insert((0, call))
                .0 += 1;
        }
        if call.end == End::Refused
            && let Some((status, body)) = &call.answer
            && *status != 412
        {
            let code = body["code"].as_str().unwrap_or_default();
            if !EXPECTED.contains(&(call.kind.as_str(), code)) {
                let what = format!(
                    "{}: refused with {status} {code} {}",
                    call.kind, body["fields"]
                );
                counts.entry(what).or_insert((0, call)).0 += 1;
            }
        }
    }
    let told = counts.into_iter().map(|(what, (count, call))| {
        format!(
            "{what}, {count} times; first {} ({})",
            call.request, call.key
        )
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::good;
    use super::*;
    use serde_json::json;

    #[test]
    fn errors_of_ours_are_found_and_being_away_is_not() {
        for (status, found) in [(500, 1), (502, 1), (412, 1), (503, 0), (507, 0), (409, 0)] {
            let mut evidence = good();
            evidence.calls[1].tries[0].status = Some(status);
            assert_eq!(broken(&evidence).len(), found, "{status}");
        }
    }

    #[test]
    fn a_refusal_without_a_reason_is_found() {
        for (kind, code, found) in [
            ("cancel", "task.already_ended", 0),
            ("edit_contact", "task.already_ended", 1),
        ] {
            let mut evidence = good();
            evidence.calls[1].kind = kind.into();
            evidence.calls[1].end = End::Refused;
            evidence.calls[1].answer = Some((422, json!({ "code": code })));
            assert_eq!(broken(&evidence).len(), found, "{kind}");
        }
    }
}
