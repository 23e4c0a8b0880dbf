//! Every call is answered for good, and no `Idempotency-Key` says "in progress" for longer than a minute once all is well.

use super::Evidence;
use crate::history::End;

/// How long a key may be taken for under way once its process is gone.
const MINUTE: u64 = 60_000;
const IN_PROGRESS: &str = "idempotency.in_progress";

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let mut wrong = Vec::new();
    // A command has no key and is not asked again.
    for call in evidence.calls.iter().filter(|call| call.kind != "import") {
        let last = call.tries.last();
        let last_code = last
            .and_then(|last| last.code.as_deref())
            .unwrap_or("nothing");
        if call.end == End::Open {
            let first = call
                .tries
                .iter()
                .find(|tried| tried.code.as_deref() == Some(IN_PROGRESS));
            let since = first.map_or(String::new(), |first| format!(" since {} ms", first.at));
            wrong.push(format!(
                "{} {} ({}) was never answered; at last {last_code}{since}",
                call.kind, call.request, call.key
            ));
            continue;
        }
        let stuck = call
            .tries
            .iter()
            .rfind(|tried| tried.code.as_deref() == Some(IN_PROGRESS));
        if let Some(stuck) = stuck
            && stuck.at > evidence.healed_at.saturating_add(MINUTE)
        {
            wrong.push(format!(
                "{} ({}) was in progress {} ms after all was well",
                call.kind,
                call.key,
                stuck.at - evidence.healed_at
            ));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::super::sample::good;
    use super::*;
    use crate::history::Try;

    fn in_progress(at: u64) -> Try {
        Try {
            at,
            process: 0,
            status: Some(409),
            code: Some(IN_PROGRESS.into()),
        }
    }

    #[test]
    fn a_key_that_stays_in_progress_is_found() {
        let mut evidence = good();
        evidence.calls[1].end = End::Open;
        evidence.calls[1].tries.push(in_progress(900));
        assert!(broken(&evidence)[0].contains("idempotency.in_progress since 900 ms"));
    }

    #[test]
    fn a_key_that_is_free_after_more_than_a_minute_is_found() {
        for (at, found) in [(60_000, 0), (61_001, 1)] {
            let mut evidence = good();
            evidence.calls[1].tries.insert(0, in_progress(at));
            assert_eq!(broken(&evidence).len(), found, "{at}");
        }
    }
}
