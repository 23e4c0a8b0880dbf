//! Files as programs write them, row by row: CSV in whatever encoding, with whatever separator and line ends, and workbooks. What a file is, its content tells, never its name.

mod cells;
mod contents;
mod guess;
mod separated;
mod text;
mod unpacked;
mod workbook;

pub(super) use cells::Cell;
pub use text::{ENCODINGS, Encoding, encoding_of};

use super::bounded::Bounded;
use super::table::LARGEST_FILE;
use cells::Rows;
use std::io::{Cursor, Read};

/// So many bytes of a file are looked at to find out what it is.
const LOOKED_AT: u64 = 64 * 1024;

/// Reads a file to its end. Answers with the encoding of its letters, where that was not UTF-8.
///
/// # Errors
/// What is wrong with it, and what would do.
pub(super) fn read(
    file: Box<dyn Read + Send>,
    encoding: Option<Encoding>,
    rows: &mut Rows<'_>,
) -> Result<Option<&'static str>, String> {
    let (mut file, row_ended) = Bounded::new(file);
    let mut head = Vec::new();
    Read::by_ref(&mut file)
        .take(LOOKED_AT)
        .read_to_end(&mut head)
        .map_err(|error| error.to_string())?;
    match contents::of(&head) {
        contents::Contents::Text => {
            row_ended.set();
            separated::read(head, (file, row_ended), encoding, rows)
        }
        contents::Contents::Packed => {
            let mut all = head;
            Cursor::new(std::mem::take(&mut all))
                .chain(file.whole())
                .take(LARGEST_FILE)
                .read_to_end(&mut all)
                .map_err(|error| error.to_string())?;
            workbook::read(all, rows).map(|()| None)
        }
        contents::Contents::Other(why) => Err(why.into()),
    }
}
