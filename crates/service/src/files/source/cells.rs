//! A cell of a file, and what a spreadsheet writes where it has no value.

use crate::files::cells::unguarded;

/// A cell: its text, or why it has none.
pub(in crate::files) type Cell = Result<String, String>;

/// Takes the rows of a file: the line on which one begins, as editors and spreadsheets count them, and its cells. It answers whether anybody waits for more.
pub(super) type Rows<'a> = dyn FnMut(i64, Vec<Cell>) -> Result<bool, String> + 'a;

/// What spreadsheets put into a cell whose formula fails, in their languages.
const FAILED: [&str; 16] = [
    "#N/A",
    "#NV",
    "#NAME?",
    "#NOM?",
    "#REF!",
    "#BEZUG!",
    "#VALUE!",
    "#WERT!",
    "#VALEUR!",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
    "#ZAHL!",
    "#ODKAZ!",
    "#HODNOTA!",
    "####",
];

/// The cell of this text, without the spaces around it, and without what was added on the way out so that no spreadsheet takes it for a formula.
pub(in crate::files) fn read(text: &str) -> Cell {
    let text = text.trim();
    if text.contains('\0') {
        return Err("this is no text.".into());
    }
    if text.contains('\u{fffd}') {
        return Err("a letter was lost before the file came here (�). Write it anew.".into());
    }
    if text.starts_with('#') && FAILED.iter().any(|failed| text.starts_with(failed)) {
        return Err(format!(
            "{text} is what a spreadsheet writes when a formula fails."
        ));
    }
    Ok(unguarded(text).into_owned())
}
