//! Excel workbooks: the first sheet that is shown, its values as people see them. Nothing else of the file is read: no other sheet, no formula, no macro.

use super::cells::{Cell, Rows, read as cell};
use super::unpacked;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// How many columns a sheet may have.
const MOST_COLUMNS: usize = 500;
/// The largest whole number that a cell holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A workbook's texts are kept while it is read: one at a time.
static ONE: Mutex<()> = Mutex::new(());

/// Reads the rows of a workbook.
pub(super) fn read(archive: Vec<u8>, rows: &mut Rows<'_>) -> Result<(), String> {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    readable(&unpacked::parts(&archive)?)?;
    // What a crafted file makes of a reader is no matter of this process.
    catch_unwind(AssertUnwindSafe(|| sheet(archive, rows)))
        .unwrap_or_else(|_| Err(damaged(&"it makes no sense")))
}

fn damaged(why: &dyn std::fmt::Display) -> String {
    format!("The workbook can't be read: {why}. Save it anew as .xlsx, or as CSV.")
}

/// Whether an archive with these parts is a workbook that is read here; else what it is, and what would do.
fn readable(parts: &[String]) -> Result<(), String> {
    let has = |part: &str| parts.iter().any(|each| each == part);
    let within = |folder: &str| parts.iter().any(|each| each.starts_with(folder));
    if has("xl/workbook.bin") {
        return Err(
            "This is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx) or as CSV."
                .into(),
        );
    }
    if has("xl/workbook.xml") || within("xl/worksheets/") {
        return Ok(());
    }
    Err(if within("index/") || has("index.zip") {
        "This is a document of Apple’s Numbers. Export it there: File, Export To, CSV or Excel."
    } else if has("mimetype") && has("content.xml") {
        "This is an OpenDocument file (.ods). Save it as an Excel workbook (.xlsx) or as CSV."
    } else if within("word/") || within("ppt/") {
        "This is a text or a presentation. Copy its table into a spreadsheet and save that as .xlsx or CSV."
    } else {
        "This is a packed folder (ZIP). Unpack it and bring the file that is in it."
    }
    .into())
}

fn sheet(archive: Vec<u8>, rows: &mut Rows<'_>) -> Result<(), String> {
    let wrong = |error: XlsxError| damaged(&error);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(archive)).map_err(wrong)?;
    let shown = book
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    let name = shown
        .map(|sheet| sheet.name.clone())
        .ok_or_else(|| damaged(&"it shows no sheet"))?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(wrong)?;
    each_row(&mut reader, rows)
}

fn each_row<R: std::io::Read + std::io::Seek>(
    reader: &mut XlsxCellReader<'_, R>,
    rows: &mut Rows<'_>,
) -> Result<(), String> {
    let filled: Vec<usize> = reader
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref())
        .map(|format| format.map_or(0, |format| filled(&format.format_code)))
        .collect();
    let (mut row, mut cells): (u32, Vec<Cell>) = (0, Vec::new());
    loop {
        let next = reader
            .next_cell_with_style_id()
            .map_err(|error| damaged(&error))?;
        let place = next.as_ref().map(|(cell, _)| cell.get_position());
        if place.is_none_or(|(of, _)| of != row) {
            let whole = std::mem::take(&mut cells);
            if !whole.is_empty() && !rows(i64::from(row) + 1, whole)? {
                return Ok(());
            }
        }
        let Some((value, style)) = next else {
            return Ok(());
        };
        let (of, column) = value.get_position();
        let column = column as usize;
        if of < row {
            return Err(damaged(&"its rows are in no order"));
        }
        row = of;
        if matches!(value.get_value(), DataRef::Empty) {
            continue;
        }
        if column >= MOST_COLUMNS {
            return Err(format!("A sheet has {MOST_COLUMNS} columns at most."));
        }
        if cells.len() <= column {
            cells.resize(column + 1, Ok(String::new()));
        }
        cells[column] = shown(value.get_value(), filled.get(style).copied().unwrap_or(0));
    }
}

/// A value as it is shown; a number with so many digits at least.
fn shown(value: &DataRef<'_>, digits: usize) -> Cell {
    match value {
        DataRef::Empty => Ok(String::new()),
        DataRef::String(text) => cell(text),
        DataRef::SharedString(text) => cell(text),
        DataRef::Int(number) => Ok(format!("{number:0digits$}")),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < EXACT => {
            Ok(format!("{number:0digits$.0}"))
        }
        DataRef::Float(number) => Ok(number.to_string()),
        DataRef::Bool(is) => Ok(is.to_string()),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            Ok(match (hour, minute, second) {
                (0, 0, 0) => date,
                (hour, minute, second) => format!("{date} {hour:02}:{minute:02}:{second:02}"),
            })
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cell(text),
        DataRef::Error(error) => Err(format!(
            "{error} is what a spreadsheet writes when a formula fails."
        )),
    }
}

/// With how many digits at least a number format shows whole numbers: `00000`, as people format postal codes, with five.
fn filled(format: &str) -> usize {
    let digits = format.split(';').next().unwrap_or_default();
    let digits = digits.strip_suffix("_-").unwrap_or(digits);
    if !digits.is_empty() && digits.len() <= 20 && digits.bytes().all(|byte| byte == b'0') {
        digits.len()
    } else {
        0
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use calamine::{ExcelDateTime, ExcelDateTimeType};

    #[test]
    fn values_are_what_people_see() {
        let date = |value| {
            DataRef::DateTime(ExcelDateTime::new(
                value,
                ExcelDateTimeType::DateTime,
                false,
            ))
        };
        for (value, digits, text) in [
            (DataRef::Float(420_601_123_456.0), 0, "420601123456"),
            (DataRef::Float(1069.0), 0, "1069"),
            (DataRef::Float(1069.0), 5, "01069"),
            (DataRef::Float(0.5), 0, "0.5"),
            (DataRef::Bool(true), 0, "true"),
            (date(45_991.0), 0, "2025-11-30"),
            (date(45_991.75), 0, "2025-11-30 18:00:00"),
            (DataRef::SharedString(" Jana "), 0, "Jana"),
        ] {
            assert_eq!(shown(&value, digits).unwrap(), text);
        }
        assert_eq!(
            [
                filled("00000"),
                filled("0"),
                filled("0.00"),
                filled("General")
            ],
            [5, 1, 0, 0]
        );
    }
}
