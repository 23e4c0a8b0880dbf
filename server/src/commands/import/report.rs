//! The outcomes of the rows: the rejected ones on standard output, all of them in a file.

use super::Failed;
use service::files::Fate;
use service::{Actor, Service};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use uuid::Uuid;

/// Rows that are read at once.
const PAGE: u32 = 200;

/// Prints every refused or failed row with its line and the reason, then how many rows have which outcome, which it returns.
pub(super) async fn tell(
    service: &Service,
    actor: &Actor,
    id: Uuid,
) -> Result<BTreeMap<Fate, i64>, Failed> {
    for fate in [Fate::Refused, Fate::Failed] {
        let mut after = 0;
        loop {
            let rows = service
                .files()
                .card(actor, id, (Some(fate), after), PAGE)
                .await?
                .rows;
            for row in &rows {
                let reason = row.reason.as_deref().unwrap_or(fate.as_str());
                println!("line {}: {}", row.line, printable(reason));
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE as usize => after = last.line,
                _ => break,
            }
        }
    }
    told_beside(service, actor, id).await?;
    let fates = service.files().card(actor, id, (None, 0), 1).await?.fates;
    let counts: Vec<String> = fates
        .iter()
        .map(|(fate, count)| format!("{count} {fate}"))
        .collect();
    println!("{}", counts.join(", "));
    Ok(fates)
}

/// Prints what was mended of rows, and what deserves a look.
async fn told_beside(service: &Service, actor: &Actor, id: Uuid) -> Result<(), Failed> {
    let mut after = 0;
    loop {
        let files = service.files();
        let rows = files.remarked(actor, id, after, PAGE).await?;
        for row in &rows {
            for said in &row.remarks.said {
                println!("line {}: {}", row.line, printable(said));
            }
        }
        match rows.last() {
            Some(last) if rows.len() == PAGE as usize => after = last.line,
            _ => return Ok(()),
        }
    }
}

/// Writes every row with its outcome into a CSV file.
pub(super) async fn write(
    service: &Service,
    actor: &Actor,
    id: Uuid,
    path: &Path,
) -> Result<(), Failed> {
    let failed = |error: std::io::Error| Failed::new(format!("{}: {error}", path.display()));
    let mut file = File::create(path).map_err(failed)?;
    let mut after = Some(0);
    while let Some(line) = after {
        let (text, next) = service.files().export_report(actor, id, line).await?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        after = next;
    }
    Ok(())
}

/// A reason may quote the file, and a terminal interprets control characters: they are escaped.
fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn a_terminal_is_told_nothing() {
        assert_eq!(
            printable("no contact \u{1b}[2JŽ\n\u{9b}"),
            "no contact \\u{1b}[2JŽ\\n\\u{9b}"
        );
    }
}
