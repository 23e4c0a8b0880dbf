//! CSV: its separator, the line on which each row begins, and letters whose encoding nobody names.

use super::cells::{Cell, Rows, read as cell};
use super::guess::{Found, found_in};
use super::text::{Encoding, Lines, letters};
use crate::files::bounded::{Bounded, RowEnded};
use csv::{ByteRecord, ReaderBuilder};
use std::io::{Cursor, Read};

/// So much is looked at to find the separator, in bytes.
const LOOKED_AT: usize = 64 * 1024;
/// What separates cells, the likeliest first: semicolons are what spreadsheets write where the comma is the decimal sign.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// What stands before the first row, and what separates cells.
struct Opening {
    separator: u8,
    /// Lines that were left out: empty ones, and one that names the separator.
    left_out: i64,
    /// What was looked at, from the first row on.
    rest: Vec<u8>,
}

/// Reads rows to the end of the file, of which `head` was looked at before. Answers with the encoding of its letters, where that is not UTF-8.
pub(super) fn read<R: Read>(
    head: Vec<u8>,
    (file, row_ended): (Bounded<R>, RowEnded),
    said: Option<Encoding>,
    rows: &mut Rows<'_>,
) -> Result<Option<&'static str>, String> {
    let letters = letters(&head, said);
    if letters.decoder.is_none() && head.contains(&0) {
        return Err(
            "This is no text. What is read here is CSV, and Excel workbooks (.xlsx).".into(),
        );
    }
    let mut found = if letters.utf8 || letters.decoder.is_some() {
        Found::Utf8
    } else {
        found_in(&head, head.len() >= LOOKED_AT)
    };
    let mut whole = Cursor::new(head);
    whole.set_position(letters.mark as u64);
    let mut lines = Lines::new(whole.chain(file), letters.decoder);
    let opening = opening(&mut lines).map_err(|error| error.to_string())?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(opening.separator)
        .from_reader(Cursor::new(opening.rest).chain(lines));
    let mut record = ByteRecord::new();
    loop {
        let stands = |reader: &csv::Reader<_>| {
            opening.left_out + i64::try_from(reader.position().line()).unwrap_or(i64::MAX / 2)
        };
        let before = stands(&reader);
        let more = reader.read_byte_record(&mut record).map_err(|error| {
            format!("The file can't be read any further, from line {before} on: {error}.")
        })?;
        if !more {
            break;
        }
        row_ended.set();
        // The reader stands behind the record's last line end; those within its cells, and empty lines before it, count too.
        let within = record.as_slice().iter().filter(|byte| **byte == b'\n');
        let begins = stands(&reader) - 1 - i64::try_from(within.count()).unwrap_or(0);
        if !rows(begins, cells(&record, &mut found))? {
            break;
        }
    }
    Ok(letters.named.or(match found {
        Found::Other(encoding) => Some(encoding.name()),
        Found::Nothing | Found::Utf8 => None,
    }))
}

fn cells(record: &ByteRecord, found: &mut Found) -> Vec<Cell> {
    let bytes = record.as_slice();
    if !bytes.is_ascii() && matches!(found, Found::Nothing) {
        *found = found_in(bytes, false);
    }
    let read = |bytes: &[u8]| match (std::str::from_utf8(bytes), *found) {
        (_, Found::Other(encoding)) => cell(&encoding.decode_without_bom_handling(bytes).0),
        (Ok(text), _) => cell(text),
        (Err(_), _) => Err("this is no text in UTF-8, as the rest of the file is.".into()),
    };
    record.iter().map(read).collect()
}

/// Looks at the lines before the first row. A first line such as `sep=;` is what Excel asks about the separator.
fn opening(lines: &mut impl Read) -> std::io::Result<Opening> {
    let mut read = Vec::new();
    let mut piece = [0; 4096];
    let (mut at, mut left_out, mut named) = (0, 0, None);
    loop {
        let whole = loop {
            if let Some(end) = record_end(&read[at..]) {
                break &read[at..at + end];
            }
            let size = if read.len() < LOOKED_AT {
                lines.read(&mut piece)?
            } else {
                0
            };
            if size == 0 {
                break &read[at..];
            }
            read.extend_from_slice(&piece[..size]);
        };
        let blank = |byte: &u8| matches!(byte, b' ' | b'"' | b'\n') || SEPARATORS.contains(byte);
        let passed = if whole.is_empty() {
            None
        } else if whole.iter().all(blank) {
            Some(named)
        } else if named.is_none() {
            names_separator(whole).map(Some)
        } else {
            None
        };
        let Some(names) = passed else {
            let separator = separator(whole, named.flatten());
            return Ok(Opening {
                separator,
                left_out,
                rest: read.split_off(at),
            });
        };
        named = names;
        let inner = whole.iter().filter(|byte| **byte == b'\n').count();
        left_out += i64::try_from(inner).unwrap_or(0);
        at += whole.len();
    }
}

/// Where the first record ends, its line end included; `None` when that is not among these bytes.
fn record_end(bytes: &[u8]) -> Option<usize> {
    let mut quoted = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Whether this line says which separator follows, and which: a program that doesn't know such lines writes it as a cell, quoted, and separators of its own behind it.
fn names_separator(line: &[u8]) -> Option<Option<u8>> {
    let begins = line.iter().position(|byte| !matches!(byte, b' ' | b'"'))?;
    let name = line.get(begins..begins + 4)?;
    if !name.eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    let rest = &line[begins + 4..];
    let named = rest
        .first()
        .copied()
        .filter(|byte| *byte != b'\n' && *byte != b'"');
    let behind = rest.get(1..).unwrap_or_default();
    let nothing = |byte: &u8| matches!(byte, b' ' | b'"' | b'\n') || SEPARATORS.contains(byte);
    let separates = |byte: u8| byte == b'\t' || byte.is_ascii_punctuation();
    (behind.iter().all(nothing) && named.is_none_or(separates)).then_some(named)
}

/// The separator of a file: what a line before said, if it is there; else which stands most often between the headings.
fn separator(headings: &[u8], named: Option<u8>) -> u8 {
    let count = |wanted: u8| {
        let mut quoted = false;
        let stands = headings.iter().filter(|byte| {
            quoted ^= **byte == b'"';
            !quoted && **byte == wanted
        });
        stands.count()
    };
    let most = SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b',');
    match named {
        Some(named) if count(named) > 0 || count(most) == 0 => named,
        _ => most,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(i64, Vec<Cell>)> {
        let mut rows = Vec::new();
        read(
            bytes.to_vec(),
            Bounded::new(std::io::empty()),
            None,
            &mut |line, cells| {
                rows.push((line, cells));
                Ok(true)
            },
        )
        .unwrap();
        rows
    }

    fn texts(bytes: &[u8]) -> Vec<(i64, Vec<String>)> {
        let text = |cells: Vec<Cell>| cells.into_iter().map(Result::unwrap).collect();
        let rows = rows(bytes).into_iter();
        rows.map(|(line, cells)| (line, text(cells))).collect()
    }

    fn of(cells: &[&str]) -> Vec<String> {
        cells.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn separators_are_told_by_the_headings() {
        assert_eq!(separator(b"name,team", None), b',');
        assert_eq!(separator(b"handle;first_name;last_name", None), b';');
        assert_eq!(separator(b"name\tteam", None), b'\t');
        assert_eq!(separator(b"name", None), b',');
        assert_eq!(separator(b"\"name, of, it\";team", None), b';');
    }

    #[test]
    fn a_first_line_may_name_the_separator() {
        for first in [
            "sep=;",
            "SEP=;",
            "\"sep=;\"",
            "sep=\t",
            "sep=,",
            "\u{feff}sep=;",
            "\u{feff}\"sep=;\"",
            "\"sep=;\",,,",
            ";;",
            "sep=",
            " ",
            "\n\n",
        ] {
            for (end, separator) in [("\n", ';'), ("\r\n", ';'), ("\r", ','), ("\r\n", '\t')] {
                let text =
                    format!("{first}{end}name{separator}team{end}a.example{separator}web{end}");
                let skipped = 1 + i64::try_from(first.matches('\n').count()).unwrap();
                let expected = [
                    (skipped + 1, of(&["name", "team"])),
                    (skipped + 2, of(&["a.example", "web"])),
                ];
                assert_eq!(texts(text.as_bytes()), expected, "{text:?}");
            }
        }
        // One cell a row: nothing stands between.
        assert_eq!(
            texts(b"sep=;\nname\na.example\n"),
            [(2, of(&["name"])), (3, of(&["a.example"]))]
        );
        assert_eq!(texts(b"separator=;\n")[0].1, ["separator=", ""]);
    }

    #[test]
    fn lines_are_counted_as_editors_do() {
        let text = b"name,team\r\n\r\n\"a\nb\",x\r,\rc,y\n\n\nd,z";
        let expected = [
            (1, of(&["name", "team"])),
            (3, of(&["a\nb", "x"])),
            (5, of(&["", ""])),
            (6, of(&["c", "y"])),
            (9, of(&["d", "z"])),
        ];
        assert_eq!(texts(text), expected);
    }

    #[test]
    fn letters_of_windows_are_read_and_one_broken_letter_is_not() {
        let western = texts(b"name;city\nM\xfcller;M\xfcnchen\nPlain;Berlin\n");
        assert_eq!(western[1].1, ["Müller", "München"]);
        let broken = rows(
            "name\nžluť\nbro\u{17e}"
                .as_bytes()
                .strip_suffix(b"\xbe")
                .unwrap(),
        );
        assert_eq!(broken[1].1[0].as_deref(), Ok("žluť"));
        assert!(broken[2].1[0].as_ref().unwrap_err().contains("UTF-8"));
    }
}
