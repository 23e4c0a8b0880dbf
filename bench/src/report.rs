//! The one table that a run ends with, and a line of progress for each figure as soon as it is known.

use crate::Outcome;
use std::time::Instant;

/// In what a figure is counted, and so how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds, written as such.
    Seconds,
    /// Seconds, written as milliseconds.
    Millis,
    /// Seconds, written as microseconds.
    Micros,
    /// Bytes, written as thousands.
    Kilobytes,
    /// Bytes, written as millions.
    Megabytes,
    /// So many a second.
    Rate,
    /// A part of one, written in hundredths.
    Percent,
    /// How many times as much.
    Times,
    /// A plain number.
    Number,
}

impl Unit {
    /// That value as text.
    pub fn show(self, value: f64) -> String {
        match self {
            Self::Seconds => format!("{value:.2} s"),
            Self::Millis if value < 0.01 => format!("{:.2} ms", value * 1e3),
            Self::Millis => format!("{:.0} ms", value * 1e3),
            Self::Micros => format!("{:.1} µs", value * 1e6),
            Self::Kilobytes => format!("{:.1} kB", value / 1e3),
            Self::Megabytes => format!("{:.1} MB", value / 1e6),
            Self::Rate => format!("{value:.0} /s"),
            Self::Percent => format!("{:.0} %", value * 100.0),
            Self::Times => format!("{value:.1} ×"),
            Self::Number => format!("{value:.0}"),
        }
    }
}

/// One row of the table.
struct Figure {
    what: String,
    measured: String,
    floor: String,
    target: String,
    met: Option<bool>,
}

/// All figures of a run.
pub struct Report {
    begun: Instant,
    figures: Vec<Figure>,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            figures: Vec::new(),
        }
    }
}

impl Report {
    /// What a run is doing now.
    pub fn doing(&self, what: &str) {
        eprintln!("[{:4} s] {what}", self.begun.elapsed().as_secs());
    }

    /// A figure without a target.
    pub fn told(&mut self, what: &str, measured: String) {
        self.row(what, measured, String::new(), String::new(), None);
    }

    /// A figure that is to be no larger.
    pub fn at_most(&mut self, what: &str, unit: Unit, figure: f64, target: f64) {
        let wanted = format!("≤ {}", unit.show(target));
        self.row(
            what,
            unit.show(figure),
            String::new(),
            wanted,
            Some(figure <= target),
        );
    }

    /// A figure that is to be no smaller.
    pub fn at_least(&mut self, what: &str, unit: Unit, figure: f64, target: f64) {
        let wanted = format!("≥ {}", unit.show(target));
        self.row(
            what,
            unit.show(figure),
            String::new(),
            wanted,
            Some(figure >= target),
        );
    }

    /// A rate beside that of its floor, of which it is to be at least that part.
    pub fn share(&mut self, what: &str, rate: f64, floor: f64, target: f64) {
        let share = rate / floor;
        let (rate, floor) = (Unit::Rate.show(rate), Unit::Rate.show(floor));
        let measured = format!("{rate}, {}", percent(share));
        let wanted = format!("≥ {}", Unit::Percent.show(target));
        self.row(what, measured, floor, wanted, Some(share >= target));
    }

    /// A time beside another one, of which it is to be at most so many.
    pub fn times(&mut self, what: &str, time: f64, floor: f64, target: f64) {
        let times = time / floor;
        let measured = format!("{}, {}", Unit::Millis.show(time), Unit::Times.show(times));
        let wanted = format!("≤ {}", Unit::Times.show(target));
        self.row(
            what,
            measured,
            Unit::Millis.show(floor),
            wanted,
            Some(times <= target),
        );
    }

    fn row(
        &mut self,
        what: &str,
        measured: String,
        floor: String,
        target: String,
        met: Option<bool>,
    ) {
        self.doing(&format!("{what}: {measured}{}", verdict(met, " – ")));
        self.figures.push(Figure {
            what: what.to_owned(),
            measured,
            floor,
            target,
            met,
        });
    }

    /// Prints the table.
    ///
    /// # Errors
    /// When a target was missed.
    pub fn end(self) -> Outcome {
        let mut lines = vec![["figure", "measured", "floor", "target", ""].map(str::to_owned)];
        lines.extend(self.figures.iter().map(|figure| {
            [
                figure.what.clone(),
                figure.measured.clone(),
                figure.floor.clone(),
                figure.target.clone(),
                verdict(figure.met, ""),
            ]
        }));
        let width = |column: usize| {
            let cells = lines.iter().map(|line| line[column].chars().count());
            cells.max().unwrap_or_default()
        };
        let widths = [0, 1, 2, 3].map(width);
        println!();
        for line in &lines {
            let [what, measured, floor, target, verdict] = line;
            let [first, second, third, fourth] = widths;
            println!(
                "{what:<first$}  {measured:>second$}  {floor:>third$}  {target:>fourth$}  {verdict}"
            );
        }
        let asked = self.figures.iter().filter_map(|figure| figure.met);
        let (met, missed): (Vec<bool>, Vec<bool>) = asked.partition(|met| *met);
        println!(
            "\n{} met, {} missed, in {} s",
            met.len(),
            missed.len(),
            self.begun.elapsed().as_secs()
        );
        match missed.len() {
            0 => Ok(()),
            missed => Err(format!("{missed} target(s) missed").into()),
        }
    }
}

/// A share with a decimal while it is small.
fn percent(share: f64) -> String {
    let decimals = usize::from(share < 0.1);
    format!("{:.decimals$} %", share * 100.0)
}

fn verdict(met: Option<bool>, before: &str) -> String {
    let word = match met {
        Some(true) => "met",
        Some(false) => "MISSED",
        None => return String::new(),
    };
    format!("{before}{word}")
}
