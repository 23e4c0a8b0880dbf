//! Writing CSV cells and lines: no spreadsheet may take a part of a line for a formula, whatever separator it uses, and what was written is read
//! back exactly. Every CSV file that is exported goes through [`line()`].
//!
//! A cell that begins with a sign is a formula to a spreadsheet (OWASP, CSV injection). The program that opens the file decides on the separator: a
//! semicolon where the decimal sign is a comma, a tab, whatever its last import was set to. It does not unquote what another separator cut in two.
//! So every position at the start or after any separator counts as the start of a cell, and quotes, apostrophes and spaces there are
//! skipped. Such a position gets one apostrophe, which spreadsheets take to mean "this is text".

use super::phones::is_plain;
use crate::{Error, Result};
use std::borrow::Cow;

/// What some program may separate cells or lines by.
const SEPARATORS: [char; 6] = [',', ';', '\t', '|', '\n', '\r'];
/// What a formula begins with: the signs, and their full-width forms, which some spreadsheets treat the same.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// What spreadsheets may strip before they look for a sign.
const LOOKED_THROUGH: [char; 4] = ['\'', '"', ' ', '\u{a0}'];

/// Whether a spreadsheet whose cell starts here could take it for a formula. A leading apostrophe does not change the result.
fn risky(rest: &str) -> bool {
    rest.trim_start_matches(LOOKED_THROUGH).starts_with(SIGNS)
}

/// As [`risky`] for the start of the whole cell, where a tab or a carriage return may be stripped, too.
fn risky_at_start(cell: &str) -> bool {
    let rest = cell.trim_start_matches(LOOKED_THROUGH);
    rest.starts_with(SIGNS) || rest.starts_with(['\t', '\r'])
}

/// Where some spreadsheet may start a cell, at the beginning or after a separator, and take what follows for a formula.
fn places(cell: &str) -> Vec<usize> {
    let behind = cell
        .char_indices()
        .filter(|(_, letter)| SEPARATORS.contains(letter))
        .map(|(at, letter)| at + letter.len_utf8());
    std::iter::once(0)
        .chain(behind)
        .filter(|at| risky(&cell[*at..]) || (*at == 0 && risky_at_start(cell)))
        .collect()
}

/// The cell as it is written: a telephone number as it is, anything else with an extra apostrophe at every position where a spreadsheet could take what follows for a formula.
pub(super) fn guarded(cell: &str) -> Cow<'_, str> {
    if is_plain(cell) {
        return Cow::Borrowed(cell);
    }
    let places = places(cell);
    if places.is_empty() {
        return Cow::Borrowed(cell);
    }
    let mut written = String::with_capacity(cell.len() + places.len());
    let mut from = 0;
    for at in places {
        written.push_str(&cell[from..at]);
        written.push('\'');
        from = at;
    }
    written.push_str(&cell[from..]);
    Cow::Owned(written)
}

/// The cell as it was before [`guarded`].
pub(super) fn unguarded(cell: &str) -> Cow<'_, str> {
    let mut places = places(cell);
    places.retain(|at| cell[*at..].starts_with('\''));
    if places.is_empty() {
        return Cow::Borrowed(cell);
    }
    let mut read = String::with_capacity(cell.len());
    let mut from = 0;
    for at in places {
        read.push_str(&cell[from..at]);
        from = at + 1;
    }
    read.push_str(&cell[from..]);
    Cow::Owned(read)
}

/// One line, quoted where necessary (RFC 4180), no part of it a formula.
pub(super) fn line(cells: &[String]) -> Result<String> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let internal = |error: String| Error::internal(error);
    writer
        .write_record(cells.iter().map(|cell| guarded(cell).into_owned()))
        .map_err(|error| internal(error.to_string()))?;
    let bytes = writer
        .into_inner()
        .map_err(|error| internal(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| internal(error.to_string()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_text() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+420601123456", "'+420601123456"),
            ("+420 6011 23456", "+420 6011 23456"),
            ("+420 6011 23456;=1", "'+420 6011 23456;'=1"),
            ("O'Neil", "O'Neil"),
            ("Smith-Jones, Ltd.", "Smith-Jones, Ltd."),
            ("x;=HYPERLINK(1)", "x;'=HYPERLINK(1)"),
            ("a,=b\t@c|+d;-e", "a,'=b\t'@c|'+d;'-e"),
            ("＝1", "'＝1"),
            ("a|＠b", "a|'＠b"),
            ("\t=1", "'\t'=1"),
            ("\r", "'\r"),
            ("a;\"=1", "a;'\"=1"),
            ("a; =1", "a;' =1"),
            ("'=1", "''=1"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), written, "{cell:?}");
            assert_eq!(unguarded(written), cell, "{written:?}");
        }
    }

    #[test]
    fn what_people_write_themselves_stays() {
        for cell in ["O'Neil", "'t Hooft", "rock 'n' roll; 'quoted'", "+420 601"] {
            assert_eq!(unguarded(cell), cell);
        }
    }

    /// Cells full of the relevant characters.
    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            "[=+@a'\"; ,|\t\r\n＝＋－＠-]{0,12}",
            "[=+@a'-]{0,3}\\PC{0,8}[;,|\t][ '\"]{0,2}[=+@＝-]{0,2}\\PC{0,4}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn no_piece_of_a_line_begins_with_a_sign(cells in prop::collection::vec(cell(), 1..4)) {
            let written = line(&cells).unwrap();
            for separator in SEPARATORS {
                for piece in written.split(separator) {
                    let begin = piece.trim_start_matches(['"', ' ']);
                    prop_assert!(!begin.starts_with(SIGNS), "{written:?} by {separator:?}: {piece:?}");
                }
            }
        }

        #[test]
        fn what_goes_out_comes_in(cells in prop::collection::vec(cell(), 1..4)) {
            let written = line(&cells).unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_bytes());
            let record = reader.records().next().transpose().unwrap();
            let read: Vec<String> = record.iter().flatten().map(|cell| unguarded(cell).into_owned()).collect();
            // A line of one empty cell is no record, as in every CSV.
            if cells != [String::new()] {
                prop_assert_eq!(&read, &cells);
            }
        }

        #[test]
        fn what_was_written_is_written_alike_again(cell in cell()) {
            let written = guarded(&cell).into_owned();
            let read = unguarded(&written);
            prop_assert_eq!(guarded(&read), written.as_str());
        }

        #[test]
        fn a_cell_without_apostrophes_is_read_as_it_stands(cell in "[^']{0,20}") {
            prop_assert_eq!(unguarded(&cell), cell.as_str());
        }
    }
}
