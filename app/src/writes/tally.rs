//! What became of many things that were asked one after another, each as its own button does: how many did it, and why the others did not.

use crate::words::counted;
use service::{Error, Result};
use std::collections::BTreeMap;

/// The most things that one form asks.
pub(crate) const MOST: usize = 1_000;

/// How many did it, and how many did not, by reason.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    done: usize,
    why: BTreeMap<String, usize>,
}

impl Tally {
    /// Notes one answer; `left`: how many are still to be asked. `false`: the others are not asked any more, since something fails here.
    ///
    /// # Errors
    /// What fails here, when nothing was done before.
    pub(crate) fn note(&mut self, asked: Result<()>, left: usize) -> Result<bool> {
        match asked {
            Ok(()) => self.done += 1,
            Err(Error::Rule { message, .. }) => self.why(message.into_owned(), 1),
            Err(Error::NotFound) => self.why("It is not there any more.".into(), 1),
            Err(Error::Stale { .. }) => self.why("Somebody else changed it meanwhile.".into(), 1),
            Err(Error::Invalid(errors)) => {
                let texts: Vec<_> = errors.0.iter().map(|error| error.code.text()).collect();
                self.why(texts.join(" "), 1);
            }
            Err(error) if self.done == 0 => return Err(error),
            Err(error) => {
                tracing::error!(%error, "what was selected was not all asked");
                self.why("That failed here: try it again.".into(), left + 1);
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Notes that so many did not, and why.
    pub(crate) fn why(&mut self, why: String, count: usize) {
        *self.why.entry(why).or_default() += count;
    }

    /// What became of them, in words: what was done, of one and of several, and why the others did not, the reason of most first.
    ///
    /// # Errors
    /// The same, when none did it.
    pub(crate) fn told(&self, [one, several]: [&str; 2]) -> Result<String> {
        let mut text = match self.done {
            0 => "None of them did it.".to_owned(),
            done => format!("{}.", counted(done, one, several)),
        };
        let mut why: Vec<_> = self.why.iter().collect();
        why.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (message, count) in why {
            text.push_str(&format!(" {count} did not: {message}"));
        }
        if self.done == 0 {
            return Err(Error::rule("selection.none", text));
        }
        Ok(text)
    }
}

/// The refusal of more than one form asks.
pub(crate) fn too_many(most: usize) -> Error {
    Error::rule(
        "selection.too_many",
        format!("At most {most} at once. Narrow the list, or select some of them."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(done: usize, why: &[(&str, usize)], words: [&str; 2]) -> String {
        let why = why.iter().map(|(why, count)| ((*why).to_owned(), *count));
        let tally = Tally {
            done,
            why: why.collect(),
        };
        tally.told(words).unwrap_or_else(|error| error.to_string())
    }

    #[test]
    fn what_became_of_the_selected_is_told_by_reason() {
        let again = ["task begins again", "tasks begin again"];
        assert_eq!(
            told(3, &[("It ran.", 2), ("It is gone.", 1)], again),
            "3 tasks begin again. 2 did not: It ran. 1 did not: It is gone."
        );
        assert_eq!(told(1, &[], again), "1 task begins again.");
        assert_eq!(
            told(0, &[("It ran.", 1)], again),
            "None of them did it. 1 did not: It ran."
        );
    }

    #[test]
    fn what_fails_here_ends_it_unless_it_is_the_first() {
        let fails = || Err(Error::Unavailable("away".into()));
        assert!(Tally::default().note(fails(), 4).is_err());
        let mut tally = Tally::default();
        for (asked, goes_on) in [
            (Ok(()), true),
            (Err(Error::NotFound), true),
            (fails(), false),
        ] {
            assert_eq!(tally.note(asked, 4).ok(), Some(goes_on));
        }
        let words = tally.told(["was", "were"]).unwrap_or_default();
        assert!(words.contains("5 did not: That failed here"), "{words}");
    }
}
