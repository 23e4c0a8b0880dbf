//! What files may contain: their columns, and limits.

use model::field::{FieldCode, FieldErrors};
pub use model::import::Kind;

/// The most rows of one file.
pub const LONGEST_FILE: i64 = 100_000;
/// The largest file, in bytes: as many rows of full addresses.
pub const LARGEST_FILE: u64 = 48 * 1024 * 1024;
/// The longest row, in bytes. A quotation mark that is never closed makes one row of the rest of a file.
pub(super) const LONGEST_ROW: u64 = 256 * 1024;
/// How much of an unknown column's name is repeated in the message, in characters.
const LONGEST_NAME: usize = 40;
/// The longest cell, in bytes: no field accepts as much. Of a longer one the beginning is stored, to be shown with the reason.
pub(super) const LONGEST_CELL: usize = 1024;

/// The columns of a file of contacts. `handle` names an existing one; without it the row creates a new one. An empty cell clears, an absent column leaves unchanged.
pub const CONTACT_COLUMNS: [&str; 15] = [
    "handle",
    "first_name",
    "last_name",
    "org_name",
    "email",
    "phone",
    "fax",
    "street1",
    "street2",
    "city",
    "region",
    "postal_code",
    "country_code",
    "disclose",
    "is_active",
];

/// The columns of a file of domains. `team` is a team's slug, the roles are contacts' handles. An empty cell removes the binding, an absent column leaves it unchanged.
pub const DOMAIN_COLUMNS: [&str; 6] = ["name", "team", "registrant", "admin", "tech", "billing"];

/// What a row of a list of names has beside the columns of a file, which can't have it: the row adopts, and changes nothing that is there.
pub(super) const ADOPT: &str = "adopt";
/// Under [`ADOPT`]: the roles that the registry holds stay.
pub(super) const KEEP: &str = "keep";
/// Under [`ADOPT`]: the team's roles are sent at once.
pub(super) const SEND: &str = "send";

/// The permitted columns.
#[must_use]
pub const fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Contacts => &CONTACT_COLUMNS,
        Kind::Domains => &DOMAIN_COLUMNS,
    }
}

/// Whether this header fits a file of this kind: each column is known and occurs once, and the required ones are there.
///
/// # Errors
/// `file`, with an explanation.
pub(super) fn headings_fit(kind: Kind, found: &[String]) -> Result<(), FieldErrors> {
    let wrong = |text: String| FieldErrors::one("file", FieldCode::Other { text: text.into() });
    for (place, name) in found.iter().enumerate() {
        if !columns(kind).contains(&name.as_str()) {
            let name: String = name.chars().take(LONGEST_NAME).collect();
            return Err(wrong(format!(
                "There is no column {name:?}. The first line names columns out of: {}.",
                columns(kind).join(", ")
            )));
        }
        if found[..place].contains(name) {
            return Err(wrong(format!("The column {name:?} stands twice.")));
        }
    }
    let has = |name: &str| found.iter().any(|each| each == name);
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
    Err(wrong(match kind {
        Kind::Contacts => "New contacts need the columns first_name, last_name, street1, city and country_code; contacts that are there need handle.".into(),
        Kind::Domains => "The column name is missing.".into(),
    }))
}

/// The separator of a file, by its first line: comma, semicolon (as spreadsheets in half of Europe write) or tab.
pub(super) fn separator(first_line: &[u8]) -> u8 {
    let count = |wanted: u8| first_line.iter().filter(|byte| **byte == wanted).count();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|separator| (count(*separator), *separator == b','))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_told_by_the_headings() {
        assert_eq!(separator(b"name,team"), b',');
        assert_eq!(separator(b"handle;first_name;last_name"), b';');
        assert_eq!(separator(b"name\tteam"), b'\t');
        assert_eq!(separator(b"name"), b',');
    }

    #[test]
    fn headings_are_checked() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert!(headings_fit(Kind::Domains, &names(&["name", "team"])).is_ok());
        assert!(headings_fit(Kind::Domains, &names(&["team"])).is_err());
        assert!(headings_fit(Kind::Domains, &names(&["name", "price"])).is_err());
        assert!(headings_fit(Kind::Domains, &names(&["name", "name"])).is_err());
        assert!(headings_fit(Kind::Contacts, &names(&["handle", "email"])).is_ok());
        assert!(headings_fit(Kind::Contacts, &names(&["email"])).is_err());
    }
}
