//! The rows of a file on their way in: its first row says what its columns are, each further one becomes a row that is stored.

use super::columns::{Said, are_headings, of_headings, unsettled, without_headings};
use super::source::{Cell, Encoding};
use super::table::{Kind, LONGEST_CELL, LONGEST_FILE};
use model::import::{Column, Columns, Fate};
use std::collections::BTreeMap;
use store::imports::ImportRow;

/// Appended to the stored part of a cell that is too long.
const CUT: &str = " … (cut)";
/// How much of a cell a reason repeats, in characters.
const LONGEST_REPEATED: usize = 40;
/// The reason on the rows of a file of whose columns it isn't known what they are.
const UNSETTLED: &str = "It is not said yet what the columns of the file are.";

/// How a file is to be read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// What its columns are, by heading, where somebody says it.
    pub columns: Said,
    /// Whether somebody can be asked what its other columns are, once they are seen; else such a file is refused.
    pub asks: bool,
    /// The encoding of its letters; `None` when it is to be found out.
    pub encoding: Option<Encoding>,
}

/// Makes rows of records.
pub(super) struct Intake<'a> {
    kind: Kind,
    reading: &'a Reading,
    columns: Option<Columns>,
    count: i64,
}

/// What a record was.
pub(super) enum Made {
    /// The headings.
    Headings,
    /// One without any text.
    Nothing,
    /// A row.
    Row(Box<ImportRow>),
}

impl<'a> Intake<'a> {
    pub(super) const fn new(kind: Kind, reading: &'a Reading) -> Self {
        Self {
            kind,
            reading,
            columns: None,
            count: 0,
        }
    }

    /// What the columns are; `None` before the first record.
    pub(super) const fn columns(&self) -> Option<&Columns> {
        self.columns.as_ref()
    }

    /// Takes a record.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub(super) fn take(&mut self, line: i64, cells: Vec<Cell>) -> Result<Made, String> {
        if cells
            .iter()
            .all(|cell| cell.as_ref().is_ok_and(String::is_empty))
        {
            return Ok(Made::Nothing);
        }
        if self.columns.is_none() {
            let (columns, headings) = self.first(&cells)?;
            self.columns = Some(columns);
            if headings {
                return Ok(Made::Headings);
            }
        }
        self.count += 1;
        if self.count > LONGEST_FILE {
            return Err(format!(
                "A file has {LONGEST_FILE} rows at most. Split it into several."
            ));
        }
        let columns = self.columns.as_ref().ok_or("The file has no headings.")?;
        let row = if columns.keeps_cells() {
            let texts = cells.iter().map(|cell| match cell {
                Ok(text) => cut(text),
                // A mark that reads back as a lost letter, and so as wrong.
                Err(_) => "\u{fffd}".to_owned(),
            });
            ImportRow {
                cells: texts.collect(),
                ..row(columns, &cells, line)
            }
        } else {
            row(columns, &cells, line)
        };
        Ok(Made::Row(Box::new(row)))
    }

    /// What the columns are by the first record, and whether that is the headings.
    fn first(&self, cells: &[Cell]) -> Result<(Columns, bool), String> {
        let texts = cells
            .iter()
            .map(|cell| cell.clone().map_err(|why| format!("The headings: {why}")));
        let mut texts: Vec<String> = texts.collect::<Result<_, _>>()?;
        let headed = !self.reading.columns.is_empty() || are_headings(self.kind, &texts);
        let columns = if headed {
            // A separator too many at the end makes no column.
            while texts.last().is_some_and(String::is_empty) {
                texts.pop();
            }
            let texts: Vec<String> = texts.iter().map(|text| cut(text)).collect();
            of_headings(self.kind, &texts, &self.reading.columns)?
        } else {
            let (headings, said) = without_headings(self.kind, texts.len());
            of_headings(self.kind, &headings, &said)?
        };
        if !columns.settled && !self.reading.asks {
            return Err(unsettled(self.kind, &columns));
        }
        Ok((columns, headed))
    }
}

/// The row of these cells, by what the columns are.
pub(super) fn row(columns: &Columns, cells: &[Cell], line: i64) -> ImportRow {
    let mut row = ImportRow::new(line, BTreeMap::new());
    if !columns.settled {
        row.fate = Fate::Refused;
        row.reason = Some(UNSETTLED.into());
        return row;
    }
    let mut reasons = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        let Some(column) = columns.columns.get(at) else {
            if !cell.as_ref().is_ok_and(String::is_empty) {
                reasons.push(format!(
                    "This row has {} cells, the headings are {}: {} belongs to none.",
                    cells.len(),
                    columns.columns.len(),
                    repeated(cell)
                ));
                break;
            }
            continue;
        };
        let Some(name) = &column.becomes else {
            if column.heading.is_empty() && !cell.as_ref().is_ok_and(String::is_empty) {
                reasons.push(format!(
                    "Column {} has no heading, and here it has {}.",
                    at + 1,
                    repeated(cell)
                ));
            }
            continue;
        };
        let text = match cell {
            Ok(text) => text,
            Err(why) => {
                reasons.push(format!("{name}: {why}"));
                row.remarks.wrong.push(name.clone());
                continue;
            }
        };
        if text.len() > LONGEST_CELL {
            reasons.push(format!(
                "{name}: this cell has {} bytes, {LONGEST_CELL} are the most.",
                text.len()
            ));
            row.remarks.wrong.push(name.clone());
        }
        row.data.insert(name.clone(), cut(text));
    }
    // A program that leaves out the empty cells at the end of a row means them.
    for column in &columns.columns {
        if let Column {
            becomes: Some(name),
            ..
        } = column
            && !row.remarks.wrong.contains(name)
            && !row.data.contains_key(name)
        {
            row.data.insert(name.clone(), String::new());
        }
    }
    if !reasons.is_empty() {
        row.fate = Fate::Refused;
        row.reason = Some(reasons.join(" "));
    }
    row
}

fn repeated(cell: &Cell) -> String {
    match cell {
        Ok(text) => {
            let part: String = text.chars().take(LONGEST_REPEATED).collect();
            format!("“{part}”")
        }
        Err(_) => "something".into(),
    }
}

/// What is stored of a cell: all of it, or the beginning of one that is too long, with a mark that something is missing.
fn cut(text: &str) -> String {
    if text.len() <= LONGEST_CELL {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(LONGEST_CELL - CUT.len());
    format!("{}{CUT}", &text[..end])
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn made(intake: &mut Intake<'_>, line: i64, cells: &[&str]) -> Option<ImportRow> {
        let cells = cells.iter().map(|cell| Ok((*cell).to_owned())).collect();
        match intake.take(line, cells).unwrap() {
            Made::Row(row) => Some(*row),
            Made::Headings | Made::Nothing => None,
        }
    }

    #[test]
    fn a_long_cell_is_cut_between_letters_and_marked() {
        let long = "ž".repeat(LONGEST_CELL);
        let kept = cut(&long);
        assert!(kept.len() <= LONGEST_CELL, "{}", kept.len());
        assert!(kept.starts_with("žžž") && kept.ends_with("ž … (cut)"));
        let fits = "ž".repeat(LONGEST_CELL / 2);
        assert_eq!(cut(&fits), fits);
    }

    #[test]
    fn emptiness_is_not_counted_and_text_that_belongs_nowhere_is_refused() {
        let reading = Reading::default();
        let mut intake = Intake::new(Kind::Domains, &reading);
        assert!(made(&mut intake, 1, &["name", "team", "", "tech", ""]).is_none());
        assert!(made(&mut intake, 2, &["", "", ""]).is_none());
        let short = made(&mut intake, 3, &["a.example"]).unwrap();
        assert_eq!(
            (short.fate, short.data["tech"].as_str()),
            (Fate::Create, "")
        );
        let long = made(&mut intake, 4, &["b.example", "", "", "", "", "", ""]).unwrap();
        assert_eq!((long.fate, long.data.len()), (Fate::Create, 3));
        let surplus = made(&mut intake, 5, &["c.example", "", "", "", "x"]).unwrap();
        let reason = surplus.reason.unwrap();
        assert!(
            reason.contains("5 cells") && reason.contains("“x”"),
            "{reason}"
        );
        let nameless = made(&mut intake, 6, &["d.example", "", "x", "", ""]).unwrap();
        assert!(nameless.reason.unwrap().contains("Column 3 has no heading"));
        assert!(intake.columns().unwrap().settled);
    }

    #[test]
    fn a_list_of_domains_needs_no_heading() {
        let reading = Reading::default();
        let mut intake = Intake::new(Kind::Domains, &reading);
        let first = made(&mut intake, 1, &["a.example"]).unwrap();
        assert_eq!(first.data["name"], "a.example");
        assert_eq!(first.line, 1);
        assert!(made(&mut intake, 2, &["b.example"]).is_some());
    }
}
