//! Every process is ready in the end, and each that got SIGTERM ended by itself with exit code 0.

use super::Evidence;

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let ready = evidence.ready.iter().filter(|(_, status)| *status != 200);
    let mut wrong: Vec<String> = ready
        .map(|(process, status)| format!("process {process} answers {status} to /readyz"))
        .collect();
    for incident in evidence
        .incidents
        .iter()
        .filter(|incident| incident.what == "terminated")
    {
        match incident.code {
            Some(0) => {}
            Some(code) => wrong.push(format!(
                "process {} ended with {code} after SIGTERM",
                incident.process
            )),
            None => wrong.push(format!(
                "process {} had not ended {} ms after SIGTERM",
                incident.process, incident.took
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
    fn a_process_that_is_not_ready_is_found() {
        let mut evidence = good();
        evidence.ready[0].1 = 503;
        assert_eq!(broken(&evidence), ["process 0 answers 503 to /readyz"]);
    }

    #[test]
    fn a_process_that_does_not_end_or_ends_badly_is_found() {
        for code in [None, Some(1)] {
            let mut evidence = good();
            evidence.incidents[0].code = code;
            assert_eq!(broken(&evidence).len(), 1);
        }
    }
}
