//! What was written in the book, and what has begun at registries. Only a task says what is done there.

use super::domains;
use service::Error;

/// What was written, and that bringing so many domains up to date has begun.
pub(crate) fn begun(written: &str, shown_on: usize) -> String {
    match shown_on {
        0 => format!("{written} No domain shows it, so nothing is sent."),
        count => format!("{written} {}", bringing(count)),
    }
}

/// `Bringing 39 domains up to date has begun.`
pub(crate) fn bringing(count: usize) -> String {
    format!("Bringing {} up to date has begun.", domains(count))
}

/// The refusal of what was looked at, when by now it would do something else: `plan.stale`, as for a plan that is saved.
pub(crate) fn moved() -> Error {
    Error::rule(
        "plan.stale",
        "The book or a registry has moved since you looked: something else would be sent by now. Nothing was done; look at what this touches again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_begun_is_not_called_done() {
        assert_eq!(
            begun("Saved.", 0),
            "Saved. No domain shows it, so nothing is sent."
        );
        assert_eq!(
            begun("Saved.", 1),
            "Saved. Bringing 1 domain up to date has begun."
        );
        assert_eq!(
            begun("Saved.", 39),
            "Saved. Bringing 39 domains up to date has begun."
        );
    }
}
