//! What the columns of a file are: by their headings, by what somebody says, or not known yet.

use super::aliases::{guess, is_rest_of_name};
use super::table::{Kind, columns};
use model::import::{Column, Columns};
use std::collections::BTreeMap;

/// How much of a column's name is repeated in a message, in characters.
const LONGEST_NAME: usize = 40;
/// How many columns that are not known a message names.
const MOST_NAMED: usize = 20;

/// What this program writes into files and does not read from them.
const TOLD: [&str; 14] = [
    "line",
    "fate",
    "reason",
    "expires_on",
    "status",
    "name_servers",
    "resolved_registrant",
    "resolved_registrant_from",
    "resolved_admin",
    "resolved_admin_from",
    "resolved_tech",
    "resolved_tech_from",
    "resolved_billing",
    "resolved_billing_from",
];

/// What somebody says of columns, by heading: the column of ours, or that it is left out.
pub type Said = BTreeMap<String, Option<String>>;

/// How sure it is what a column is; the first is the surest.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
enum Sure {
    Said,
    Own,
    Called(usize),
}

/// What the columns with these headings are.
///
/// # Errors
/// Something is said of a column that is not there, or a column of ours that is none.
pub(super) fn of_headings(kind: Kind, headings: &[String], said: &Said) -> Result<Columns, String> {
    for (heading, becomes) in said {
        if !headings.iter().any(|each| same(each, heading)) {
            return Err(format!(
                "The file has no column {heading:?}. Its columns are: {}.",
                listed(headings.iter())
            ));
        }
        if let Some(unknown) = becomes
            .as_deref()
            .filter(|becomes| !columns(kind).contains(becomes))
        {
            return Err(format!(
                "{unknown:?} is none of: {}.",
                columns(kind).join(", ")
            ));
        }
    }
    let mut settled = true;
    let mut found: Vec<Option<(&'static str, Sure)>> = Vec::with_capacity(headings.len());
    let told_of = |heading: &str| said.iter().find(|(each, _)| same(each, heading));
    for heading in headings {
        let told = told_of(heading);
        found.push(match told {
            Some((_, becomes)) => {
                let own = |becomes: &String| columns(kind).iter().find(|own| *own == becomes);
                becomes.as_ref().and_then(own).map(|own| (*own, Sure::Said))
            }
            None => of_heading(kind, heading),
        });
    }
    name_the_rest(kind, headings, &mut found, |heading| {
        told_of(heading).is_some()
    });
    for (heading, found) in headings.iter().zip(&found) {
        let known = told_of(heading).is_some() || heading.is_empty() || is_told(heading);
        settled &= known || found.is_some();
    }
    // Of several that may be one, the surest is; what becomes of the others, somebody has to say.
    for at in 0..found.len() {
        let Some((column, sure)) = found[at] else {
            continue;
        };
        let better = |(place, other): (usize, &Option<(&str, Sure)>)| {
            other.is_some_and(|(of, how)| of == column && (how, place) < (sure, at))
        };
        if found.iter().enumerate().any(better) {
            found[at] = None;
            settled = false;
        }
    }
    let found: Vec<Option<&str>> = found
        .iter()
        .map(|of| of.map(|(column, _)| column))
        .collect();
    settled &= enough(kind, &found).is_ok();
    let columns = headings.iter().zip(found).map(|(heading, becomes)| Column {
        heading: heading.clone(),
        becomes: becomes.map(ToOwned::to_owned),
    });
    Ok(Columns {
        columns: columns.collect(),
        settled,
        encoding: None,
    })
}

/// Beside a column of first names, one that is called `Name` holds last names. Any other column that is called so is likelier.
fn name_the_rest(
    kind: Kind,
    headings: &[String],
    found: &mut [Option<(&'static str, Sure)>],
    told: impl Fn(&str) -> bool,
) {
    let is = |of: &Option<(&str, Sure)>| of.is_some_and(|(column, _)| column == "first_name");
    if kind != Kind::Contacts || !found.iter().any(is) {
        return;
    }
    for (heading, found) in headings.iter().zip(found) {
        if found.is_none() && !told(heading) && is_rest_of_name(heading) {
            *found = Some(("last_name", Sure::Called(usize::MAX)));
        }
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn of_heading(kind: Kind, heading: &str) -> Option<(&'static str, Sure)> {
    let small = heading.to_lowercase();
    if let Some(own) = columns(kind).iter().find(|own| **own == small) {
        return Some((own, Sure::Own));
    }
    if is_told(heading) {
        return None;
    }
    guess(kind, heading).map(|(column, place)| (column, Sure::Called(place)))
}

fn is_told(heading: &str) -> bool {
    TOLD.contains(&heading.to_lowercase().as_str())
}

/// Whether these are the headings of a file. Where none of them is known and one is a value, the file has none.
pub(super) fn are_headings(kind: Kind, cells: &[String]) -> bool {
    let known = |cell: &String| of_heading(kind, cell).is_some() || is_told(cell);
    let value = |cell: &String| match kind {
        Kind::Contacts => {
            cell.contains('@') || ::phones::number(cell, None).is_ok_and(|is| is.is_some())
        }
        Kind::Domains => model::domain_name::DomainName::parse(cell).is_ok(),
    };
    cells.iter().any(known) || !cells.iter().any(value)
}

/// What the columns of a file without headings are called. A list of domains needs to say no more.
pub(super) fn without_headings(kind: Kind, count: usize) -> (Vec<String>, Said) {
    let headings = (1..=count).map(|number| format!("Column {number}"));
    let mut said = Said::new();
    if kind == Kind::Domains && count == 1 {
        said.insert("Column 1".into(), Some("name".into()));
    }
    (headings.collect(), said)
}

/// Whether a file with these columns can be imported.
///
/// # Errors
/// The columns that it lacks, or the one that it has twice.
pub(super) fn enough(kind: Kind, found: &[Option<&str>]) -> Result<(), String> {
    let has = |name: &str| found.contains(&Some(name));
    for (at, column) in found.iter().enumerate() {
        if let Some(name) = column.filter(|_| found[..at].contains(column)) {
            return Err(format!("The column {name:?} stands twice."));
        }
    }
    let enough = match kind {
        Kind::Contacts => {
            has("handle")
                || ["first_name", "last_name", "street1", "city", "country_code"]
                    .into_iter()
                    .all(has)
        }
        Kind::Domains => has("name"),
    };
    if enough {
        return Ok(());
    }
    Err(match kind {
        Kind::Contacts => "New contacts need the columns first_name, last_name, street1, city and country_code; contacts that are there need handle.".into(),
        Kind::Domains => "The column name is missing.".into(),
    })
}

/// What whoever can't be asked can say.
const MAPPED: &str =
    "--map 'HEADING=COLUMN' says what a column is read as, --map 'HEADING=' that it is left out.";

/// What is wrong with columns that nobody has settled, for those who can't be asked: the command.
pub(super) fn unsettled(kind: Kind, columns_of: &Columns) -> String {
    let left: Vec<&Column> = columns_of
        .columns
        .iter()
        .filter(|column| {
            column.becomes.is_none() && !column.heading.is_empty() && !is_told(&column.heading)
        })
        .collect();
    let twice = left.iter().find_map(|column| {
        of_heading(kind, &column.heading).map(|(of, _)| (column.heading.as_str(), of))
    });
    if let Some((heading, of)) = twice
        && left.iter().all(|column| same(&column.heading, of))
    {
        return format!("The column {heading:?} stands twice.");
    }
    let found: Vec<Option<&str>> = columns_of
        .columns
        .iter()
        .map(|column| column.becomes.as_deref())
        .collect();
    match (left.as_slice(), enough(kind, &found)) {
        ([], Err(missing)) => missing,
        (_, Err(missing)) if found.iter().all(Option::is_none) => format!(
            "There is no column {}. {missing} {MAPPED}",
            listed(left.iter().map(|column| &column.heading))
        ),
        _ => format!(
            "There is no column {}. The first line names columns out of: {}. {MAPPED}",
            listed(left.iter().map(|column| &column.heading)),
            columns(kind).join(", ")
        ),
    }
}

fn listed<'a>(names: impl ExactSizeIterator<Item = &'a String>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let names: Vec<String> = names
        .take(MOST_NAMED)
        .map(|name| {
            let name: String = name.chars().take(LONGEST_NAME).collect();
            format!("{name:?}")
        })
        .collect();
    match more {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests;
