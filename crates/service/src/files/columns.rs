//! What the columns of a file are: by their headings, by what somebody says, or not known yet.

use super::aliases::guess;
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
    for heading in headings {
        let told = said.iter().find(|(each, _)| same(each, heading));
        found.push(match told {
            Some((_, becomes)) => {
                let own = |becomes: &String| columns(kind).iter().find(|own| *own == becomes);
                becomes.as_ref().and_then(own).map(|own| (*own, Sure::Said))
            }
            None => of_heading(kind, heading),
        });
        let known = told.is_some() || heading.is_empty() || is_told(heading);
        settled &= known || found.last().is_some_and(Option::is_some);
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
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    fn found(kind: Kind, headings: &[&str]) -> (Vec<Option<String>>, bool) {
        let columns = of_headings(kind, &names(headings), &Said::new()).unwrap();
        let becomes = columns.columns.into_iter().map(|column| column.becomes);
        (becomes.collect(), columns.settled)
    }

    fn becomes(columns: &[&str]) -> Vec<Option<String>> {
        let some = |name: &&str| Some((*name).to_owned()).filter(|name| !name.is_empty());
        columns.iter().map(some).collect()
    }

    #[test]
    fn headings_are_known_in_any_case_and_by_other_names() {
        let (columns, settled) = found(Kind::Contacts, &["Handle", "E-MAIL", ""]);
        assert_eq!(columns, becomes(&["handle", "email", ""]));
        assert!(settled);
        let outlook = [
            "Title",
            "First Name",
            "Last Name",
            "Business Street",
            "Home Street",
            "Business City",
            "Business Country/Region",
        ];
        let (columns, settled) = found(Kind::Contacts, &outlook);
        let expected = [
            "",
            "first_name",
            "last_name",
            "street1",
            "",
            "city",
            "country_code",
        ];
        assert_eq!(columns, becomes(&expected));
        assert!(!settled, "nobody said what becomes of the title");
        // What this program writes beside is known and not read.
        let (columns, settled) = found(Kind::Domains, &["line", "name", "expires_on", "status"]);
        assert_eq!(columns, becomes(&["", "name", "", ""]));
        assert!(settled);
        assert!(!found(Kind::Domains, &["team"]).1);
        assert!(!found(Kind::Contacts, &["email"]).1);
    }

    #[test]
    fn somebody_may_say_what_a_column_is() {
        let said = Said::from([
            ("rufname".to_owned(), Some("first_name".to_owned())),
            ("Preis".to_owned(), None),
        ]);
        let headings = names(&["Handle", "Rufname", "Preis", "First Name"]);
        let columns = of_headings(Kind::Contacts, &headings, &said).unwrap();
        let of = |at: usize| columns.columns[at].becomes.as_deref();
        assert_eq!(
            [of(0), of(1), of(2), of(3)],
            [Some("handle"), Some("first_name"), None, None]
        );
        let missing = Said::from([("Preise".to_owned(), None)]);
        let why = of_headings(Kind::Contacts, &headings, &missing).unwrap_err();
        assert!(why.contains("no column \"Preise\""), "{why}");
        let unknown = Said::from([("Preis".to_owned(), Some("price".to_owned()))]);
        assert!(of_headings(Kind::Contacts, &headings, &unknown).is_err());
    }

    #[test]
    fn a_file_without_headings_is_told_by_its_values() {
        assert!(!are_headings(Kind::Domains, &names(&["a.example"])));
        assert!(are_headings(Kind::Domains, &names(&["Name"])));
        assert!(are_headings(Kind::Domains, &names(&["price"])));
        assert!(!are_headings(
            Kind::Contacts,
            &names(&["Jana", "jana@example.com"])
        ));
        let (headings, said) = without_headings(Kind::Domains, 1);
        assert!(
            of_headings(Kind::Domains, &headings, &said)
                .unwrap()
                .settled
        );
        let (headings, said) = without_headings(Kind::Domains, 2);
        assert!(
            !of_headings(Kind::Domains, &headings, &said)
                .unwrap()
                .settled
        );
    }

    #[test]
    fn who_cannot_be_asked_is_told_every_column_in_their_own_case() {
        let said = |kind, headings: &[&str]| {
            unsettled(
                kind,
                &of_headings(kind, &names(headings), &Said::new()).unwrap(),
            )
        };
        let unknown = said(Kind::Domains, &["name", "Preis", "Währung"]);
        assert!(
            unknown.contains("no column \"Preis\", \"Währung\"."),
            "{unknown}"
        );
        assert!(said(Kind::Domains, &["name", "name"]).contains("\"name\" stands twice"));
        assert!(said(Kind::Contacts, &["email"]).contains("need the columns"));
    }
}
