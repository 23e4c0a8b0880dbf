//! The table that a run prints, line by line as it goes.

use crate::Outcome;

/// Counts the targets that were missed.
#[derive(Default)]
pub struct Report {
    missed: usize,
}

/// A figure's verdict.
pub fn at_most(figure: f64, target: f64) -> &'static str {
    if figure <= target { "ok" } else { "MISSED" }
}

/// A figure's verdict.
pub fn at_least(figure: f64, target: f64) -> &'static str {
    if figure >= target { "ok" } else { "MISSED" }
}

impl Report {
    /// One figure; an empty verdict means that there is no target.
    pub fn line(&mut self, what: &str, figure: String, verdict: &str) {
        println!("{what:<52} {figure:>28}  {verdict}");
        self.missed += usize::from(verdict == "MISSED");
    }

    /// # Errors
    /// When a target was missed.
    pub fn end(self) -> Outcome {
        match self.missed {
            0 => Ok(()),
            missed => Err(format!("{missed} target(s) missed").into()),
        }
    }
}
